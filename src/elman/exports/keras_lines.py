"""A network in Keras: the script that rebuilds it, and its parameters by layer."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.exports.arrays import keras_arrays
from elman.exports.script import Script, reading_of

__all__ = ["keras_parameters", "keras_script"]


class KerasScript(Script):
    """Lines of Keras's functional interface; `real (batch, time)` is true where a step counts."""

    def written(self, name: str, layer: Any, x: str) -> tuple[str, bool]:
        kind = type(layer).__name__
        arrays = keras_arrays(layer)
        self.arrays[name] = layer
        match kind:
            case "Embedding":
                made = f"layers.Embedding({arrays[0].shape[0]}, {layer.units}"
            case "Dense":
                made = f"layers.Dense({layer.units}"
            case "LayerNorm":
                made = f"layers.LayerNormalization(epsilon={layer.epsilon}"
            case "Bidirectional":
                inner = f"{self._cell(layer.forward)})"
                made = f'layers.Bidirectional({inner}, merge_mode="{layer.merge}"'
                value = self.value(f'{made}, name="{name}")({x}, mask=real)')
                return value, layer.forward.return_sequences
            case _:
                made = self._cell(layer)
                if layer.reverse and layer.return_sequences:
                    raise ConfigurationError(
                        "A layer of Keras that reads backwards turns its outputs round, this model "
                        "has one that gives every step",
                        remedy="export to ONNX, which has it",
                    )
                value = self.value(f'{made}, name="{name}")({x}, mask=real)')
                return value, layer.return_sequences
        return self.value(f'{made}, name="{name}")({x})'), True

    @staticmethod
    def _cell(layer: Any) -> str:
        options = ""
        if type(layer).__name__ == "SimpleRNN":
            options += f', activation="{layer.activation}"'
        if layer.return_sequences:
            options += ", return_sequences=True"
        if layer.reverse:
            options += ", go_backwards=True"
        return f"layers.{type(layer).__name__}({layer.units}{options}"

    def one_hot(self, x: str, symbols: int) -> str:
        return self.value(f"ops.one_hot({x}, {symbols})")

    def merged(self, kind: str, values: list[str]) -> str:
        made = {"Add": "Add", "Average": "Average", "Concat": "Concatenate"}[kind]
        return self.value(f"layers.{made}()([{', '.join(values)}])")

    def pooled(self, over: str, x: str) -> str:
        wide = self.value("ops.expand_dims(real, -1)")
        if over == "max":
            return self.value(f"ops.max(ops.where({wide}, {x}, -1e38), axis=1)")
        counts = self.value(f'ops.cast({wide}, "float32")')
        if over == "last":
            # The step that is real, and behind which none is.
            place = self.value(f"ops.cumsum({counts}, axis=1)")
            total = self.value(f"ops.sum({counts}, axis=1, keepdims=True)")
            there = self.value(f'ops.cast(ops.equal({place}, {total}), "float32") * {counts}')
            return self.value(f"ops.sum({x} * {there}, axis=1)")
        total = self.value(f"ops.sum({x} * {counts}, axis=1)")
        return total if over == "sum" else self.value(f"{total} / ops.sum({counts}, axis=1)")


def keras_parameters(model: Any) -> dict[str, list[NDArray[Any]]]:
    """List the parameters of every layer that has some, by the name that the script gives it."""
    found: dict[str, list[NDArray[Any]]] = {}
    for i in range(len(model.networks_)):
        script, _ = _written(model, i)
        found |= {name: keras_arrays(layer) for name, layer in script.arrays.items()}
    return found


def _written(model: Any, i: int, begun: int = 0) -> tuple[KerasScript, str]:
    script = KerasScript(f"member_{i + 1}_" if len(model.networks_) > 1 else "", begun)
    reader = getattr(model, "reader_", None)
    symbols = reader is None or reader.kind != "series"
    x = "x" if reader is None or reader.mean is None else "scaled"
    value, _ = script.layer(model.networks_[i], x, symbols=symbols, sequence=True)
    return script, value


def keras_script(model: Any, weights: str, *, networks_alone: bool = False) -> str:
    """Write the script: `model()` reads `symbols` or `series`, and `real`, and gives probabilities.

    Of a generator it gives logits. `weights` is the name of the file with the parameters. Raises
    `ConfigurationError` that names a layer which Keras lacks, and for a model without a mask.
    """
    from elman import __version__

    reader = getattr(model, "reader_", None)
    classifier = model.kind == "classifier"
    lines = []
    if reader is not None and reader.kind == "series":
        lines.append(f'x = keras.Input((None, {reader.features}), name="series")')
    else:
        lines.append('x = keras.Input((None,), dtype="int32", name="symbols")')
    lines.append('real = keras.Input((None,), dtype="bool", name="real")')
    if reader is not None and reader.mean is not None:
        mean, scale = reader.mean.astype("float64"), reader.scale.astype("float64")
        listed = (", ".join(map(repr, values.tolist())) for values in (mean, scale))
        before, after = (f"ops.array([{values}])" for values in listed)
        lines.append(f"scaled = (x - {before}) / {after}")
    each = []
    for i in range(len(model.networks_)):
        script, value = _written(model, i, len(lines))
        lines += script.lines
        each.append(value)
    if classifier:
        shares = [f"layers.Softmax()({value})" for value in each]
        joined = shares[0] if len(shares) == 1 else f"layers.Average()([{', '.join(shares)}])"
        lines.append(f"p = {joined}")
        if model.temperature_ != 1.0 and not networks_alone:
            lines.append(
                f"p = ops.softmax(ops.log(ops.maximum(p, 1e-30)) / {model.temperature_!r})"
            )
    else:
        lines.append(f"p = {each[0]}")
    if weights.endswith(".keras"):
        loaded = f'network = keras.models.load_model("{weights}")'
    else:
        loaded = f'network = model(); network.load_weights("{weights}")'
    body = "\n    ".join(lines)
    padding = ""
    if classifier and not model.mask:
        padding = (
            f"\n    It was trained without a mask: fill sequences up with zeros to "
            f"{model.timesteps_} steps, all of them real.\n"
        )
    return f'''"""A {model.kind} of elman in Keras, written by elman {__version__}.

    {loaded}
    p = network([x, real])  # real (batch, time) is true where a step counts
{padding}"""

import keras
from keras import layers, ops


def model():
    {body}
    return keras.Model([x, real], p)


{reading_of(model)}
'''

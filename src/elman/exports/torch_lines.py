"""A network in PyTorch: the script that rebuilds it, and its parameters by PyTorch's names."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.exports.arrays import torch_arrays
from elman.exports.script import Script, reading_of

__all__ = ["torch_parameters", "torch_script"]

_HEAD = '''"""{title} in PyTorch, written by elman {version}.

    {loaded}
    {example}
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


def run(cell, x, lengths):
    """Hidden states (batch, time, units), and the last real one of each direction."""
    packed = pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)
    y, state = cell(packed)
    y, _ = pad_packed_sequence(y, batch_first=True, total_length=x.shape[1])
    last = state[0] if isinstance(state, tuple) else state
    return y, last.transpose(0, 1).flatten(1)
'''

_NGRAMS = '''

class NGrams(nn.Module):
    """Sums vectors of the 1- to `longest`-grams that end at each step, by hashing."""

    def __init__(self, units, longest, buckets):
        super().__init__()
        self.longest, self.buckets = longest, buckets
        self.weight = nn.Parameter(torch.zeros(buckets, units))

    def forward(self, x):
        n, time = self.longest, x.shape[1]
        codes = nn.functional.pad(x.long() + 2, (n, 0))
        codes[:, n - 1] = 1
        gram, total = torch.zeros_like(x, dtype=torch.long), 0
        for size, begin in enumerate(range(n, 0, -1), start=1):
            gram = gram ^ codes[:, begin : begin + time]
            high, low = gram * 0x9E37 % 2**16, gram * 0x79B1
            gram = (low + high * 2**16) % 2**32
            gram = gram ^ (gram >> 15)
            there = (torch.arange(time, device=x.device) >= size - 2)[:, None]
            total = total + self.weight[gram % self.buckets] * there
        return total
'''


class TorchScript(Script):
    """Lines of PyTorch, batch-major; `real (batch, time)` is true where a step counts."""

    def written(self, name: str, layer: Any, x: str) -> tuple[str, bool]:
        kind, both = type(layer).__name__, type(layer).__name__ == "Bidirectional"
        inner = layer.forward if both else layer
        if type(inner).__name__ in ("SimpleRNN", "GRU", "LSTM"):
            return self._recurrent(name, layer, inner, x, both=both)
        if kind == "NGrams":
            made = f"NGrams({layer.units}, {layer.longest}, {layer.buckets})"
            self._declare(name, layer, made)
            return self.value(f"self.{name}({x})"), True
        arrays = torch_arrays(inner)
        sequence = kind == "Embedding" or self._sequence
        match kind:
            case "Embedding":
                made = f"nn.Embedding({arrays[0].shape[0]}, {arrays[0].shape[1]})"
            case "Dense":
                made = f"nn.Linear({arrays[0].shape[1]}, {arrays[0].shape[0]})"
            case _:
                made = f"nn.LayerNorm({len(arrays[0])}, eps={layer.epsilon})"
        self._declare(name, layer, made)
        return self.value(f"self.{name}({x})"), sequence

    _sequence = True

    def layer(self, layer: Any, x: str, *, symbols: bool, sequence: bool) -> tuple[str, bool]:
        self._sequence = sequence
        return super().layer(layer, x, symbols=symbols, sequence=sequence)

    def _declare(self, name: str, layer: Any, made: str) -> None:
        self.declared.append(f"self.{name} = {made}")
        self.arrays[name] = layer

    def _recurrent(
        self, name: str, layer: Any, inner: Any, x: str, *, both: bool
    ) -> tuple[str, bool]:
        kind = {"SimpleRNN": "RNN"}.get(type(inner).__name__, type(inner).__name__)
        if kind == "RNN" and inner.activation not in ("tanh", "relu"):
            raise ConfigurationError(
                f"A SimpleRNN of PyTorch has tanh or relu, this one has {inner.activation}",
                remedy="export to Keras or to ONNX, which have it",
            )
        if not both and inner.reverse:
            raise ConfigurationError(
                "PyTorch reads forwards, or both ways, this model has a layer that reads backwards "
                "alone",
                remedy="export to ONNX, which has it",
            )
        more = f', nonlinearity="{inner.activation}"' if kind == "RNN" else ""
        more += ", bidirectional=True" if both else ""
        size = inner.W_x.shape[0]
        self._declare(name, layer, f"nn.{kind}({size}, {inner.units}, batch_first=True{more})")
        steps = self.value(f"run(self.{name}, {x}, lengths)")
        found = self.value(f"{steps}[{0 if inner.return_sequences else 1}]")
        if both and layer.merge == "sum":
            found = self.value(f"{found}.unflatten(-1, (2, {inner.units})).sum(-2)")
        return found, inner.return_sequences

    def one_hot(self, x: str, symbols: int) -> str:
        return self.value(f"nn.functional.one_hot({x}.long(), {symbols}).float()")

    def merged(self, kind: str, values: list[str]) -> str:
        if kind == "Concat":
            return self.value(f"torch.cat([{', '.join(values)}], -1)")
        total = " + ".join(values)
        return self.value(total if kind == "Add" else f"({total}) / {len(values)}")

    def pooled(self, over: str, x: str) -> str:
        match over:
            case "max":
                return self.value(f"{x}.masked_fill(~real, -torch.inf).amax(1)")
            case "last":
                return self.value(f"{x}[torch.arange(len({x})), lengths.long() - 1]")
        total = self.value(f"({x} * real).sum(1)")
        return total if over == "sum" else self.value(f"{total} / lengths[:, None]")


def torch_parameters(model: Any) -> dict[str, NDArray[Any]]:
    """Name every parameter of a model as the script's module does: `members.0.layer_1.weight`."""
    found: dict[str, NDArray[Any]] = {}
    for i, network in enumerate(model.networks_):
        for name, layer in _written(network, model).arrays.items():
            keys = _keys(layer)
            arrays = (
                [np.asarray(layer.W)] if type(layer).__name__ == "NGrams" else torch_arrays(layer)
            )
            found |= {
                f"members.{i}.{name}.{key}": np.ascontiguousarray(array)
                for key, array in zip(keys, arrays, strict=True)
            }
    reader = getattr(model, "reader_", None)
    if reader is not None and reader.mean is not None:
        found |= {"mean": reader.mean, "scale": reader.scale}
    return found


def _keys(layer: Any) -> list[str]:
    kind = type(layer).__name__
    if kind in ("Embedding", "NGrams"):
        return ["weight"]
    if kind in ("Dense", "LayerNorm"):
        return ["weight", "bias"]
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    ways = ("", "_reverse") if kind == "Bidirectional" else ("",)
    return [name + way for way in ways for name in names]


def _written(network: Any, model: Any) -> TorchScript:
    reader = getattr(model, "reader_", None)
    script = TorchScript()
    symbols = reader is None or reader.kind != "series"
    value, _ = script.layer(network, "x", symbols=symbols, sequence=True)
    script.lines.append(f"return {value}")
    return script


def torch_script(model: Any, weights: str, *, networks_alone: bool = False) -> str:
    """Write the script: a `Model` whose `forward(x, lengths)` gives probabilities, or logits.

    `weights` is the name of the file with its parameters. Raises `ConfigurationError` that names
    a layer which PyTorch lacks.
    """
    from elman import __version__

    classifier, reader = model.kind == "classifier", getattr(model, "reader_", None)
    script = _written(model.networks_[0], model)
    if weights.endswith(".safetensors"):
        loaded = f'model.load_state_dict(safetensors.torch.load_file("{weights}"))'
    else:
        loaded = f'model.load_state_dict(torch.load("{weights}", weights_only=True))'
    example = "p = model.eval()(x, lengths)  # "
    example += (
        "x (batch, time), lengths (batch,)"
        if script_symbols(model)
        else ("x (batch, time, channels), lengths (batch,)")
    )
    title = f"A {model.kind} of elman"
    text = _HEAD.format(
        title=title, version=__version__, loaded=f"model = Model(); {loaded}", example=example
    )
    if any(type(layer).__name__ == "NGrams" for layer in script.arrays.values()):
        text += _NGRAMS
    body = "\n        ".join(script.lines)
    text += f"""

class Network(nn.Module):
    def __init__(self):
        super().__init__()
        {_indented(script.declared)}

    def forward(self, x, lengths):
        steps = torch.arange(x.shape[1], device=x.device)
        real = (steps < lengths[:, None])[..., None]
        {body}


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.members = nn.ModuleList(Network() for _ in range({len(model.networks_)}))
"""
    before = []
    if reader is not None and reader.mean is not None:
        dtype = f"torch.{reader.mean.dtype}"
        for name in ("mean", "scale"):
            ones = f"torch.ones({reader.features}, dtype={dtype})"
            text += f'        self.register_buffer("{name}", {ones})\n'
        before.append("x = ((x - self.mean) / self.scale).float()")
    if classifier and not model.mask:
        before += [
            "# It was trained without a mask: zeros are read up to the usual length.",
            f"x = nn.functional.pad(x, (0, {'' if script_symbols(model) else '0, 0, '}"
            f"max(0, {model.timesteps_} - x.shape[1])))",
            f"lengths = lengths.clamp(min={model.timesteps_})",
        ]
    if classifier:
        last = ["p = sum(member(x, lengths).softmax(-1) for member in self.members)"]
        divided = f"p / {len(model.networks_)}"
        if model.temperature_ != 1.0 and not networks_alone:
            last.append(
                f"return (({divided}).clamp(min=1e-30).log() / {model.temperature_!r}).softmax(-1)"
            )
        else:
            last.append(f"return {divided}")
    else:
        last = ["return self.members[0](x, lengths)"]
    text += f"""
    def forward(self, x, lengths):
        {_indented([*before, *last])}


{reading_of(model)}
"""
    return text


def script_symbols(model: Any) -> bool:
    """Tell whether a model reads symbols, or measured series."""
    reader = getattr(model, "reader_", None)
    return reader is None or reader.kind != "series"


def _indented(lines: list[str]) -> str:
    return "\n        ".join(lines)

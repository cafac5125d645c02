"""What goes on in a network while it reads: states, probabilities, and the gradient back.

For a picture or a page, so small texts only; the equations are those of `elman.inference`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman import inference
from elman.errors import ConfigurationError, SequenceError
from elman.estimators.engine import engine_of
from elman.estimators.handed import check_model
from elman.inference.choice import softmax
from elman.inference.network import filled, network_of
from elman.inference.recurrence import Recurrent, State
from elman.inference.stepping import stepper
from elman.runs.answers import running
from elman.runs.explained import moved_answer, reads_words

__all__ = ["expected", "left_out", "watched"]

LONGEST = 64
"""Characters, or words, of a text that is watched."""

_WIDEST = 256
"""Units of a layer whose gradient is followed: its Jacobian has their square."""

_STEP = 1e-2
"""How far a state is moved to see what follows; float32 has no smaller steps to spare."""


def watched(model: Any, text: str, unknown: str | None = None) -> dict[str, Any]:
    """Read one text by letters or words: symbols, each layer's states, probabilities, gradient.

    Of each recurrent layer: `states (time, units)`, and `gradient (time,)`, the spectral norm
    of `dh_end / dh_t`. A character may be several steps, or none where it is left out: each
    beginning says at which `step` it ends. Raises `ConfigurationError` for a model of recordings.
    """
    check_model(model, "What is watched", "classifier")
    reader = model.reader_.with_unknown(unknown)
    if reader.kind != "text" or reader.alphabet is None:
        raise ConfigurationError(
            "A network is watched at letters, this one reads recordings",
            remedy="choose a model of texts",
        )
    if model.features_ is not None:
        raise model.features_.lacking("which a text alone has not")
    unit = reader.alphabet.vocabulary.unit if reads_words(model) else "characters"
    length = len(reader.read([text]).values) - 1 if reads_words(model) else len(text)
    if length > LONGEST:
        raise SequenceError(
            f"A network is watched at up to {LONGEST} {unit}, received {length}",
            remedy="shorten it",
        )
    codes = reader.read([text]).values
    if not model.mask:  # The rest is END, and is read.
        codes = np.pad(codes, (0, max(0, model.timesteps_ - len(codes))))
    x = codes[:, None].astype(np.int32)
    labels = [str(label) for label in model.classes_.tolist()]
    layers = []
    for name, layer, read in _recurrent(_small(model.networks_[0]), x, "", 0):
        h, _ = layer.run(read, layer.initial_state(1))
        states = h[:, 0]
        layers.append(
            {
                "layer": f"{name}{type(layer).__name__}({layer.units})",
                "reverse": layer.reverse,
                "states": np.round(states.astype(np.float64), 4).tolist(),
                "gradient": _gradient(layer, read),
            }
        )
    symbols = reader.alphabet
    return {
        "text": text,
        "symbols": [_symbol(symbols, int(code)) for code in codes],
        "codes": codes.tolist(),
        "alphabet": len(symbols),
        "labels": labels,
        "running": [
            {
                "text": beginning,
                "step": _step_of(model, reader, beginning),
                "probabilities": np.round(row, 6).tolist(),
            }
            for beginning, row in running(model, text, unknown)
        ],
        "probabilities": np.round(model.predict_proba([text], unknown=unknown)[0], 6).tolist(),
        "layers": layers,
        "members": len(model.networks_),
    }


def _small(network: Any) -> Any:
    """The network as the small engine has it, whose layers take single steps."""
    if engine_of(network) is inference:
        return network
    from elman.rnn import parameters_of, to_json

    return filled(network_of(to_json(network)), parameters_of(network))


def left_out(model: Any, text: str, unknown: str | None = None) -> list[tuple[int, float]]:
    """How much the answer's probability falls without each character, and the step it is read at.

    Of a model of words, without each word. Those without which nothing is left to read are no part
    of it.
    """
    check_model(model, "What each character does", "classifier")
    reader = model.reader_.with_unknown(unknown)
    if reads_words(model):
        moved = moved_answer(model, text, unknown)
        return [(_step_of(model, reader, text[: word.end]), word.lost) for word in moved]
    places, shorter = [], []
    for i in range(len(text)):
        rest = text[:i] + text[i + 1 :]
        try:
            reader.read([rest])
            places.append(_step_of(model, reader, text[: i + 1]))
        except SequenceError:
            continue
        shorter.append(rest)
    if not shorter:
        return []
    whole, *rows = model.predict_proba([text, *shorter], unknown=unknown)
    answer = int(whole.argmax())
    lost = [float(whole[answer] - row[answer]) for row in rows]
    return list(zip(places, lost, strict=True))


def _step_of(model: Any, reader: Any, beginning: str) -> int:
    """The step at which the last character of a beginning is read, from 0."""
    return len(reader.read([beginning]).values) - bool(model.mask) - 1


def _symbol(alphabet: Any, code: int) -> str:
    shown = alphabet.decode([code]) if hasattr(alphabet, "decode") else ""
    return str(shown) or "END"


def _recurrent(
    layer: Any, x: NDArray[Any], name: str, depth: int
) -> Iterator[tuple[str, Recurrent, NDArray[Any]]]:
    """Yield the recurrent layers within a layer that reads `x`, each with what it reads."""
    if isinstance(layer, Recurrent):
        yield name, layer, x
        return
    if hasattr(layer, "forward") and hasattr(layer, "backward"):
        yield from _recurrent(layer.forward, x, f"{name}forward ", depth + 1)
        yield from _recurrent(layer.backward, x, f"{name}backward ", depth + 1)
        return
    parts = getattr(layer, "layers", ())
    in_turn = type(layer).__name__ == "Sequential"
    for part in parts:
        yield from _recurrent(part, x, name, depth + 1)
        if in_turn:
            x = part(x)


def _gradient(layer: Recurrent, x: NDArray[Any]) -> list[float] | None:
    """`|dh_end / dh_t|` at each step, from differences of single steps; None where too wide."""
    if layer.units > _WIDEST:
        return None
    a = layer.inputs(x)[:, 0]
    order = range(len(a))[::-1] if layer.reverse else range(len(a))
    state = layer.initial_state(1)
    jacobians = []
    for t in order:
        jacobians.append(_jacobian(layer, a[t], state))
        state = layer.step(a[t][None], state)
    back = np.eye(jacobians[0].shape[0], dtype=np.float64)[:, : layer.units]
    norms = [1.0]
    for jacobian in jacobians[:0:-1]:
        back = jacobian @ back  # (d state_t, d h_end)
        norms.append(float(np.linalg.norm(back[: layer.units], 2)))
    norms.reverse()
    placed = [0.0] * len(a)
    for t, norm in zip(order, norms, strict=True):
        placed[t] = float(f"{norm:.4g}")
    return placed


def _jacobian(layer: Recurrent, a: NDArray[Any], state: State) -> NDArray[np.float64]:
    """`d state_{t+1} / d state_t`, a row for each number that was moved."""
    flat = np.concatenate([part[0] for part in state])
    n, units = len(flat), layer.units
    moved = np.repeat(flat[None], 2 * n, 0)
    moved[np.arange(n), np.arange(n)] += _STEP
    moved[n + np.arange(n), np.arange(n)] -= _STEP
    parts = tuple(moved[:, i : i + units] for i in range(0, n, units))
    after = np.concatenate(layer.step(np.repeat(a[None], 2 * n, 0), parts), 1)
    return (after[:n] - after[n:]).astype(np.float64) / (2 * _STEP)


def expected(
    model: Any, text: str, condition: Any, top: int, features: Any = None
) -> list[list[list[Any]]]:
    """The symbols that a generator expected most at each place of a text, with probabilities.

    `features` are those that it begins from. Nothing where a model of windows predicts nothing.
    """
    from elman.estimators.generator.beside import network_from
    from elman.estimators.generator.generated import beginning

    words, network = model.vocabulary_, network_from(model, features)
    step = stepper(network)
    codes = words.encode(text).astype(np.int64)
    if model.reach:
        window = model.reach
        starts = np.arange(max(0, len(codes) - window))
        if not len(starts):
            return [[] for _ in codes]
        x = codes[starts + np.arange(window)[:, None]].astype(np.int32)
        h, _ = step.read(x, step.begin(len(starts)))
        return [[] for _ in range(window)] + _best(step.tell(h[-1]), words, top)
    before = beginning(model, "", condition)
    read = np.concatenate([before, codes])[:-1].astype(np.int32)
    h, _ = step.read(read[:, None], step.begin(1))
    return _best(step.tell(h)[:, 0][len(before) - 1 :], words, top)


def _best(logits: NDArray[Any], words: Any, top: int) -> list[list[list[Any]]]:
    shares = softmax(logits.astype(np.float64))
    top = min(top, shares.shape[1])
    places = np.argsort(-shares, 1, kind="stable")[:, :top]
    chosen = np.take_along_axis(shares, places, 1)
    tokens = [*words.pieces, "END"]
    return [
        [
            [tokens[i] if i < len(tokens) else "", float(f"{p:.4g}")]
            for i, p in zip(o, r, strict=True)
        ]
        for o, r in zip(places.tolist(), chosen.tolist(), strict=True)
    ]

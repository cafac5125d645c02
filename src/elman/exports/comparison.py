"""An export beside its model: random inputs of many lengths, and the largest difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import ElmanError, OutputError
from elman.estimators.classifier.calibration import sharpen
from elman.exports.onnx.characters import known
from elman.exports.onnx.inputs import character_inputs, sentence_inputs
from elman.inference.choice import log_softmax
from elman.inference.stepping import stepper
from elman.inference.tagger import label_scores
from elman.sequences import Ragged

__all__ = ["LONGEST", "TOLERANCE", "Compared", "check", "compare"]

TOLERANCE = 1e-4
"""The largest difference that an export may have."""

LONGEST = 200
_TOGETHER = 20

Pair = tuple[NDArray[Any], NDArray[Any]]
Ask = Callable[[dict[str, NDArray[Any]]], Sequence[NDArray[Any]]]
"""What an export answers to inputs by name; of a generator logits, whatever it does with states."""


class Compared(NamedTuple):
    """How far an export's answers are from its model's, at most, and in how many they agree.

    `difference` is that of probabilities (classifier), log-probabilities (generator) or scores
    (tagger); `same` the share of answers whose largest entry is the same.
    """

    inputs: int
    longest: int
    difference: float
    same: float


def compare(
    model: Any,
    ask: Ask,
    *,
    characters: bool = False,
    inputs: int = 200,
    longest: int = LONGEST,
    networks_alone: bool = False,
    seed: int = 0,
) -> Compared:
    """Ask an export and its model for the same: random inputs of 1 to `longest` steps.

    `characters` says that the export of a classifier reads these, and not codes.
    """
    rng = np.random.default_rng(seed)
    lengths = np.unique(np.linspace(1, longest, inputs).astype(int))
    lengths = np.concatenate([lengths, rng.integers(1, longest + 1, inputs - len(lengths))])
    rng.shuffle(lengths)
    parts = [lengths[at : at + _TOGETHER] for at in range(0, inputs, _TOGETHER)]
    match model.kind:
        case "generator":
            pairs = (_generated(model, ask, part, rng) for part in parts)
        case "tagger":
            pairs = (_tagged(model, ask, part, rng) for part in parts)
        case _ if characters:
            pairs = (_read(model, ask, part, rng) for part in parts)
        case _:
            pairs = (_classified(model, ask, part, rng, networks_alone) for part in parts)
    difference, same, rows = 0.0, 0, 0
    for found, wanted in pairs:
        difference = max(difference, _largest(found, wanted))
        same += int((found.argmax(-1) == wanted.argmax(-1)).sum())
        rows += wanted[..., 0].size
    return Compared(inputs, longest, difference, same / rows)


def check(compared: Compared) -> None:
    """Raise `OutputError` for an export that does not answer as its model."""
    if not compared.difference <= TOLERANCE:
        raise OutputError(
            f"An export answers as its model does, to {TOLERANCE:g}, this one differs by "
            f"{compared.difference:.2g} on {compared.inputs} random inputs: nothing was written",
            remedy="report it with the model's settings (elman show MODEL --json)",
        )


def _largest(found: NDArray[Any], wanted: NDArray[Any]) -> float:
    """The largest difference; infinite where there is none, for a number that is not finite."""
    apart = np.abs(found.astype(np.float64) - wanted)
    return float(np.where(np.isnan(apart), np.inf, apart).max())


def _classified(
    model: Any, ask: Ask, lengths: NDArray[Any], rng: np.random.Generator, alone: bool
) -> Pair:
    reader = model.reader_
    total = int(lengths.sum())
    if reader.kind == "series":
        values: NDArray[Any] = rng.normal(size=(total, reader.features)).astype(np.float32)
        given = values
        if reader.mean is not None:
            given = (values * reader.scale + reader.mean).astype(
                np.float64 if reader.mean.dtype == np.float64 else np.float32
            )
            values = ((given - reader.mean) / reader.scale).astype(np.float32)
        name = "series"
    else:
        values = given = rng.integers(0, reader.features, total).astype(np.int32)
        name = "symbols"
    feed = Ragged(given, lengths).pad(int(lengths.max()))
    found = ask({name: feed, "lengths": lengths.astype(np.int32)})[0]
    sequences = Ragged(values, lengths)
    wanted = np.empty((len(lengths), len(model.classes_)))
    for length in np.unique(lengths):
        # By length: models that read their padding answer as to each alone.
        rows = np.flatnonzero(lengths == length)
        wanted[rows] = model._of_networks(sequences.take(rows), None)
    return found, wanted if alone else sharpen(wanted, model.temperature_)


def _read(model: Any, ask: Ask, lengths: NDArray[Any], rng: np.random.Generator) -> Pair:
    reader = model.reader_
    most = min(LONGEST, reader.max_length or LONGEST)
    listed = known(reader.alphabet, tidied=reader.spaces == "collapse")
    plain = list(reader.alphabet.characters)
    read = [c for c, codes in listed.items() if codes and min(codes) > 0]
    texts = []
    for length in np.minimum(lengths, most):
        some = read if rng.random() < 0.5 else plain
        text = "".join(some[i] for i in rng.integers(len(some), size=length))
        if length < most - 2 and reader.spaces == "collapse":
            text = " " * int(rng.integers(3)) + text + " " * int(rng.integers(2))
        try:
            reader.read([text])
        except ElmanError:
            # Too long once it is folded, or nothing but blanks.
            text = next(c for c in plain if c.strip())
        texts.append(text)
    found = ask(character_inputs(texts))[0]
    return found, np.concatenate([model.predict_proba([text]) for text in texts])


def _generated(model: Any, ask: Ask, lengths: NDArray[Any], rng: np.random.Generator) -> Pair:
    network = model.networks_[0]
    step = stepper(network)
    symbols = int(network.input_shape[-1])
    found, wanted = [], []
    for length in lengths:
        text = rng.integers(0, symbols, (2, int(length))).astype(np.int32)
        h, _ = step.read(text.T, step.begin(2))
        logits = np.swapaxes(step.tell(h), 0, 1)
        answer = ask({"symbols": text})[0].reshape(2, -1, logits.shape[-1])
        # A network of one answer to a text gives that of the last step alone.
        logits = logits[:, -answer.shape[1] :]
        wanted.append(log_softmax(logits.astype(np.float64)).reshape(-1, logits.shape[-1]))
        found.append(answer.reshape(wanted[-1].shape))
    return log_softmax(np.concatenate(found).astype(np.float64)), np.concatenate(wanted)


def _tagged(model: Any, ask: Ask, lengths: NDArray[Any], rng: np.random.Generator) -> Pair:
    reader = model.reader_
    letters: list[str] = list(reader.alphabet)
    words: list[str] = list(reader.vocabulary)

    def word() -> str:
        if rng.random() < 0.5:
            return words[int(rng.integers(len(words)))]
        size = int(rng.integers(1, 30))
        return "".join(letters[i] for i in rng.integers(len(letters), size=size))

    sentences = [tuple(word() for _ in range(int(length))) for length in lengths]
    columns = {
        name: [[values[int(rng.integers(len(values)))] for _ in row] for row in sentences]
        for name, values in reader.columns.items()
    }
    read = reader.read(sentences, columns)
    found = ask(sentence_inputs(read))
    each, wanted = [], []
    for rows, mask, scores, moves in label_scores(model.networks_, read):
        for i, row in enumerate(rows.tolist()):
            real = mask[:, i]
            wanted.append(scores[real, i])
            each.append(found[0][row, : int(real.sum())])
        if _largest(found[1], moves):
            each[-1] = each[-1] + np.inf
    return np.concatenate(each), np.concatenate(wanted)

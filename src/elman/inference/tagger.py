"""A tagger in use: scores of each word and label, by NumPy and the compiled kernels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.cells import CELLS, check_cell
from elman.errors import ConfigurationError, printable
from elman.inference.dense import Embedding
from elman.inference.layer import Floats, Layer, Shape
from elman.inference.network import filled, network_of
from elman.inference.sentences import Batch, Sentences, batch_of, by_length
from elman.inference.wrappers import Sequential
from elman.interruption import each

__all__ = [
    "COLUMN",
    "FORBIDDEN",
    "UNKNOWN",
    "Chain",
    "Hints",
    "Tagger",
    "TaggerPlan",
    "averaged",
    "label_scores",
]

UNKNOWN = 1
"""The code of a word that the vocabulary does not have; 0 is none."""

FORBIDDEN = -1e4
"""The score of labels that cannot follow each other."""

COLUMN = 16
"""Numbers learned for each code of a column."""

_WORDS = 4096
"""Words that are scored together."""


@dataclass
class Hints(Layer):
    """Sums a score for each label over hashed pieces of what is around a word."""

    units: int
    buckets: int
    W: Floats = field(init=False, repr=False)  # (buckets, units)

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        return {"W": (self.buckets, self.units)}

    def __call__(self, x: NDArray[Any], mask: Any = None) -> Floats:
        scores: Floats = self.W[x].sum(-2)
        return scores


@dataclass
class Chain(Layer):
    """Scores of neighbouring labels, of the first and of the last, where they are allowed."""

    allowed: tuple[tuple[bool, ...], ...]
    moves: Floats = field(init=False, repr=False)  # (labels, labels)
    begins: Floats = field(init=False, repr=False)  # (labels,)
    ends: Floats = field(init=False, repr=False)  # (labels,)

    @property
    def units(self) -> int:
        """How many labels there are."""
        return len(self.allowed) - 1

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        n = self.units
        return {"moves": (n, n), "begins": (n,), "ends": (n,)}

    def joined(self, scores: Floats, mask: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Add what beginnings and ends say to scores; return them, and the moves."""
        allowed = np.array(self.allowed)
        scores = scores.copy()
        scores[0] += np.where(allowed[-1, :-1], self.begins, np.float32(FORBIDDEN))
        last = mask.sum(0) - 1
        ends = np.where(allowed[:-1, -1], self.ends, np.float32(FORBIDDEN))
        scores[last, np.arange(len(last))] += ends
        return scores, np.where(allowed[:-1, :-1], self.moves, np.float32(FORBIDDEN))


@dataclass
class Tagger:
    """Scores for each word and label; the parts of `elman.rnn.networks.tagger.Tagger`."""

    spelling: Sequential
    words: Embedding
    columns: tuple[Embedding, ...]
    encoder: Sequential
    hints: Hints
    chain: Chain

    @property
    def layers(self) -> tuple[Any, ...]:
        """The parts, in the order in which they compute."""
        return self.spelling, self.words, *self.columns, self.encoder, self.hints, self.chain

    def __call__(self, batch: Batch) -> tuple[Floats, Floats]:
        """Score a batch: `(time, batch, labels)`, and moves `(labels, labels)`."""
        spelt = np.arange(len(batch.spellings))[:, None] < batch.spelt
        forms = self.spelling(batch.spellings, spelt)
        read = [self.words(batch.words), forms[batch.places]]
        read += [column(batch.columns[..., i]) for i, column in enumerate(self.columns)]
        scores = self.encoder(np.concatenate(read, -1), batch.mask) + self.hints(batch.hints)
        return self.chain.joined(scores, batch.mask)


@dataclass(kw_only=True)
class TaggerPlan:
    """A tagger that has no arrays yet; its settings are those of `elman.rnn.build_tagger`.

    Raises `ConfigurationError` for an unknown cell.
    """

    characters: int
    vocabulary: int
    columns: tuple[int, ...]
    allowed: tuple[tuple[bool, ...], ...]
    cell: str
    units: tuple[int, ...]
    embedding: int
    spelling: int
    buckets: int

    def __post_init__(self) -> None:
        check_cell(self.cell)

    def filled(self, arrays: Mapping[str, NDArray[Any]]) -> Tagger:
        """Make the tagger of its arrays, named by their place: `encoder.layers[1].forward.W_x`.

        Raises `ConfigurationError` that lists arrays that do not fit.
        """
        names = ["spelling", "words", *self._columns(), "encoder", "hints", "chain"]
        parts: dict[str, dict[str, NDArray[Any]]] = {name: {} for name in names}
        for name, value in arrays.items():
            part, _, inner = name.partition(".")
            if part not in parts:
                unknown = printable(name, 80)
                raise ConfigurationError(f"Parameters do not fit the network: {unknown} is unknown")
            within = inner if part in ("spelling", "encoder") else f"layers[0].{inner}"
            parts[part][within] = value
        labels = len(self.allowed) - 1
        features = self.embedding + 2 * self.spelling + COLUMN * len(self.columns)
        still = {"layer": "Dropout", "rate": 0.0}
        spelt = [{"layer": "Embedding", "units": self.spelling}, self._both(self.spelling)]
        dense = {"layer": "TimeDistributed", "inner": {"layer": "Dense", "units": labels}}
        reading = [still, *(p for n in self.units for p in (self._both(n, every=True), still))]

        def alone(part: str, layer: Layer, symbols: int) -> Any:
            return filled(Sequential((layer,)), parts[part], (None, symbols)).layers[0]

        return Tagger(
            filled(_network(spelt), parts["spelling"], (None, self.characters)),
            alone("words", Embedding(self.embedding), self.vocabulary),
            tuple(
                alone(part, Embedding(COLUMN), codes)
                for part, codes in zip(self._columns(), self.columns, strict=True)
            ),
            filled(_network([*reading, dense]), parts["encoder"], (None, features)),
            alone("hints", Hints(labels, self.buckets), self.buckets),
            alone("chain", Chain(self.allowed), labels),
        )

    def _columns(self) -> list[str]:
        return [f"columns[{i}]" for i in range(len(self.columns))]

    def _both(self, units: int, *, every: bool = False) -> dict[str, Any]:
        running = {"layer": CELLS[self.cell], "units": units, "return_sequences": every}
        back = {**running, "reverse": True}
        return {"layer": "Bidirectional", "forward": running, "backward": back}


def _network(layers: list[Any]) -> Sequential:
    return network_of({"layer": "Sequential", "layers": layers})


def label_scores(
    networks: Sequence[Any], sentences: Sentences
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.bool_], Floats, Floats]]:
    """Score sentences by several networks, averaged, in batches of like lengths.

    Yields `(rows, mask, scores, moves)`, time-major; the batches hold the sentences at `rows`.
    """
    order = np.argsort(sentences.lengths, kind="stable")
    for _, rows in each(by_length(sentences.lengths, _WORDS, order)):
        batch = batch_of(sentences, rows, int(sentences.lengths[rows].max()), len(rows))
        yield (rows, batch.mask, *averaged([network(batch) for network in networks]))


def averaged(found: Sequence[tuple[Any, Any]]) -> tuple[Floats, Floats]:
    """Average the scores and the moves of several networks."""
    scores = np.mean([np.asarray(scores) for scores, _ in found], 0)
    return scores, np.mean([np.asarray(moves) for _, moves in found], 0)

"""A tagger: spelling and words read by recurrent layers, hints beside them, a chain of labels.

Each word is what its vocabulary knows of it, what a recurrent layer reads of its characters
(Lample et al. 2016), and what else is known, such as its class; a bidirectional layer reads the
sentence. Beside it stands the linear branch: hashed pieces of the words around, each with a score
for each label (a wide and deep network, Cheng et al. 2016). A linear chain joins the scores of
neighbours (`elman.rnn.objectives.chain`).
"""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any, Self

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from elman.cells import check_cell
from elman.inference.sentences import Batch
from elman.inference.tagger import COLUMN, FORBIDDEN, UNKNOWN
from elman.rnn.layers import Bidirectional, Dense, Dropout, Embedding, TimeDistributed
from elman.rnn.layers.initialise import Key, split, zeros
from elman.rnn.layers.layer import bernoulli, check_rate, check_units, setting
from elman.rnn.networks.sequential import Sequential
from elman.rnn.projection import project
from elman.rnn.recurrence.registry import CELLS
from elman.rnn.training.placement import drawn, gathered

__all__ = ["Chain", "Hints", "Tagger", "build_tagger"]


class Hints(eqx.Module):
    """Sums a score for each label over hashed pieces of what is around a word.

    `dropout` leaves single pieces out in training.
    """

    units: int = setting()
    buckets: int = setting()
    dropout: float = setting(0.0)
    W: Array | None = None  # (buckets, units)

    def __check_init__(self) -> None:
        check_units(self, self.units)
        check_rate(self, self.dropout)

    @property
    def title(self) -> str:
        return f"Hints({self.units})"

    def build(self) -> Self:
        """Return the layer with parameters, all zero."""
        return dataclasses.replace(self, W=zeros(self.buckets, self.units))

    def __call__(self, x: Array, *, key: Array | None = None) -> Array:
        """Score `x (time, batch, hints)`: `(time, batch, units)`."""
        W = self.W
        assert W is not None, "the layer was not built"
        scores = project(x, W)
        if key is not None and self.dropout:
            scores = scores * bernoulli(key, self.dropout, (*x.shape, 1), scores.dtype, batch=1)
        return scores.sum(2)


class Chain(eqx.Module):
    """Scores of neighbouring labels, of the first and of the last.

    `allowed` says for each label which may follow; its last row which may begin, its last column
    which may end a sentence.
    """

    allowed: tuple[tuple[bool, ...], ...] = setting()
    moves: Array | None = None  # (labels, labels)
    begins: Array | None = None  # (labels,)
    ends: Array | None = None  # (labels,)

    @property
    def title(self) -> str:
        return f"Chain({len(self.allowed) - 1})"

    def build(self) -> Self:
        """Return the layer with parameters, all zero."""
        n = len(self.allowed) - 1
        return dataclasses.replace(self, moves=zeros(n, n), begins=zeros(n), ends=zeros(n))

    def __call__(self, scores: Array, mask: Array) -> tuple[Array, Array]:
        """Add what beginnings and ends say to scores; return them, and the moves."""
        moves, begins, ends = self.moves, self.begins, self.ends
        assert moves is not None, "the layer was not built"
        assert begins is not None
        assert ends is not None
        allowed = jnp.array(self.allowed)
        scores = scores.at[0].add(jnp.where(allowed[-1, :-1], begins, FORBIDDEN))
        last = jnp.arange(len(scores))[:, None] == mask.sum(0) - 1
        ends = jnp.where(allowed[:-1, -1], ends, FORBIDDEN)
        return scores + last[..., None] * ends, jnp.where(allowed[:-1, :-1], moves, FORBIDDEN)


class Tagger(eqx.Module):
    """Scores for each word and label: `spelling`, `words`, `columns`, `encoder`, `hints`, `chain`.

    Words with a code of `rare` or more are read as unknown ones half of the time in training, so
    that those are learned too.
    """

    spelling: Sequential
    words: Embedding
    columns: tuple[Embedding, ...]
    encoder: Sequential
    hints: Hints
    chain: Chain
    rare: int = setting(1 << 30)

    @property
    def layers(self) -> tuple[Any, ...]:
        """The parts, in the order in which they compute."""
        return self.spelling, self.words, *self.columns, self.encoder, self.hints, self.chain

    def __call__(self, batch: Batch, *, key: Array | None = None) -> tuple[Array, Array]:
        """Score a batch: `(time, batch, labels)`, and moves `(labels, labels)`.

        A `key` means training.
        """
        keys = [None] * 4 if key is None else list(jax.random.split(key, 4))
        words = batch.words
        if keys[0] is not None:
            half = drawn(partial(jax.random.bernoulli, keys[0], 0.5), words.shape, axis=1)
            words = jnp.where((words >= self.rare) & half, UNKNOWN, words)
        spelt = jnp.arange(len(batch.spellings))[:, None] < batch.spelt
        forms = gathered(self.spelling(batch.spellings, mask=spelt, key=keys[1]))
        read = [self.words(words), project(batch.places, forms)]
        read += [column(batch.columns[..., i]) for i, column in enumerate(self.columns)]
        scores = self.encoder(jnp.concatenate(read, -1), mask=batch.mask, key=keys[2])
        return self.chain(scores + self.hints(batch.hints, key=keys[3]), batch.mask)


def build_tagger(
    characters: int,
    vocabulary: int,
    columns: tuple[int, ...],
    allowed: tuple[tuple[bool, ...], ...],
    *,
    cell: str = "lstm",
    units: tuple[int, ...] = (100,),
    embedding: int = 64,
    spelling: int = 25,
    dropout: float = 0.5,
    buckets: int = 1 << 18,
    hint_dropout: float = 0.1,
    rare: int = 1 << 30,
    key: Key = 0,
) -> Tagger:
    """Build a tagger of `characters`, a `vocabulary` and `columns` of so many codes each.

    `units` of each bidirectional layer, one after another; `spelling` units each way read the
    characters of a word.

    Raises `ConfigurationError` for settings outside their range.
    """
    check_cell(cell)
    make, labels = CELLS[cell], len(allowed) - 1
    reading: list[Any] = [Dropout(dropout)]
    for width in units:
        reading += [Bidirectional(make(width, return_sequences=True)), Dropout(dropout)]
    keys = split(key, 3 + len(columns))
    spelt: list[Any] = [Embedding(spelling), Bidirectional(make(spelling))]
    features = embedding + 2 * spelling + COLUMN * len(columns)
    return Tagger(
        Sequential(spelt).build((None, characters), key=keys[0]),
        Embedding(embedding).build((None, vocabulary), key=keys[1]),
        tuple(
            Embedding(COLUMN).build((None, codes), key=k)
            for codes, k in zip(columns, keys[3:], strict=True)
        ),
        Sequential([*reading, TimeDistributed(Dense(labels))]).build((None, features), key=keys[2]),
        Hints(labels, buckets, hint_dropout).build(),
        Chain(allowed).build(),
        rare,
    )

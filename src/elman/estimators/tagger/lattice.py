"""The labels of a tagger and what may follow what; spans found, and how sure each is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.datasets.records.spans import OUTSIDE, Scheme, Span, labels_of, spans_of
from elman.inference.chain import Lattice, best_labels, lattice_of

__all__ = [
    "MANY_KINDS",
    "Entity",
    "Tags",
    "found_in",
    "inner_labels",
    "recoded",
    "rules_of",
    "sure_of",
]

MANY_KINDS = 8
"""Kinds from which on the chain marks beginnings alone (BIO), not ends too (BIOES)."""


class Entity(NamedTuple):
    """Words `begin ... end - 1` of a sentence, what they are, and how sure that is."""

    begin: int
    end: int
    kind: str
    confidence: float


class Tags(NamedTuple):
    """The labels of a sentence, how probable each of the chain's is, and its spans.

    `marginals (words, labels)` are those of the chain's labels, temperature taken in.
    """

    labels: tuple[str, ...]
    entities: list[Entity]
    marginals: NDArray[np.float64]


def inner_labels(kinds: Sequence[str], scheme: Scheme) -> tuple[str, ...]:
    """List the labels that the chain tells apart.

    >>> inner_labels(["LOC"], "IOB1")
    ('O', 'B-LOC', 'I-LOC', 'E-LOC', 'S-LOC')
    >>> inner_labels(["DET", "NOUN"], "plain")
    ('DET', 'NOUN')
    """
    if scheme == "plain":
        return tuple(kinds)
    marks = "BI" if len(kinds) > MANY_KINDS else "BIES"
    return (OUTSIDE, *(f"{mark}-{kind}" if kind else mark for kind in kinds for mark in marks))


def recoded(labels: Sequence[str], inner: Sequence[str], scheme: Scheme) -> list[int]:
    """Write labels of a scheme as codes of the chain's; raises `KeyError` for a strange kind."""
    codes = {label: i for i, label in enumerate(inner)}
    if scheme == "plain":
        return [codes[label] for label in labels]
    ends = any(label[0] in "ES" for label in inner)
    marked = labels_of(spans_of(labels), len(labels), "BIOES" if ends else "BIO")
    return [codes[label] for label in marked]


def rules_of(inner: Sequence[str], scheme: Scheme) -> tuple[tuple[bool, ...], ...]:
    """Tell which labels may follow which; last row: begin, last column: end a sentence.

    >>> [sum(row) for row in rules_of(("O", "B-LOC", "I-LOC", "E-LOC", "S-LOC"), "BIO")]
    [4, 2, 2, 4, 4, 4]
    """
    if scheme == "plain":
        return tuple((True,) * (len(inner) + 1) for _ in range(len(inner) + 1))
    ends = any(label[0] in "ES" for label in inner)

    def allowed(before: str, after: str) -> bool:
        goes_on = after[:1] in ("I", "E") and bool(after)
        if ends and before[:1] in ("B", "I"):
            return goes_on and before[2:] == after[2:]
        if goes_on:
            return not ends and before[:1] in ("B", "I") and before[2:] == after[2:]
        return True

    rows = [tuple(allowed(x, y) for y in (*inner, "")) for x in (*inner, "")]
    return tuple(rows)


def found_in(
    scores: NDArray[Any],
    moves: NDArray[Any],
    mask: NDArray[np.bool_],
    lengths: Sequence[int],
    inner: Sequence[str],
    scheme: Scheme,
    temperature: float,
) -> list[Tags]:
    """Find the labels of a batch of sentences, and say how sure they are.

    `scores (time, batch, labels)`, `moves (labels, labels)`, `mask (time, batch)`. The labels are
    the most probable sequence (Viterbi); the confidence of a span is the probability, over all
    sequences, that just these words are it.
    """
    best = best_labels(scores, moves, mask)
    lattice = lattice_of(scores / temperature, moves / temperature, mask)
    marginals = lattice.marginals
    known = _Sureness(scores / temperature, moves / temperature, lattice, inner)
    found = []
    for i, length in enumerate(lengths):
        codes = best[:length, i]
        marked = [inner[code] for code in codes]
        if scheme == "plain":
            found.append(Tags(tuple(marked), [], marginals[:length, i]))
            continue
        spans = spans_of(marked)
        entities = [Entity(*span, known.of(span, codes, i, length)) for span in spans]
        labels = tuple(labels_of(spans, length, scheme))
        found.append(Tags(labels, entities, marginals[:length, i]))
    return found


def sure_of(
    spans: Sequence[Sequence[Span]],
    scores: NDArray[Any],
    moves: NDArray[Any],
    mask: NDArray[np.bool_],
    inner: Sequence[str],
    temperature: float,
) -> list[list[float]]:
    """Say how probable given spans of each sentence are, found or not; shapes as `found_in`."""
    lattice = lattice_of(scores / temperature, moves / temperature, mask)
    known = _Sureness(scores / temperature, moves / temperature, lattice, inner)
    lengths = mask.sum(0).tolist()
    found = []
    for i, asked in enumerate(spans):
        of_sentence = []
        for span in asked:
            marked = labels_of([span], lengths[i], "BIO")
            codes = np.array(recoded(marked, inner, "BIO"))
            of_sentence.append(known.of(span, codes, i, lengths[i]))
        found.append(of_sentence)
    return found


class _Sureness:
    """How probable spans are, from what the recursions have summed."""

    def __init__(
        self, scores: NDArray[Any], moves: NDArray[Any], lattice: Lattice, inner: Sequence[str]
    ) -> None:
        self.scores, self.moves, self.lattice = scores, moves, lattice
        # What ends a span of each kind: whatever does not go on with it.
        self.over = {
            label[2:]: np.array([x[0] not in "IE" or x[2:] != label[2:] for x in inner])
            for label in inner
        }

    def of(self, span: Span, codes: NDArray[Any], row: int, length: int) -> float:
        alpha, beta, log_Z = self.lattice
        path = alpha[span.begin, row, codes[span.begin]]
        for t in range(span.begin + 1, span.end):
            path += self.moves[codes[t - 1], codes[t]] + self.scores[t, row, codes[t]]
        if span.end < length:
            after = self.moves[codes[span.end - 1]] + self.scores[span.end, row]
            rest = (after + beta[span.end, row])[self.over[span.kind]]
            top = rest.max()
            path += top + np.log(np.exp(rest - top).sum())
        return float(min(1.0, np.exp(path - log_Z[row])))

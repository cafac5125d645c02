"""How right spans are, as `conlleval` counts them: the same words and the same kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from elman.datasets.records.spans import Span, spans_of
from elman.errors import SequenceError

__all__ = ["SpanRates", "rates_by_kind", "span_rates"]


class SpanRates(NamedTuple):
    """Spans that were right, those found, and those there are."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        """The share of those found that are right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of those there are that were found."""
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both.

        >>> SpanRates(right=1, found=2, true=2).f1
        0.5
        """
        return 2 * self.right / (self.found + self.true) if self.right else 0.0


def span_rates(
    predicted: Sequence[Sequence[str]], references: Sequence[Sequence[str]]
) -> SpanRates:
    """Compare labels with references, of all kinds together (conlleval's FB1).

    Raises `SequenceError` for other numbers of sentences or of words.

    >>> span_rates([["B-PER", "I-PER", "O"]], [["B-PER", "I-PER", "B-LOC"]])
    SpanRates(right=1, found=1, true=2)
    """
    kinds = rates_by_kind(predicted, references).values()
    return SpanRates(*(sum(counts) for counts in zip(*kinds, strict=True))) if kinds else _NONE


def rates_by_kind(
    predicted: Sequence[Sequence[str]], references: Sequence[Sequence[str]]
) -> dict[str, SpanRates]:
    """Compare labels with references kind by kind; raises as `span_rates`."""
    if len(predicted) != len(references):
        raise SequenceError(
            f"Every sentence has one reference, received {len(predicted):,} and {len(references):,}"
        )
    counts: dict[str, list[int]] = {}
    for i, (found, true) in enumerate(zip(predicted, references, strict=True), start=1):
        if len(found) != len(true):
            raise SequenceError(
                f"Every word has a label, sentence {i:,} has {len(true):,} in the reference and "
                f"{len(found):,} found"
            )
        of_found, of_true = set(spans_of(found)), set(spans_of(true))
        _add(counts, of_found & of_true, 0)
        _add(counts, of_found, 1)
        _add(counts, of_true, 2)
    return {kind: SpanRates(*counts[kind]) for kind in sorted(counts)}


def _add(counts: dict[str, list[int]], spans: Iterable[Span], place: int) -> None:
    for span in spans:
        counts.setdefault(span.kind, [0, 0, 0])[place] += 1


_NONE = SpanRates(0, 0, 0)

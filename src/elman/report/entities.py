"""How right a tagger is: spans by kind as `conlleval` counts them, and what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from elman.datasets.records.spans import Span, spans_of
from elman.estimators.tagger.rates import SpanRates, rates_by_kind, span_rates
from elman.report.reliability import Bin, calibration_error, reliability_bins

__all__ = ["FAULTS", "Fault", "TagFigures", "faults_in", "tag_figures"]

FAULTS = ("other kind", "other words", "missed", "made up")
"""A span of the right words and another kind; of other words; none; and one where there is none."""

SURE = 0.9
"""A span that is at least so sure counts as confident."""

BANDS = 10
"""Bands of equal width that confidences are sorted into."""


class Fault(NamedTuple):
    """What went wrong, with the words, the kind they are and the kind that was found."""

    what: str
    words: str
    true: str
    found: str


@dataclass(frozen=True)
class TagFigures:
    """Figures of a tagger on sentences.

    `bins` sort the spans found by their confidence, and say how many of each are right; of plain
    labels words are counted, and there are no spans.
    """

    sentences: int
    words: int
    accuracy: float
    spans: SpanRates | None
    kinds: dict[str, SpanRates]
    faults: dict[Fault, int]
    bins: tuple[Bin, ...] = ()

    @property
    def confident(self) -> tuple[int, int]:
        """How many spans have a confidence of 0.9 or more, and how many of them are right."""
        sure = [bin_ for bin_ in self.bins if bin_.low >= SURE]
        return sum(bin_.count for bin_ in sure), sum(bin_.right.hits for bin_ in sure)

    def to_json(self) -> dict[str, Any]:
        """Tell it in plain JSON values."""
        return {
            **self.short(),
            "reliability": [asdict(bin_) for bin_ in self.bins],
            "kinds": {kind: _shares(rates) for kind, rates in self.kinds.items()},
            "errors": [{**fault._asdict(), "count": n} for fault, n in self.faults.items()],
        }

    def short(self) -> dict[str, Any]:
        """Tell what a training record keeps of it."""
        told: dict[str, Any] = {
            "sentences": self.sentences,
            "words": self.words,
            "accuracy": self.accuracy,
        }
        if self.spans is not None:
            told |= _shares(self.spans)
            told["confident"], told["confident_right"] = self.confident
            told["calibration_error"] = calibration_error(self.bins) if self.bins else 0.0
        return told


def _shares(rates: SpanRates) -> dict[str, float]:
    return {
        "precision": rates.precision,
        "recall": rates.recall,
        "f1": rates.f1,
        "right": rates.right,
        "found": rates.found,
        "true": rates.true,
    }


def tag_figures(
    words: Sequence[Sequence[str]],
    predicted: Sequence[Sequence[str]],
    references: Sequence[Sequence[str]],
    *,
    plain: bool = False,
    sure: Sequence[tuple[float, bool]] = (),
) -> TagFigures:
    """Compare labels with references; raises `SequenceError` where their numbers differ.

    `sure` are the confidence of each span found, and whether it is right.
    """
    rates = span_rates(predicted, references)
    pairs = [
        pair for p, t in zip(predicted, references, strict=True) for pair in zip(p, t, strict=True)
    ]
    right = sum(p == t for p, t in pairs)
    if plain:
        counted = Counter(Fault("other label", "", t, p) for p, t in pairs if p != t)
    else:
        counted = Counter(
            fault
            for sentence in zip(words, predicted, references, strict=True)
            for fault in faults_in(*sentence)
        )
    return TagFigures(
        len(words),
        len(pairs),
        right / max(1, len(pairs)),
        None if plain else rates,
        {} if plain else rates_by_kind(predicted, references),
        dict(counted.most_common()),
        _binned(sure),
    )


def _binned(sure: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    import numpy as np

    if not sure:
        return ()
    confidence, right = (np.array(values) for values in zip(*sure, strict=True))
    return reliability_bins(confidence, right, BANDS)


def faults_in(
    words: Sequence[str], predicted: Sequence[str], references: Sequence[str]
) -> list[Fault]:
    """List what went wrong in a sentence.

    >>> faults_in(["Anna", "Graz"], ["B-LOC", "O"], ["B-PER", "B-LOC"])
    [Fault(what='other kind', words='Anna', true='PER', found='LOC'), \
Fault(what='missed', words='Graz', true='LOC', found='')]
    """
    found, true = spans_of(predicted), spans_of(references)
    alike = set(found) & set(true)
    faults = []
    for span in true:
        if span in alike:
            continue
        over = [other for other in found if other.begin < span.end and span.begin < other.end]
        kind = over[0].kind if over else ""
        same = any(other[:2] == span[:2] for other in over)
        what = FAULTS[0] if same else FAULTS[1] if over else FAULTS[2]
        faults.append(Fault(what, _said(words, span), span.kind, kind))
    for span in found:
        if not any(other.begin < span.end and span.begin < other.end for other in true):
            faults.append(Fault(FAULTS[3], _said(words, span), "", span.kind))
    return faults


def _said(words: Sequence[str], span: Span) -> str:
    return " ".join(words[span.begin : span.end])

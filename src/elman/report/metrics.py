"""How good a classifier's answers are, and how far its probabilities can be believed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING, Any

from elman.errors import LabelError, SequenceError
from elman.report.proportion import Proportion
from elman.report.reliability import Bin, calibration_error, reliability_bins

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["ClassFigures", "ErrorGap", "Evaluation", "evaluate"]

MANY = 4
"""From so many classes on, being among the three most probable says something."""

_LEAST = 2.0**-52
"""A probability counts as at least this in the log loss, as in scikit-learn."""


@dataclass(frozen=True)
class ClassFigures:
    """One class: how often its name was right, how much of it was found, how much there was.

    `precision` is None where the class was never answered, `recall` where it never stood.
    """

    label: str
    precision: float | None
    recall: float | None
    f1: float
    support: int


@dataclass(frozen=True)
class ErrorGap:
    """How much more often one of two classes is taken for the other than the reverse.

    >>> gap = ErrorGap({"female": Proportion(10, 100), "male": Proportion(12, 80)})
    >>> round(gap.points, 1), gap.worse, round(gap.low, 1), round(gap.high, 1)
    (5.0, 'male', -4.7, 15.4)
    """

    errors: dict[str, Proportion]

    @property
    def points(self) -> float:
        """The difference of the two error rates in percentage points, zero or more."""
        more, less = self._ranked()
        return 100 * (more.value - less.value)

    @property
    def low(self) -> float:
        """Lower end of the difference's 95% interval; below zero it may be the other way round.

        Newcombe's (1998) for two independent shares, from Wilson's interval of each.
        """
        more, less = self._ranked()
        return self.points - 100 * hypot(more.value - more.low, less.high - less.value)

    @property
    def high(self) -> float:
        """Upper end of the difference's 95% interval."""
        more, less = self._ranked()
        return self.points + 100 * hypot(more.high - more.value, less.value - less.low)

    @property
    def worse(self) -> str:
        """The class with the higher error rate."""
        return max(self.errors, key=lambda label: self.errors[label].value)

    def _ranked(self) -> tuple[Proportion, Proportion]:
        (worse,) = (share for label, share in self.errors.items() if label == self.worse)
        (better,) = (share for label, share in self.errors.items() if label != self.worse)
        return worse, better


@dataclass(frozen=True)
class Evaluation:
    """Every figure of one classifier on one set of examples.

    `confusion` counts true classes (rows) against answers (columns). `top3` counts the answer,
    and classes that are among the three most probable whichever way ties are broken. `macro_f1`
    is the mean over all classes that stood or were answered. `log_loss` is in nats.
    `brier` sums squared errors over the classes: 0 at best, 2 at worst. `calibration_error` is
    the expected one over `bins`. `majority` is what always answering `majority_label`, the
    most frequent label here, would reach. `top3` is None for fewer than four classes, `gap`
    unless there are two, `origins` where none are known.
    """

    labels: tuple[str, ...]
    accuracy: Proportion
    top3: Proportion | None
    macro_f1: float
    classes: tuple[ClassFigures, ...]
    confusion: NDArray[Any]
    log_loss: float
    brier: float
    calibration_error: float
    bins: tuple[Bin, ...]
    majority: Proportion
    majority_label: str
    origins: dict[str, Proportion] | None
    gap: ErrorGap | None

    def to_json(self) -> dict[str, Any]:
        """Describe it in plain JSON values."""
        return {
            "examples": self.accuracy.total,
            "accuracy": self.accuracy.to_json(),
            "top3": self.top3 and self.top3.to_json(),
            "macro_f1": self.macro_f1,
            "log_loss": self.log_loss,
            "brier": self.brier,
            "calibration_error": self.calibration_error,
            "majority": {"label": self.majority_label, **self.majority.to_json()},
            "classes": [vars(figures) for figures in self.classes],
            "confusion": {"labels": list(self.labels), "counts": self.confusion.tolist()},
            "reliability": [vars(bin_) for bin_ in self.bins],
            "origins": self.origins
            and {origin: share.to_json() for origin, share in self.origins.items()},
            "error_gap": self.gap
            and {
                "points": self.gap.points,
                "low": self.gap.low,
                "high": self.gap.high,
                "worse": self.gap.worse,
                "errors": {label: e.to_json() for label, e in self.gap.errors.items()},
            },
        }


def evaluate(
    labels: Sequence[Any],
    probabilities: ArrayLike,
    classes: Sequence[Any],
    *,
    origins: Sequence[str] | None = None,
) -> Evaluation:
    """Compare probabilities `(n, classes)` with the true labels `(n,)`.

    `origins (n,)` names a group of each example, such as its country, to count separately.
    Raises `SequenceError` for shapes that do not fit or values that are no probabilities, and
    `LabelError` for a label that is not among `classes`.

    >>> figures = evaluate("ffmm", [[0.9, 0.1], [0.6, 0.4], [0.7, 0.3], [0.2, 0.8]], "fm")
    >>> figures.confusion.tolist(), figures.gap.worse, figures.gap.points
    ([[2, 0], [1, 1]], 'm', 50.0)
    """
    import numpy as np

    from elman.estimators.classifier.labels import codes_of

    p = _checked(probabilities, len(labels), len(classes), origins)
    names = np.asarray(list(classes))
    codes = codes_of(names, np.asarray(list(labels)), len(labels))
    rows = np.arange(len(codes))
    answers = p.argmax(1)
    right = answers == codes

    confusion = np.zeros((len(names), len(names)), np.int64)
    np.add.at(confusion, (codes, answers), 1)
    shown = tuple(str(name) for name in names.tolist())
    figures = tuple(_class_figures(confusion, i, label) for i, label in enumerate(shown))
    support = confusion.sum(1)
    # How many others were held as probable as the true class: ties must not flatter.
    others = (p >= p[rows, codes][:, None]).sum(1) - 1
    likeliest = right | (others < 3)
    counted = [row.f1 for row in figures if row.support or row.precision is not None]
    sure = np.clip(p[rows, codes], _LEAST, 1 - _LEAST)
    bins = reliability_bins(p.max(1), right)
    return Evaluation(
        labels=shown,
        accuracy=Proportion(int(right.sum()), len(codes)),
        top3=Proportion(int(likeliest.sum()), len(codes)) if len(names) >= MANY else None,
        macro_f1=float(np.mean(counted)),
        classes=figures,
        confusion=confusion,
        log_loss=float(-np.log(sure).mean()),
        brier=float(((p - np.eye(len(names))[codes]) ** 2).sum(1).mean()),
        calibration_error=calibration_error(bins),
        bins=bins,
        majority=Proportion(int(support.max()), len(codes)),
        majority_label=shown[int(support.argmax())],
        origins=None if origins is None else _by_origin(origins, right.tolist()),
        gap=_gap(confusion, shown),
    )


def _checked(
    probabilities: ArrayLike, n: int, classes: int, origins: Sequence[str] | None
) -> NDArray[Any]:
    import numpy as np

    p = np.asarray(probabilities, np.float64)
    if n == 0:
        raise LabelError("An evaluation needs at least one example, received none")
    if p.shape != (n, classes):
        raise SequenceError(
            f"Probabilities have shape ({n}, {classes}) for {n} labels and {classes} classes, "
            f"received {p.shape}"
        )
    if not np.isfinite(p).all() or (p < 0).any() or np.abs(p.sum(1) - 1).max() > 1e-3:
        raise SequenceError(
            "Probabilities are at least 0 and sum to 1 in each row, received others",
            remedy="pass what predict_proba returns",
        )
    if origins is not None and len(origins) != n:
        raise SequenceError(f"Every example has an origin, received {len(origins)} for {n}")
    return p


def _class_figures(confusion: NDArray[Any], i: int, label: str) -> ClassFigures:
    hits, answered, stood = (
        int(x) for x in (confusion[i, i], confusion[:, i].sum(), confusion[i].sum())
    )
    return ClassFigures(
        label=label,
        precision=hits / answered if answered else None,
        recall=hits / stood if stood else None,
        f1=2 * hits / (answered + stood) if answered + stood else 0.0,
        support=stood,
    )


def _by_origin(origins: Sequence[str], right: Sequence[bool]) -> dict[str, Proportion]:
    hits: defaultdict[str, list[bool]] = defaultdict(list)
    for origin, hit in zip(origins, right, strict=True):
        hits[origin].append(hit)
    return {origin: Proportion(sum(hits[origin]), len(hits[origin])) for origin in sorted(hits)}


def _gap(confusion: NDArray[Any], labels: Sequence[str]) -> ErrorGap | None:
    support = confusion.sum(1).tolist()
    if len(labels) != 2 or not all(support):
        return None
    return ErrorGap(
        {
            label: Proportion(support[i] - int(confusion[i, i]), support[i])
            for i, label in enumerate(labels)
        }
    )

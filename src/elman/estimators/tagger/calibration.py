"""Confidences that mean what they say: a temperature for the chain, a curve for the spans.

The temperature makes the chain's marginals honest (Guo et al. 2017). A span's confidence is a sum
over sequences, most of all of the surest, and one number cannot bend its upper end: the curve of
Kull, Silva Filho and Flach (2017) does, which never puts a surer span behind one that is less so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.datasets.records.spans import spans_of
from elman.estimators.engine import engine_of
from elman.estimators.tagger.lattice import Tags, found_in
from elman.inference.sentences import Sentences

__all__ = ["STRAIGHT", "Curve", "calibrate", "fit_curve"]

_LIMIT = 4.0
_ENOUGH = 4000
"""Sentences that settle the temperature."""

_SMALLEST = 1e-6
_STEEPEST = 20.0

_PRIOR = 2.0
"""How strongly few spans are held to the curve that changes nothing."""


class Curve(NamedTuple):
    """From a confidence `c` to how often it is right: `logit p = a ln c - b ln(1 - c) + k`.

    `rising` is `a` and `falling` is `b`, neither below zero: what is surer stays so.

    >>> Curve(1.0, 1.0, 0.0)(np.array([0.2, 0.9])).round(6).tolist()
    [0.2, 0.9]
    >>> Curve(1.0, 0.5, 0.0)(np.array([0.9, 0.99])).round(3).tolist()
    [0.74, 0.908]
    """

    rising: float
    falling: float
    offset: float

    def __call__(self, confidence: NDArray[Any]) -> NDArray[np.float64]:
        """Correct confidences `(n,)`."""
        if self == STRAIGHT:
            return np.asarray(confidence, np.float64)
        sides = _sides(confidence)
        odds = self.rising * sides[0] + self.falling * sides[1] + self.offset
        corrected: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -500, 500)))
        return corrected

    def bent(self, tags: Tags) -> Tags:
        """The same tags, the confidences of their spans corrected."""
        if not tags.entities:
            return tags
        sure = self(np.array([entity.confidence for entity in tags.entities]))
        entities = [
            entity._replace(confidence=value)
            for entity, value in zip(tags.entities, sure.tolist(), strict=True)
        ]
        return tags._replace(entities=entities)


STRAIGHT = Curve(1.0, 1.0, 0.0)
"""The curve that changes nothing."""


def _sides(confidence: NDArray[Any]) -> NDArray[np.float64]:
    c = np.clip(np.asarray(confidence, np.float64), _SMALLEST, 1 - _SMALLEST)
    return np.array([np.log(c), -np.log1p(-c)])


def calibrate(
    model: Any, sentences: Sentences, true: Sequence[Sequence[str]]
) -> tuple[float, Curve]:
    """Find temperature and curve with the lowest log loss of what was found in held-out sentences.

    Of spans that is whether each is right; of plain labels, which need no curve, each word's.
    """
    from scipy.optimize import minimize_scalar

    if len(sentences.lengths) > _ENOUGH:
        rows = np.linspace(0, len(sentences.lengths) - 1, _ENOUGH).astype(int)
        sentences, true = sentences.select(rows), [true[i] for i in rows]
    engine = engine_of(model.networks_[0])
    scored = [
        (rows, mask, np.asarray(scores), np.asarray(moves))
        for rows, mask, scores, moves in engine.label_scores(model.networks_, sentences)
    ]

    def answers(temperature: float) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        sure: list[float] = []
        right: list[bool] = []
        for rows, mask, scores, moves in scored:
            lengths = sentences.lengths[rows].tolist()
            labels = model.labels_, model.scheme_, temperature
            for row, tags in zip(
                rows.tolist(), found_in(scores, moves, mask, lengths, *labels), strict=True
            ):
                more = _answers(model, tags, true[row])
                sure += more[0]
                right += more[1]
        return np.array(sure), np.array(right, bool)

    def log_loss(log_temperature: float) -> float:
        return _log_loss(*answers(float(np.exp(log_temperature))))

    limit = float(np.log(_LIMIT))
    found = minimize_scalar(
        log_loss, bounds=(-limit, limit), method="bounded", options={"xatol": 0.03}
    )
    temperature = float(np.exp(found.x))
    if model.scheme_ == "plain":
        return temperature, STRAIGHT
    return temperature, fit_curve(*answers(temperature))


def fit_curve(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> Curve:
    """Find the curve from confidences `(n,)` to whether each was `right (n,)`; few move it little.

    >>> fit_curve(np.zeros(0), np.zeros(0, bool))
    Curve(rising=1.0, falling=1.0, offset=0.0)
    """
    from scipy.optimize import minimize

    if not len(confidence):
        return STRAIGHT
    sides = _sides(confidence)
    signs = np.where(right, 1.0, -1.0)

    def loss(numbers: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = signs * (numbers[0] * sides[0] + numbers[1] * sides[1] + numbers[2])
        pulled = numbers - np.array(STRAIGHT)
        slope = -signs / (1 + np.exp(np.clip(margins, -500, 500)))
        gradient = np.array([sides[0] @ slope, sides[1] @ slope, slope.sum()])
        total = np.logaddexp(0, -margins).sum() + _PRIOR * (pulled @ pulled)
        return float(total), gradient + 2 * _PRIOR * pulled

    bounds = [(0.0, _STEEPEST), (0.0, _STEEPEST), (-_STEEPEST, _STEEPEST)]
    found = minimize(loss, np.array(STRAIGHT), jac=True, method="L-BFGS-B", bounds=bounds)
    return Curve(*map(float, found.x))


def _log_loss(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    if not len(sure):
        return 0.0
    return float(-np.log(np.maximum(np.where(right, sure, 1 - sure), 1e-12)).mean())


def _answers(model: Any, tags: Tags, true: Sequence[str]) -> tuple[list[float], list[bool]]:
    """How sure each answer is, and whether it is right; of plain labels, of the true one."""
    if model.scheme_ == "plain":
        place = {label: i for i, label in enumerate(model.labels_)}
        rows = zip(tags.marginals, true, strict=True)
        sure = [float(row[place[t]]) if t in place else 0.0 for row, t in rows]
        return sure, [True] * len(sure)
    spans = set(spans_of(true))
    return (
        [entity.confidence for entity in tags.entities],
        [tuple(entity[:3]) in spans for entity in tags.entities],
    )

"""Confidences that mean what they say: one temperature for the whole chain (Guo et al. 2017)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from elman.datasets.records.spans import spans_of
from elman.estimators.engine import engine_of
from elman.estimators.tagger.lattice import found_in
from elman.inference.sentences import Sentences

__all__ = ["fit_temperature"]

_LIMIT = 4.0
_ENOUGH = 4000
"""Sentences that settle the temperature."""


def fit_temperature(model: Any, sentences: Sentences, true: Sequence[Sequence[str]]) -> float:
    """Find the temperature with the lowest log loss of what was found in held-out sentences.

    Of spans that is whether each is right; of plain labels, of each word's.
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

    def log_loss(log_temperature: float) -> float:
        losses: list[float] = []
        for rows, mask, scores, moves in scored:
            found = found_in(
                scores,
                moves,
                mask,
                sentences.lengths[rows].tolist(),
                model.labels_,
                model.scheme_,
                float(np.exp(log_temperature)),
            )
            for row, tags in zip(rows.tolist(), found, strict=True):
                losses += _losses(model, tags, true[row])
        return float(np.mean(losses)) if losses else 0.0

    limit = float(np.log(_LIMIT))
    found = minimize_scalar(
        log_loss, bounds=(-limit, limit), method="bounded", options={"xatol": 0.03}
    )
    return float(np.exp(found.x))


def _losses(model: Any, tags: Any, true: Sequence[str]) -> list[float]:
    if model.scheme_ == "plain":
        place = {label: i for i, label in enumerate(model.labels_)}
        sure = [
            row[place[t]] if t in place else 0.0
            for row, t in zip(tags.marginals, true, strict=True)
        ]
        return (-np.log(np.maximum(sure, 1e-12))).tolist()  # type: ignore[no-any-return]
    right = set(spans_of(true))
    sure = [e.confidence if tuple(e[:3]) in right else 1 - e.confidence for e in tags.entities]
    return (-np.log(np.maximum(sure, 1e-12))).tolist()  # type: ignore[no-any-return]

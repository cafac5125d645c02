"""The linear model beside the networks, and how much each counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.estimators.classifier.calibration import fit_mixture
from elman.estimators.classifier.labels import class_weights
from elman.estimators.classifier.linear import Linear, mixed
from elman.sequences import Ragged
from elman.sequences.pieces import Pieces

__all__ = ["linear_beside"]

Part = tuple[Sequence[Any], Ragged, NDArray[np.int64], NDArray[np.float32] | None]
Found = tuple[Linear | None, float, NDArray[np.float64] | None]


def linear_beside(
    model: Any,
    kept: Part,
    held: Part | None,
    weights: Any,
    *,
    apart: bool,
    before: Linear | None = None,
) -> Found:
    """Learn the linear model of a classifier whose networks are trained, where it is to have one.

    Returns it, the networks' share beside it, and what both say of what was `held` out. The share
    is chosen by a linear model that has not seen those examples; then it learns from them too,
    unless they are the caller's own (`apart`). Nothing held out: each counts half. A linear model
    `before` goes on.
    """
    answers = None if held is None else model._probabilities(held[1], held[3])
    pieces = Pieces(model.word_ngrams, model.character_ngrams)
    if not any(pieces):
        return None, 1.0, answers
    linear = _learned(model, pieces, kept[0], kept[2], weights, before)
    if held is None or answers is None:
        return linear, 0.5, None
    surely = linear.log_probabilities(model.reader_.whole(held[0]))
    share = fit_mixture(surely, answers, held[2])
    answers = mixed(surely, answers, share)
    if not apart:
        codes = np.concatenate([kept[2], held[2]])
        weights = class_weights(model.class_weight, model.classes_, codes)
        linear = _learned(model, pieces, [*kept[0], *held[0]], codes, weights, before)
    return linear, share, answers


def _learned(
    model: Any,
    pieces: Pieces,
    items: Sequence[Any],
    codes: NDArray[np.int64],
    weights: Any,
    before: Linear | None,
) -> Linear:
    from elman.estimators.classifier.regression import fit_linear

    return fit_linear(
        model.reader_.whole(items),
        codes,
        len(model.classes_),
        pieces,
        strength=model.linear_strength,
        weights=weights,
        seed=int(model.seed),
        before=before,
    )

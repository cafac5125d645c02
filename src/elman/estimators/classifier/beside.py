"""The linear model beside the networks, and how much each counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.estimators.classifier.calibration import fit_mixture
from elman.estimators.classifier.linear import Linear, mixed
from elman.estimators.classifier.parts import Examples, weights_of
from elman.sequences.pieces import Pieces

__all__ = ["linear_beside"]

Found = tuple[Linear | None, float, NDArray[np.float64] | None]


def linear_beside(
    model: Any,
    kept: Examples,
    held: Examples | None,
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
    answers = None if held is None else model._probabilities(held.sequences, held.beside)
    pieces = Pieces(model.word_ngrams, model.character_ngrams)
    if not any(pieces):
        return None, 1.0, answers
    linear = _learned(model, pieces, kept.items, kept.codes, weights, before)
    if held is None or answers is None:
        return linear, 0.5, None
    surely = linear.log_probabilities(model.reader_.whole(held.items))
    share = fit_mixture(surely, answers, held.codes, held.weights)
    answers = mixed(surely, answers, share)
    if not apart:
        both = kept.joined(held)
        linear = _learned(model, pieces, both.items, both.codes, weights_of(model, both), before)
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

"""Confidences after calibration: as right as they say, in their order, from any number of spans."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.estimators.tagger.calibration import STRAIGHT, Curve, fit_curve
from elman.estimators.tagger.lattice import Entity, Tags


def drawn(truth: Curve, n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Confidences that are right as often as a curve says."""
    random = np.random.default_rng(seed)
    confidence = random.beta(3, 0.7, n)
    return confidence, random.random(n) < truth(confidence)


@pytest.mark.parametrize("truth", [Curve(1.0, 0.6, -0.2), Curve(2.0, 1.5, 1.0), STRAIGHT])
def test_a_curve_that_made_the_answers_is_found_on_others(truth: Curve) -> None:
    curve = fit_curve(*drawn(truth, 4000))
    confidence, right = drawn(truth, 20_000, seed=1)
    for low, high in ((0.3, 0.6), (0.6, 0.9), (0.9, 1.0)):
        sure = curve(confidence)
        band = (sure >= low) & (sure <= high)
        assert right[band].mean() == pytest.approx(sure[band].mean(), abs=0.04)
    gap = abs(confidence[confidence > 0.7].mean() - right[confidence > 0.7].mean())
    assert (gap < 0.01) == (truth == STRAIGHT)


def test_few_spans_move_little_and_none_nothing() -> None:
    assert fit_curve(np.array([0.9]), np.array([False]))(np.array([0.9]))[0] > 0.6
    assert fit_curve(np.zeros(0), np.zeros(0, bool)) == STRAIGHT


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40),
    st.lists(st.floats(0, 1), min_size=2, max_size=20),
)
def test_the_order_stays_and_all_are_shares(
    known: list[tuple[float, bool]], asked: list[float]
) -> None:
    curve = fit_curve(np.array([c for c, _ in known]), np.array([r for _, r in known], bool))
    sure = curve(np.sort(asked))
    assert (np.diff(sure) >= 0).all()
    assert ((sure >= 0) & (sure <= 1)).all()


def test_spans_are_corrected_and_nothing_else() -> None:
    tags = Tags(("B-A", "O"), [Entity(0, 1, "A", 0.9)], np.ones((2, 1)))
    bent = Curve(1.0, 0.5, 0.0).bent(tags)
    assert bent.entities == [Entity(0, 1, "A", pytest.approx(0.74, abs=1e-3))]
    assert bent.labels == tags.labels
    assert bent.marginals is tags.marginals

"""A temperature makes probabilities mean what they say."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from elman.phonetics.calibration import calibrated, fit_temperature, share_right
from elman.phonetics.engines.protocol import Part, Phonemes, Reading, Spelling


class Overconfident:
    """An engine of two readings whose first is right less often than it says: at T = 2."""

    def __init__(self, said: dict[str, float]) -> None:
        self.said = said

    def read(self, words: Sequence[str], n: int = 5) -> list[list[Reading]]:
        return [
            [
                Reading(("a",), self.said[word], "model"),
                Reading(("b",), 1 - self.said[word], "model"),
            ]
            for word in words
        ]

    def spell(self, sounds: Sequence[Phonemes], n: int = 20) -> list[list[Spelling]]:
        return []

    def align(self, letters: str, sounds: Phonemes) -> tuple[Part, ...]:
        return ()

    def native(self, sounds: Sequence[str]) -> Phonemes:
        return tuple(sounds)


@pytest.fixture
def words() -> tuple[Overconfident, dict[str, list[Phonemes]]]:
    random = np.random.default_rng(0)
    said: dict[str, float] = {}
    right: dict[str, list[Phonemes]] = {}
    for n in range(4000):
        sure = float(random.uniform(0.6, 0.97))
        odds = sure / (1 - sure)
        said[str(n)] = odds**2 / (1 + odds**2)  # twice as sure as it should be, in log odds
        right[str(n)] = [("a",)] if random.random() < sure else [("b",)]
    return Overconfident(said), right


def test_the_temperature_is_found(words: tuple[Overconfident, dict[str, list[Phonemes]]]) -> None:
    engine, right = words
    temperature = fit_temperature(engine, right)
    assert temperature == pytest.approx(2.0, abs=0.15)
    raw = engine.read(list(right))
    before, _ = share_right(raw, list(right.values()))
    after, count = share_right([calibrated(r, temperature) for r in raw], list(right.values()))
    assert count > 200
    assert abs(after - 0.9) < 0.03 < abs(before - 0.9)


def test_order_and_sum_are_kept() -> None:
    readings = [Reading((str(n),), p, "model") for n, p in enumerate((0.5, 0.2, 0.1))]
    for temperature in (0.5, 1.0, 3.0):
        found = calibrated(readings, temperature)
        assert [r.phonemes for r in found] == [r.phonemes for r in readings]
        assert sum(r.probability for r in found) == pytest.approx(1)
    assert calibrated([], 2.0) == []


def test_nothing_to_fit() -> None:
    assert fit_temperature(Overconfident({}), {}) == 1.0
    share, count = share_right([], [])
    assert math.isnan(share)
    assert count == 0

"""Probabilities that mean what they say: one temperature for a language's engine.

An engine's probabilities are raised to `1 / T` and made to sum to 1 again over the readings of a
word (Guo et al. 2017, "On calibration of modern neural networks"). `T` is fitted on words that the
engine did not learn: above 1 where it is surer than it should be.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from elman.phonetics.engines.protocol import Engine, Phonemes, Reading

__all__ = ["AMONG", "Temperature", "calibrated", "fit_temperature", "share_right"]

AMONG = 8
"""Readings of a word among which its probabilities are shared out."""

_RANGE = (0.3, 8.0)

Temperature = float


def calibrated(readings: Sequence[Reading], temperature: Temperature) -> list[Reading]:
    """The same readings with probabilities at a temperature, summing to 1.

    >>> hot = calibrated([Reading(("a",), 0.9, "model"), Reading(("b",), 0.1, "model")], 2.0)
    >>> [round(reading.probability, 2) for reading in hot]
    [0.75, 0.25]
    """
    if not readings:
        return []
    logs = [reading.logp / temperature for reading in readings]
    high = max(logs)
    parts = [math.exp(value - high) for value in logs]
    total = sum(parts)
    return [
        replace(reading, probability=part / total)
        for reading, part in zip(readings, parts, strict=True)
    ]


def fit_temperature(engine: Engine, words: Mapping[str, Sequence[Phonemes]]) -> Temperature:
    """Fit the temperature on words that the engine never learned, with all their right readings.

    Minimises the logarithmic loss of every reading's being right or not, by golden-section search.
    Deterministic; 1 where there is nothing to fit.
    """
    rows = [
        ([r.logp for r in readings], [r.phonemes in set(map(tuple, right)) for r in readings])
        for readings, right in zip(engine.read(list(words), AMONG), words.values(), strict=True)
        if readings
    ]
    if not rows:
        return 1.0
    logs = np.full((len(rows), AMONG), -np.inf)
    right = np.zeros((len(rows), AMONG), bool)
    for n, (values, marks) in enumerate(rows):
        logs[n, : len(values)], right[n, : len(values)] = values[:AMONG], marks[:AMONG]
    there = np.isfinite(logs)

    def loss(log_temperature: float) -> float:
        scaled = logs / math.exp(log_temperature)
        share = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        share = np.clip(share / share.sum(axis=1, keepdims=True), 1e-6, 1 - 1e-6)
        wrong = np.where(right, -np.log(share), -np.log1p(-share))
        return float(wrong[there].mean())

    low, high = map(math.log, _RANGE)
    golden = (math.sqrt(5) - 1) / 2
    for _ in range(40):
        first, second = high - golden * (high - low), low + golden * (high - low)
        if loss(first) < loss(second):
            high = second
        else:
            low = first
    return round(math.exp((low + high) / 2), 3)


def share_right(
    readings: Sequence[Sequence[Reading]],
    right: Sequence[Sequence[Phonemes]],
    low: float = 0.85,
    high: float = 0.95,
) -> tuple[float, int]:
    """How many of the first readings that are said to be so sure are right, and of how many.

    >>> share_right([[Reading(("a",), 0.9, "model")]] * 2, [[("a",)], [("b",)]])
    (0.5, 2)
    """
    marks = [
        ways[0].phonemes in set(map(tuple, known))
        for ways, known in zip(readings, right, strict=True)
        if ways and low <= ways[0].probability < high
    ]
    return (sum(marks) / len(marks) if marks else math.nan), len(marks)

"""Digits said one after another: recordings of one speaker joined, with pauses and noise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

__all__ = ["Said", "joined", "noise"]

PAUSE = (0.0, 0.3)
"""Seconds between two digits, and before and behind."""

NOISE = (10.0, 30.0)
"""Decibels that the noise lies below the voice."""

DIGITS = (3, 7)
"""Of a sequence."""


class Said(NamedTuple):
    """Sound `(samples,)` and the digits that are said in it."""

    samples: Any
    digits: str


def joined(sounds: dict[str, Sequence[Any]], count: int, rate: int, seed: int) -> list[Said]:
    """Join recordings of one speaker, by digit, to `count` sequences of 3 to 7 digits."""
    random = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        digits = random.integers(0, 10, random.integers(DIGITS[0], DIGITS[1] + 1))
        parts = [_pause(random, rate)]
        for digit in map(str, digits):
            parts.append(sounds[digit][random.integers(len(sounds[digit]))])
            parts.append(_pause(random, rate))
        samples = np.concatenate(parts)
        power = np.mean(samples[samples != 0] ** 2)
        level = np.sqrt(power) * 10 ** (-random.uniform(*NOISE) / 20)
        samples = samples + level * noise(random, len(samples))
        made.append(Said(samples, "".join(map(str, digits))))
    return made


def noise(random: np.random.Generator, length: int) -> Any:
    """Noise of deviation 1 between white and pink: its power falls with `f^0` to `f^-1`."""
    frequency = np.arange(1, length // 2 + 2)
    spectrum = np.fft.rfft(random.normal(size=length))
    coloured = np.fft.irfft(spectrum * frequency ** (-random.uniform(0, 1) / 2), length)
    return coloured / coloured.std()


def _pause(random: np.random.Generator, rate: int) -> Any:
    return np.zeros(int(rate * random.uniform(*PAUSE)))

"""What makes a good suggestion: the weights of the ranking, documented and adjustable."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Weights"]


@dataclass(frozen=True)
class Weights:
    """Weights of a suggestion's score, a sum of logarithms in nats (more is better).

    For a candidate `c`, a name `s` and a pronunciation `r`, the score is

        log sum_r P(r | s) P(c | r)^ease P(r | c)^sound + known K(c) - length max(0, |c| - |s|)
            - near (1 - match) - digits D(c)

    tuned on the development part of `experiments/sound-alikes`.
    """

    ease: float = 0.55
    """P(c | r): would someone who hears it write it so?"""
    sound: float = 0.35
    """P(r | c): would someone who reads it say it so?"""
    known: float = 8.0
    """K(c), 0 to 1: a word of the language, or two joined, is written as it always is."""
    length: float = 0.3
    """For each letter more than the name has; each letter less counts half as much in favour."""
    near: float = 200.0
    """For the whole of a name sounding different."""
    digits: float = 0.5
    """For each digit: legal, short, but less good to look at."""

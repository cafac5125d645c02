"""Choosing the next symbol from logits: temperature, top-k, top-p, and what may not follow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, shorten
from elman.inference.layer import Floats

__all__ = ["FORBIDDEN", "RECENT", "Choice", "log_softmax", "pick", "shaped", "softmax"]

FORBIDDEN = -1e9
"""A logit that the writing kernel never chooses; it is finite, as the kernel's biases are."""

RECENT = 64
"""Symbols that a repetition penalty remembers."""

_SMALLEST, _LARGEST = (float(x) for x in (np.finfo(np.float32).tiny, np.finfo(np.float32).max))


@dataclass(frozen=True)
class Choice:
    """How the next symbol is drawn.

    `temperature` divides the logits; `top_k` keeps the k most probable symbols, `top_p` the
    fewest whose probabilities sum up to p (Holtzman et al. 2020); `greedy` takes the most
    probable.

    `repetition_penalty` divides the odds of each of the last 64 symbols by itself, whatever the
    temperature, before `top_k` and `top_p` look at them (1: none). It is not the penalty of
    Keskar et al. (2019), which scales logits, and so depends on where their zero lies. With
    `no_repeat` n, no n symbols follow each other twice: where every symbol would repeat some, a
    text ends. Both count the symbols that a text goes on from (a seed) as well.

    Raises `ConfigurationError` for values outside their range.
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    greedy: bool = False
    repetition_penalty: float = 1.0
    no_repeat: int | None = None

    def __post_init__(self) -> None:
        if not _within(self.temperature, _SMALLEST, _LARGEST):
            raise ConfigurationError(
                f"temperature is above zero and finite ({_SMALLEST:.3g} to {_LARGEST:.3g}, what "
                f"float32 can hold), received {shorten(self.temperature)}",
                remedy="for the most probable symbol every time pass greedy=True",
            )
        if self.top_k is not None and not _counts(self.top_k):
            raise ConfigurationError(
                f"top_k is at least 1, a whole number, received {shorten(self.top_k)}",
                remedy="pass for example top_k=10",
            )
        if self.top_p is not None and not _within(self.top_p, _SMALLEST, 1.0):
            raise ConfigurationError(
                f"top_p is above 0 (at least {_SMALLEST:.3g}) and at most 1, received "
                f"{shorten(self.top_p)}",
                remedy="pass for example top_p=0.9",
            )
        if not _within(self.repetition_penalty, 1.0, _LARGEST):
            raise ConfigurationError(
                f"repetition_penalty is at least 1 and at most {_LARGEST:.3g}, received "
                f"{shorten(self.repetition_penalty)}",
                remedy="pass for example repetition_penalty=1.2",
            )
        if self.no_repeat is not None and not _counts(self.no_repeat):
            raise ConfigurationError(
                f"no_repeat is at least 1, a whole number, received {shorten(self.no_repeat)}",
                remedy="pass for example no_repeat=8",
            )

    @property
    def looks_back(self) -> bool:
        """Whether what was written counts."""
        return self.repetition_penalty > 1 or self.no_repeat is not None


def _within(value: Any, least: float, most: float) -> bool:
    real = isinstance(value, int | float | np.integer | np.floating)
    return real and not isinstance(value, bool) and bool(least <= value <= most)


def _counts(value: Any) -> bool:
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    return whole and bool(value >= 1)


def softmax(logits: NDArray[Any]) -> NDArray[Any]:
    """Turn logits into probabilities, over the last axis."""
    p = np.exp(logits - logits.max(-1, keepdims=True))
    shares: NDArray[Any] = p / p.sum(-1, keepdims=True)
    return shares


def shaped(logits: Floats, choice: Choice, seen: NDArray[np.bool_] | None = None) -> Floats:
    """Apply temperature, repetition penalty (to the symbols `seen`), top-k and top-p.

    `logits (texts, symbols)` come and go with -inf where nothing may follow.

    >>> logits = shaped(np.log(np.float32([[0.5, 0.3, 0.2]])), Choice(top_k=2))
    >>> softmax(logits).round(3).tolist()
    [[0.625, 0.375, 0.0]]
    """
    never = np.float32(-np.inf)
    if not choice.greedy:
        # From the best down, so that no quotient is too large for a float.
        possible = ~np.isneginf(logits)
        best = np.where(possible, logits, never).max(-1, keepdims=True)
        best = np.where(np.isneginf(best), np.float32(0), best)
        with np.errstate(over="ignore"):
            logits = (logits - best) / np.float32(choice.temperature)
        # A temperature near zero may not make impossible what is only improbable.
        logits = np.where(possible, np.maximum(logits, np.float32(-1e30)), never)
    if seen is not None:
        logits = logits - np.where(seen, np.float32(math.log(choice.repetition_penalty)), 0)
    symbols = logits.shape[-1]
    if choice.top_k is not None and choice.top_k < symbols:
        k = symbols - int(choice.top_k)
        least = np.partition(logits, k, -1)[..., k : k + 1]
        logits = np.where(logits >= least, logits, never)
    if choice.top_p is not None and choice.top_p < 1:
        with np.errstate(invalid="ignore"):  # of a text that nothing may follow
            ordered = -np.sort(-logits, -1)
            p = softmax(ordered)
            # A symbol stays if those before it do not yet reach the sum.
            kept = np.cumsum(p, -1) - p < np.float32(choice.top_p)
        least = np.where(kept, ordered, np.float32(np.inf)).min(-1, keepdims=True)
        logits = np.where(logits >= least, logits, never)
    return logits


def pick(logits: Floats, u: Floats, greedy: bool) -> NDArray[np.int32]:
    """Take the symbol at `u` (uniform in [0, 1)) of each distribution, or the most probable.

    >>> logits = np.log(np.float32([[0.5, 0.3, 0.2]] * 3))
    >>> pick(logits, np.float32([0.1, 0.6, 0.9]), False).tolist()
    [0, 1, 2]
    """
    if greedy:
        best: NDArray[np.int32] = logits.argmax(-1).astype(np.int32)
        return best
    with np.errstate(invalid="ignore"):
        p = np.exp(logits - logits.max(-1, keepdims=True))
    p = np.where(np.isneginf(logits), np.float32(0), p)
    sums = np.cumsum(p, -1)
    chosen = (sums <= u[:, None] * sums[:, -1:]).sum(-1)
    # Rounding may lead past the last symbol that may follow.
    last = np.where(p > 0, np.arange(p.shape[-1]), 0).max(-1)
    found: NDArray[np.int32] = np.minimum(chosen, last).astype(np.int32)
    return found


def log_softmax(logits: NDArray[Any]) -> NDArray[Any]:
    """Turn logits into log-probabilities, over the last axis."""
    rest = logits - logits.max(-1, keepdims=True)
    log_p: NDArray[Any] = rest - np.log(np.exp(rest).sum(-1, keepdims=True))
    return log_p

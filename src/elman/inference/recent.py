"""A memory of what was read lately: a continuous cache beside a network (Grave et al. 2017)."""

from __future__ import annotations

from numbers import Integral
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, shorten
from elman.inference.stepping import stepper
from elman.inference.wrappers import Sequential
from elman.interruption import look
from elman.limits import RECENT

__all__ = ["FLATNESS", "SHARES", "Recalled", "check_memory", "recent_losses"]

FLATNESS = tuple(8.0 * 2**k for k in range(5))
"""How much nearer states count more: times their inner product over their mean square."""

SHARES = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2)
"""How much the memory may count beside the network."""

_READ = 1 << 12
"""Symbols that the network reads at a time."""
_PRODUCTS = 1 << 18
"""Inner products at a time: few enough to stay near the processor."""


class Recalled(NamedTuple):
    """What a memory was worth: how much it counted, and how near a state had to be, at the end.

    `share` is what it counted beside the network, and `flatness` the `theta` of the paper; both
    are means over what the text itself had shown to be good.
    """

    size: int
    share: float
    flatness: float

    def to_json(self) -> dict[str, Any]:
        """Tell it in plain JSON values."""
        return {"symbols": self.size, "share": self.share, "theta": self.flatness}


def recent_losses(
    network: Sequential, symbols: NDArray[Any], losses: NDArray[Any], *, size: int
) -> tuple[NDArray[np.float64], Recalled]:
    """Mix what a network predicts with a memory: losses in nats `(n - 1,)`, and what it was worth.

    The memory holds the last `size` states and the symbol that followed each. A symbol is as
    probable there as the states before it are near the present one, `exp(theta h_t h_i)`, and
    counts `(1 - s) p + s p_memory`. No `theta` or `s` has to be chosen: every pair of them
    predicts, and counts as much as it has been worth on the text so far, as does the network
    alone, which counts one half at first. So a symbol is never known when it is asked for,
    probabilities sum to one, and a whole text costs at most one bit more than without a memory.
    `losses` are those of the network, or of one that adapts.

    Raises `ConfigurationError` for a size outside its range, and for a network that cannot be
    read forwards.
    """
    check_memory(size)
    step, n = stepper(network), len(symbols) - 1
    memory, states = _Memory(size), step.begin(1)
    mixed = np.empty(n)
    for at in range(0, n, _READ):
        look()
        piece = slice(at, min(at + _READ, n))
        h, states = step.read(symbols[piece, None].astype(np.int32), states)
        follow = symbols[at + 1 : at + 1 + len(h)]
        mixed[piece] = memory.read(h[:, 0], follow, np.asarray(losses[piece], float))
    return mixed, memory.recalled


def check_memory(size: int) -> None:
    """Raise `ConfigurationError` for the size of a memory outside its range."""
    whole = isinstance(size, Integral) and not isinstance(size, bool)
    if not whole or not 1 <= size <= RECENT:
        raise ConfigurationError(
            f"A memory holds 1 to {RECENT:,} symbols, received {shorten(size)}",
            remedy="pass for example recent=2000",
        )


class _Memory:
    """States and the symbols behind them, and how good each way to use them has been."""

    def __init__(self, size: int) -> None:
        self.size, self.count, self.squares = size, 0, 0.0
        self.states: NDArray[Any] | None = None
        self.follow = np.empty(0, np.int64)
        self.shares = np.concatenate([[0.0], np.tile(SHARES, len(FLATNESS))])
        # The network alone weighs as much as all mixtures together.
        self.worth = np.log(np.r_[0.5, np.full(len(self.shares) - 1, 0.5 / (len(self.shares) - 1))])

    @property
    def recalled(self) -> Recalled:
        weights = np.exp(self.worth)
        acting = weights * self.shares
        at = np.repeat(FLATNESS, len(SHARES)) / max(self.squares / max(self.count, 1), 1e-12)
        # Geometric, as they lie.
        nearness = np.exp((acting[1:] * np.log(at)).sum() / max(acting.sum(), 1e-12))
        return Recalled(self.size, float(acting.sum()), float(nearness))

    def read(
        self, h: NDArray[Any], follow: NDArray[Any], losses: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Predict `follow (n,)` from the states before them, `h (n, units)`, and remember both."""
        known = 0 if self.states is None else len(self.states)
        keys = h if self.states is None else np.concatenate([self.states, h])
        behind = np.concatenate([self.follow, follow])
        squares = self.squares + np.cumsum(np.square(h, dtype=np.float64).sum(1))
        scale = np.maximum(squares / np.arange(self.count + 1, self.count + len(h) + 1), 1e-12)
        mixed, rows = np.empty(len(h)), max(1, min(128, _PRODUCTS // self.size))
        for at in range(0, len(h), rows):
            end = min(at + rows, len(h))
            first = max(0, known + at - self.size)
            span = slice(first, known + end)
            scaled = h[at:end] / scale[at:end, None].astype(h.dtype)
            place = known + at - first
            near = _nearness(scaled, follow[at:end], keys[span], behind[span], place, self.size)
            mixed[at:end] = self._mixed(near, losses[at:end])
        self.states, self.follow = keys[-self.size :], behind[-self.size :]
        self.count, self.squares = self.count + len(h), float(squares[-1])
        return mixed

    def _mixed(self, near: NDArray[np.float64], losses: NDArray[np.float64]) -> NDArray[np.float64]:
        """Weigh every way by what it has been worth before each symbol (Bayes' rule)."""
        remembered = np.repeat(near, len(SHARES), 1)
        shares = self.shares[1:]
        with np.errstate(divide="ignore", invalid="ignore"):
            ways = np.logaddexp(
                np.log1p(-shares) - losses[:, None], np.log(shares) + np.log(remembered)
            )
        # Where nothing is remembered yet the network predicts alone.
        ways = np.where(np.isnan(remembered), -losses[:, None], ways)
        ways = np.concatenate([-losses[:, None], ways], 1)
        worth = np.vstack([self.worth, self.worth + np.cumsum(ways, 0)])
        total = np.logaddexp.reduce(worth, 1)
        self.worth = worth[-1] - total[-1]
        found: NDArray[np.float64] = total[:-1] - total[1:]
        return found


def _nearness(
    h: NDArray[Any],
    follow: NDArray[Any],
    keys: NDArray[Any],
    behind: NDArray[Any],
    offset: int,
    size: int,
) -> NDArray[np.float64]:
    """How probable a memory holds each symbol for every flatness: `(n, flatness)`, NaN if empty.

    State `h[b]` is `keys[offset + b]`, and sees the `size` ones before it.
    """
    own = offset + np.arange(len(h))[:, None]
    at = np.arange(len(keys))
    unseen = (at >= own) | (at < own - size)
    near = h @ keys.T
    near[unseen] = -np.inf
    empty = unseen.all(1)
    near[empty] = 0
    near -= near.max(1, keepdims=True)
    near *= FLATNESS[0]
    near = np.exp(near, out=near)
    same = (behind == follow[:, None]).astype(near.dtype)
    ones = np.ones(len(keys), near.dtype)
    found = np.empty((len(h), len(FLATNESS)))
    for k in range(len(FLATNESS)):
        if k:
            near *= near  # Each flatness is twice the one before.
        found[:, k] = np.einsum("ij,ij->i", near, same) / (near @ ones)
    found[empty] = np.nan
    return found

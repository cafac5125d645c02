"""Windows over many series: which there are, and how those at some places are read."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.inference.distributions import rate_of
from elman.inference.forecaster import SeriesBatch
from elman.inference.framing import Framed, Framing

__all__ = ["SeriesData", "Windows", "read_windows", "targets_of"]


class SeriesData(NamedTuple):
    """Series one after another: `values (steps,)`, NaN where missing.

    `beside (steps, features)` is known of each step, and of `further (series,)` steps behind the
    last value, which `values` has as NaN; `begins (series + 1,)` says where each begins; `scales
    (series,)` are theirs.
    """

    values: NDArray[np.float64]
    beside: NDArray[np.float32]
    begins: NDArray[np.int64]
    scales: NDArray[np.float64]
    numbers: NDArray[np.int32]
    """The number that each series has, among those with a vector of their own."""


class Windows(NamedTuple):
    """Where windows stand: the series of each and the step it forecasts first, `(windows,)`."""

    series: NDArray[np.int64]
    origins: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.series)

    def select(self, rows: Any) -> Windows:
        """The windows at these places."""
        return Windows(self.series[rows], self.origins[rows])


def read_windows(
    data: SeriesData, at: Windows, framing: Framing, segment: int, *, gaps: bool, ends: Any = None
) -> tuple[SeriesBatch, Framed, NDArray[np.float64]]:
    """Read windows: what a network reads, how to undo it, and the values ahead `(n, horizon)`.

    Values from `ends (series,)` on are not looked at: NaN. With `gaps` a feature says what is
    missing.
    """
    steps = -(-framing.horizon // segment) * segment
    begins, last = data.begins[at.series], data.begins[at.series + 1]
    first = begins + at.origins
    back = first[:, None] + np.arange(-framing.lookback, 0)
    on = first[:, None] + np.arange(steps)
    stop = last if ends is None else np.minimum(last, begins + ends[at.series])
    size = len(data.values) - 1
    before = back >= begins[:, None]
    past = np.where(before, data.values[np.clip(back, 0, size)], np.nan)
    future = np.where(on < stop[:, None], data.values[np.clip(on, 0, size)], np.nan)
    scales = data.scales[at.series] if framing.by_series else None
    framed = framing.framed(past, scales)
    known = ~np.isnan(past)
    features = data.beside.shape[1]
    beside = np.where(before[..., None], data.beside[np.clip(back, 0, size)], 0)
    beside = beside.reshape(len(at), framing.lookback, features)
    if gaps:
        beside = np.concatenate([beside, known[..., None]], -1)
    ahead = np.where((on < last[:, None])[..., None], data.beside[np.clip(on, 0, size)], 0)
    mask = known.reshape(len(at), -1, segment).any(-1)
    batch = SeriesBatch(
        np.ascontiguousarray(framed.values.T),
        np.ascontiguousarray(np.swapaxes(beside, 0, 1), np.float32),
        np.ascontiguousarray(np.swapaxes(ahead, 0, 1), np.float32),
        data.numbers[at.series],
        np.ascontiguousarray(mask.T),
    )
    return batch, framed, future[:, : framing.horizon]


def targets_of(
    kind: str, future: NDArray[np.float64], framed: Framed, framing: Framing
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give what a network is to learn of the values ahead, and the weight of each."""
    if kind != "negative-binomial":
        return framing.targets(future, framed)
    rate = rate_of(framed.baseline(framing.horizon))
    counts = np.stack([np.nan_to_num(future, nan=0.0), rate], -1)
    return np.swapaxes(counts, 0, 1).astype(np.float32), (~np.isnan(future)).T.astype(np.float32)

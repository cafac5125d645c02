"""Windows to quantiles of what comes next: the horizon at once, and on and on beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.estimators.engine import engine_of
from elman.inference.distributions import quantiles_of, rate_of
from elman.inference.forecaster import SeriesBatch
from elman.inference.framing import Framed, Framing
from elman.inference.windows import SeriesData, Windows, read_windows
from elman.interruption import each

__all__ = ["Roll"]

_TOGETHER = 512
"""Windows that are read together."""


class Roll:
    """Forecasts windows by all networks, averaged and corrected."""

    networks_: list[Any]
    framing_: Framing
    segment_: int
    gaps_: bool
    offsets_: NDArray[np.float64]

    def _levels(self) -> tuple[float, ...]:
        settings: Any = self
        return tuple(settings.levels)

    def _reach(self, steps: int) -> int:
        """Room behind the values for whole segments of all steps ahead."""
        return steps + self.framing_.horizon + self.segment_

    def _ahead(self, data: SeriesData, at: Windows, steps: int) -> NDArray[np.float64]:
        """Forecast windows: `(levels, steps, windows)`."""
        parts = [
            self._together(data, at.select(slice(begin, begin + _TOGETHER)), steps)
            for begin in each(range(0, len(at), _TOGETHER))
        ]
        return np.concatenate(parts, -1)

    def _together(self, data: SeriesData, at: Windows, steps: int) -> NDArray[np.float64]:
        batch, framed, _ = read_windows(data, at, self.framing_, self.segment_, gaps=self.gaps_)
        if steps <= self.framing_.horizon:
            outputs = engine_of(self.networks_[0]).series_outputs(self.networks_, batch)
            return self._restored(outputs, framed)[:, :steps]
        return self._carried(data, at, batch, framed, steps)

    def _restored(self, outputs: Sequence[Any], framed: Framed) -> NDArray[np.float64]:
        """Turn outputs into quantiles of the series, `(levels, horizon, windows)`."""
        quantiles, rate = self._quantiles(outputs, framed)
        quantiles = np.sort(quantiles + self.offsets_[:, :, None], 0)
        if rate is not None:
            return np.maximum(quantiles * rate, 0.0)
        return self.framing_.restored(quantiles, framed)

    def _quantiles(
        self, outputs: Sequence[Any], framed: Framed
    ) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
        """Average the quantiles of all networks, on their scale; of counts also the rate."""
        settings: Any = self
        counts = settings.distribution == "negative-binomial"
        rate = rate_of(framed.baseline(self.framing_.horizon)).T if counts else None
        levels, horizon = self._levels(), self.framing_.horizon
        found = [
            quantiles_of(settings.distribution, np.asarray(o)[:horizon], levels, rate)
            for o in outputs
        ]
        return np.mean(found, 0), rate

    def _carried(
        self, data: SeriesData, at: Windows, batch: SeriesBatch, framed: Framed, steps: int
    ) -> NDArray[np.float64]:
        """Forecast beyond the horizon: networks read their own medians on, their state carried."""
        framing, segment = self.framing_, self.segment_
        whole = framing.horizon // segment * segment
        memories: list[Any] = [None] * len(self.networks_)
        begins = data.begins[at.series] + at.origins
        parts: list[NDArray[np.float64]] = []
        for done in each(range(0, steps, whole)):
            rows = begins[:, None] + done + np.arange(len(batch.ahead))
            ahead = data.beside[np.minimum(rows, len(data.beside) - 1)]
            batch = batch._replace(ahead=np.ascontiguousarray(np.swapaxes(ahead, 0, 1)))
            engine = engine_of(self.networks_[0])
            memories, outputs = engine.series_carried(self.networks_, batch, memories)
            quantiles = self._restored(outputs, framed)[:, :whole]
            parts.append(quantiles)
            if done + whole >= steps:
                break
            median = quantiles[len(quantiles) // 2].T
            values, framed = framing.went_on(framed, median)
            beside = ahead[:, :whole]
            if self.gaps_:
                beside = np.concatenate([beside, np.ones((len(at), whole, 1))], -1)
            batch = batch._replace(
                values=np.ascontiguousarray(values.T),
                beside=np.ascontiguousarray(np.swapaxes(beside, 0, 1), np.float32),
                mask=np.ones((whole // segment, len(at)), bool),
            )
        return np.concatenate(parts, 1)[:, :steps]

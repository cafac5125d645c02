"""What a fitted forecaster makes of series, by whichever engine its networks run on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError, shorten
from elman.estimators.conventions import check_fitted
from elman.estimators.engine import Used
from elman.estimators.forecaster.given import Given, Known, Scaling, planned_in, series_in
from elman.estimators.forecaster.rolling import Roll
from elman.estimators.forecaster.settings import ForecasterSettings
from elman.estimators.outline import described
from elman.inference.distributions import numbers_of
from elman.inference.forecaster import ForecasterPlan
from elman.inference.summary import title_of
from elman.inference.windows import Windows

__all__ = ["Forecast", "Forecaster", "Forecasting"]

_FARTHEST_AHEAD = 1 << 16
"""Steps ahead that are forecast at most."""


class Forecast(NamedTuple):
    """What comes next in a series: `median (horizon,)`, and `quantiles (levels, horizon)`."""

    name: str
    median: NDArray[np.float64]
    quantiles: NDArray[np.float64]
    levels: tuple[float, ...]

    def interval(self, share: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the quantiles between which a `share` of values is expected to lie.

        Raises `ConfigurationError` where the model does not forecast them.
        """
        low = (1 - share) / 2
        for i, level in enumerate(self.levels):
            if abs(level - low) < 1e-9 and level < 0.5:
                return self.quantiles[i], self.quantiles[len(self.levels) - 1 - i]
        known = [f"{1 - 2 * level:.3g}" for level in self.levels if level < 0.5]
        raise ConfigurationError(
            f"An interval holds one of the shares {', '.join(known) or 'none'}, received {share}",
            remedy="train with other levels",
        )


class Tail(NamedTuple):
    """The end of a series that was learned from: what a forecast of it needs.

    `end` is how many values it has had in all.
    """

    name: str
    values: NDArray[np.float64]
    beside: NDArray[np.float64]
    static: NDArray[np.float64]
    scale: float
    end: int


class Forecasting(Roll):
    """Forecasts series: those it has learned from, and others."""

    scaling_: Scaling
    tails_: list[Tail]

    def predict(self, X: Any = None, *, horizon: int | None = None, **more: Any) -> list[Any]:
        """Forecast the median of each series, `(horizon,)`; the arguments are those of `forecast`.

        Of the distribution "mean" it is the mean.
        """
        return [forecast.median for forecast in self.forecast(X, horizon=horizon, **more)]

    def forecast(
        self,
        X: Any = None,
        *,
        horizon: int | None = None,
        known: Known | None = None,
        static: Mapping[str, Sequence[float]] | None = None,
        names: Sequence[str] | None = None,
    ) -> list[Forecast]:
        """Forecast each series: those of training unless others are given, arrays `(steps,)`.

        `known` says, by name, what is known of each step: of series given, of their values and of
        the steps ahead; of those of training, of the steps ahead alone. Steps beyond the trained
        horizon are forecast segment by segment: the state is carried on over what was forecast,
        and the bands are those of the trained steps, too narrow.

        Raises `SequenceError` for series that are none, or whose plans are missing.
        """
        check_fitted(self)
        steps = self.framing_.horizon if horizon is None else horizon
        if (
            isinstance(steps, bool)
            or not isinstance(steps, int)
            or not 1 <= steps <= _FARTHEST_AHEAD
        ):
            raise ConfigurationError(
                f"horizon is a whole number from 1 to {_FARTHEST_AHEAD}, received {shorten(steps)}",
                remedy=f"pass for example horizon={self.framing_.horizon}",
            )
        given, numbers, scales = self._asked(X, known, static, names, steps)
        self._check_readable(given)
        data = given.data(self.scaling_, self.framing_, numbers, self._reach(steps))
        data = data._replace(scales=data.scales if scales is None else scales)
        ends = np.array([len(v) for v in given.values], np.int64)
        quantiles = self._ahead(data, Windows(np.arange(len(ends)), ends), steps)
        levels = self._levels()
        middle = len(levels) // 2
        return [
            Forecast(name, quantiles[middle, :, i], quantiles[:, :, i], levels)
            for i, name in enumerate(given.names)
        ]

    def update(self, X: Any, *, known: Known | None = None) -> Self:
        """Go on from new observations, without training: values of each series learned from.

        `X` is a list in the order of training, `[]` for a series without news, or a mapping from
        names; of what is `known`, as many values.
        """
        check_fitted(self)
        fresh = self._by_name(X, "X")
        planned = {name: self._by_name(rows, name) for name, rows in planned_in(known).items()}
        tails = []
        for tail in self.tails_:
            if tail.name not in fresh or not len(fresh[tail.name]):
                tails.append(tail)
                continue
            beside = {n: [rows.get(tail.name, [])] for n, rows in planned.items()}
            fixed = {n: [v] for n, v in zip(self.scaling_.static, tail.static, strict=True)}
            given = series_in([fresh[tail.name]], beside, fixed, [tail.name], wanted=self.scaling_)
            self._check_readable(given)
            joined = np.concatenate([tail.values, given.values[0]])
            plans = np.concatenate([tail.beside, given.beside[0][: len(given.values[0])]])
            tails.append(
                tail._replace(
                    values=joined[-self._kept :],
                    beside=plans[-self._kept :],
                    end=tail.end + len(given.values[0]),
                )
            )
        self.tails_ = tails
        return self

    def score(self, X: Any, y: Any, **more: Any) -> float:
        """Measure the mean `sMAPE` of forecasts of `X` by what came, `y`, as a negative number."""
        from elman.estimators.forecaster.measures import smape

        rows = [np.asarray(row, np.float64) for row in y]
        found = self.predict(X, horizon=max(map(len, rows)), **more)
        return -float(np.mean([smape(t, f[: len(t)]) for t, f in zip(rows, found, strict=True)]))

    def backtest(
        self, given: Given, origins: Sequence[Sequence[int]], horizon: int
    ) -> list[list[NDArray[np.float64]]]:
        """Forecast each series from several of its steps on: quantiles `(levels, horizon)` of each.

        Only what lies before an origin is read.
        """
        check_fitted(self)
        self._check_readable(given)
        numbers = self._numbers(given.names)
        data = given.data(self.scaling_, self.framing_, numbers, self._reach(horizon))
        at = Windows(
            np.repeat(np.arange(len(origins)), [len(row) for row in origins]),
            np.array([o for row in origins for o in row], np.int64),
        )
        found = self._ahead(data, at, horizon)
        rows: list[list[NDArray[np.float64]]] = [[] for _ in origins]
        for i, series in enumerate(at.series.tolist()):
            rows[series].append(found[:, :, i])
        return rows

    def _asked(
        self,
        X: Any,
        known: Known | None,
        static: Mapping[str, Sequence[float]] | None,
        names: Sequence[str] | None,
        steps: int,
    ) -> tuple[Given, NDArray[np.int32], NDArray[np.float64] | None]:
        if X is not None:
            given = series_in(X, known, static, names, further=steps, wanted=self.scaling_)
            return given, self._numbers(given.names), None
        if names is not None or static is not None:
            raise ConfigurationError(
                "names and static belong to series that are given, received none",
                remedy="leave them out, or pass the series",
            )
        ahead = planned_in(known)
        plans = {name: self._by_name(ahead.get(name, []), name) for name in self.scaling_.known}
        values = [tail.values for tail in self.tails_]
        whole = {
            name: [
                np.concatenate([tail.beside[:, i], np.asarray(plans[name].get(tail.name, []))])
                for tail in self.tails_
            ]
            for i, name in enumerate(self.scaling_.known)
        }
        fixed = {
            name: [float(tail.static[i]) for tail in self.tails_]
            for i, name in enumerate(self.scaling_.static)
        }
        told = [tail.name for tail in self.tails_]
        given = series_in(values, whole, fixed, told, further=steps, wanted=self.scaling_)
        scales = np.array([tail.scale for tail in self.tails_])
        return given, self._numbers(given.names), scales

    def _by_name(self, X: Any, what: str) -> dict[str, Any]:
        """Tell whose each row is: a mapping says so, a list has the order of training."""
        names = [tail.name for tail in self.tails_]
        if isinstance(X, Mapping):
            if strange := [name for name in X if str(name) not in names]:
                raise SequenceError(
                    f"The forecaster has learned from {len(names):,} series, received "
                    f"{shorten(strange[0])}, which is none of them",
                    remedy="forecast it as a series of its own",
                )
            return {str(name): row for name, row in X.items()}
        rows = list(X)
        if rows and all(np.ndim(row) == 0 for row in rows):
            rows = [rows]
        if rows and len(rows) != len(names):
            raise SequenceError(
                f"{what} has a row for each of the {len(names):,} series of training, received "
                f"{len(rows):,}",
                remedy="pass a mapping from their names",
            )
        return dict(zip(names, rows, strict=False))

    def _numbers(self, names: Sequence[str]) -> NDArray[np.int32]:
        settings: Any = self
        if not settings.identify:
            return np.zeros(len(names), np.int32)
        numbers = {tail.name: i for i, tail in enumerate(self.tails_)}
        if strange := [name for name in names if name not in numbers]:
            raise SequenceError(
                f"A forecaster that knows each series by its vector forecasts these, received "
                f"{shorten(strange[0])}",
                remedy="train with identify=False, or name the series as in training",
            )
        return np.array([numbers[name] for name in names], np.int32)

    def _check_readable(self, given: Given) -> None:
        if not self.framing_.log:
            return
        for values, name in zip(given.values, given.names, strict=True):
            wrong = np.flatnonzero(values <= 0)
            if len(wrong):
                raise SequenceError(
                    f"The forecaster reads logarithms, series {name} has {values[wrong[0]]} at "
                    f"place {wrong[0] + 1:,}",
                    remedy="train with logarithm=False",
                )

    @property
    def _kept(self) -> int:
        """Values that are kept of each series."""
        return self.framing_.lookback + 2 * self.framing_.season

    def _network(self, _: int) -> Any:
        """What the networks are, from the settings and what was found in the series."""
        return ForecasterPlan(**self._plan())

    def _plan(self) -> dict[str, Any]:
        settings: Any = self
        features = len(self.scaling_.names)
        return {
            "lookback": self.framing_.lookback,
            "horizon": self.framing_.horizon,
            "segment": self.segment_,
            "outputs": numbers_of(settings.distribution, self._levels()),
            "beside": features + self.gaps_,
            "ahead": features,
            "series": len(self.tails_) if settings.identify else 0,
            "cell": settings.cell,
            "units": tuple(np.atleast_1d(settings.units).tolist()),
        }


class Forecaster(ForecasterSettings, Used, Forecasting):
    """A forecaster for use alone, as its file has it: nothing heavy is imported for it."""

    def summary(self) -> str:
        """Say in one line what the network is."""
        members = len(self.networks_)
        titles = [title_of(layer) for layer in self.networks_[0].layers]
        return described(titles, self.parameters_ // members, members)

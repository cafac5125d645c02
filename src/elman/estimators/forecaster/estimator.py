"""What comes next in series of numbers: a forecaster, trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from elman.estimators.conventions import Conventions, check_fitted
from elman.estimators.effects import check_effects, forecaster_idle
from elman.estimators.files.codec import Stored
from elman.estimators.files.rebuilding import check_limits
from elman.estimators.fitting import (
    check_settings,
    check_share,
    draft_of,
    optimiser_of,
    train_members,
    training_record,
)
from elman.estimators.forecaster.conformal import offsets_of
from elman.estimators.forecaster.given import Given, Known, fixed_in, planned_in, series_in
from elman.estimators.forecaster.settings import ForecasterSettings
from elman.estimators.forecaster.sizes import Sizes, check_levels, sizes_for, windows_in
from elman.estimators.forecaster.use import Forecasting, Tail
from elman.estimators.notebook import watched
from elman.estimators.outline import Announce, Outline, check_size, described
from elman.estimators.settings import documented
from elman.inference.framing import Framing
from elman.inference.windows import SeriesData, Windows, read_windows, targets_of

if TYPE_CHECKING:
    from elman.rnn import Checkpoint, Epoch, Forecaster, Trained

__all__ = ["SequenceForecaster"]

_TRIED = 1024
"""Windows by which a backtest chooses what is read."""


@documented
class SequenceForecaster(ForecasterSettings, Stored, Forecasting, Conventions):
    """Learns from one or many series of numbers to forecast how each goes on.

    One network learns from all series. It reads a window segment by segment and forecasts every
    step of the horizon at once (Lin et al. 2023), as quantiles or a distribution; a window is read
    relative to what a simple forecast says of it, as in ES-RNN (Smyl 2020), of which a backtest on
    the end of the series chooses the kind. Intervals are corrected by what that end shows.

    Settings that cannot act beside the others are refused, and a `fit` that fails leaves the
    model as it was.

    After `fit`: `networks_`, `framing_`, `season_`, `offsets_`, `tails_` (the end of each series,
    from which forecasts go on), `history_`, `best_epochs_`, `record_`. The same seed, series and
    version give the same model with the same number of threads and the same kernels.

    >>> days = np.arange(200)
    >>> visits = 100 + 10 * np.sin(2 * np.pi * days / 7)
    >>> model = SequenceForecaster(horizon=7, form="differenced", units=8, epochs=2, steps=5)
    >>> model.fit(visits).season_, model.predict()[0].round(-1)[:3].tolist()
    (7, [100.0, 90.0, 90.0])
    """

    _reads = ("one_d_array",)

    networks_: list[Forecaster]
    history_: list[list[Epoch]]
    best_epochs_: list[int]
    interrupted_: bool
    record_: dict[str, Any]
    season_: int

    def fit(
        self,
        X: Any,
        y: None = None,
        *,
        known: Known | None = None,
        static: Mapping[str, Sequence[float]] | None = None,
        names: Sequence[str] | None = None,
        announce: Announce | None = None,
    ) -> Self:
        """Learn from series `X`: one array `(steps,)` or a list of them, NaN where one is missing.

        Of a data frame each column is a series, and has its name.

        `known` are numbers of each step that are known beforehand, by name, as lists like `X`;
        forecasts need them for the steps ahead. `static` are numbers of each series, by name.
        `announce` is called with an `Outline` of what will be trained. Raises an `InputError` that
        says what to mend, and `NonFiniteError` when a loss is no longer a number. Ctrl-C keeps the
        best epoch so far (`interrupted_`).
        """
        with draft_of(self) as draft:
            draft._fit(X, planned_in(known), fixed_in(static), names, announce)
        return self

    def _fit(
        self,
        X: Any,
        known: Known,
        static: Mapping[str, Sequence[float]],
        names: Sequence[str] | None,
        announce: Announce | None,
    ) -> None:
        check_settings(self)
        check_levels(self.levels)
        check_effects(self, forecaster_idle(self.get_params(deep=False)))
        check_share(self.validation)
        check_limits(self)
        given = series_in(X, known, static, names)
        sizes = sizes_for(self, given.values)
        self.season_, self.segment_ = sizes.season, sizes.segment
        self.gaps_ = any(bool(np.isnan(v).any()) for v in given.values)
        self.scaling_ = given.scaling(tuple(known), tuple(static))
        self.offsets_ = np.zeros((len(self.levels), int(self.horizon)))
        numbers = np.arange(len(given.values)) if self.identify else np.zeros(len(given.values))
        framings = sizes.framings(self, given.values)
        self._keep_tails(given, framings[0])
        windows, held = windows_in(given.values, sizes)

        def read(framing: Framing) -> SeriesData:
            self.framing_ = framing
            return given.data(self.scaling_, framing, numbers.astype(np.int32), framing.horizon)

        data = read(framings[0])
        check_size(lambda: self._built(0))
        if announce is not None:
            self._announce(announce)
        if len(framings) > 1:
            data = read(self._best(framings, read, given, windows, held, sizes))
        self._keep_tails(given, self.framing_)
        stopped = train_members(
            self, lambda i, checkpoint: self._trained(i, data, windows, held, sizes, checkpoint)
        )
        if self.conformal and held is not None:
            self.offsets_ = self._offsets(data, held)
        self.record_ = training_record(
            self,
            [data.values, data.beside, data.begins],
            sequences=len(given.values),
            trained_on=len(np.unique(windows.series)),
            windows=len(windows),
            validated_on=0 if held is None else len(held),
            values=int(sum(map(len, given.values))),
            remarks=sizes.remarks,
        )
        if stopped is not None:
            raise stopped

    def _announce(self, announce: Announce) -> None:
        from elman.rnn import count_parameters

        network = self._built(0)
        titles = tuple(str(layer.title) for layer in network.layers)
        members = int(self.members)
        announce(Outline(titles, count_parameters(network) * members, members, int(self.epochs)))

    def _trained(
        self,
        member: int,
        data: SeriesData,
        windows: Windows,
        held: Windows | None,
        sizes: Sizes,
        checkpoint: Checkpoint | None,
        epochs: int | None = None,
    ) -> Trained:
        from elman.rnn import SeriesTask, train_series

        key, order = np.random.SeedSequence((int(self.seed), member)).generate_state(2).tolist()
        task = SeriesTask(
            self.framing_,
            self.segment_,
            self.distribution,
            tuple(self.levels),
            self.gaps_,
            sizes.ends,
        )
        return train_series(
            self._built(key),
            data,
            windows,
            task,
            epochs=int(self.epochs) if epochs is None else epochs,
            batch_size=self.batch_size,
            steps=self.steps,
            optimiser=optimiser_of(self),
            average=self.average,
            validation=held,
            patience=self.patience if held is not None and self.keep == "best" else None,
            keep=self.keep,
            seed=order,
            progress=watched(self, member) if epochs is None else None,
            checkpoint=checkpoint,
        )

    def _best(
        self,
        framings: list[Framing],
        read: Any,
        given: Given,
        windows: Windows,
        held: Windows | None,
        sizes: Sizes,
    ) -> Framing:
        """Choose what windows are read as: briefly trained, whichever errs least at the end."""
        from elman.estimators.forecaster.measures import seasonal_error

        assert held is not None, "a backtest needs what is held out"
        rows = np.unique(np.linspace(0, len(held) - 1, min(_TRIED, len(held))).astype(int))
        tried = held.select(rows)
        errors = np.array([seasonal_error(v, sizes.season) for v in given.values])
        unit = np.nan_to_num(errors[tried.series], nan=1.0)
        found: list[float] = []
        for framing in framings:
            data = read(framing)
            trained = self._trained(
                0, data, windows, None, sizes, None, epochs=max(2, int(self.epochs) // 4)
            )
            self.networks_ = [trained.network]
            ahead = self._ahead(data, tried, framing.horizon)[len(self.levels) // 2]
            *_, future = read_windows(data, tried, framing, self.segment_, gaps=self.gaps_)
            found.append(float(np.nanmean(np.abs(ahead.T - future) / unit[:, None])))
        return framings[int(np.argmin(found))]

    def _offsets(self, data: SeriesData, held: Windows) -> Any:
        """Correct intervals by what is held out."""
        parts: list[tuple[Any, Any, Any]] = []
        rows = np.unique(np.linspace(0, len(held) - 1, min(8192, len(held))).astype(int))
        for begin in range(0, len(rows), 512):
            at = held.select(rows[begin : begin + 512])
            batch, framed, future = read_windows(
                data, at, self.framing_, self.segment_, gaps=self.gaps_
            )
            from elman.rnn import series_outputs

            outputs = series_outputs(self.networks_, batch)
            quantiles, rate = self._quantiles(outputs, framed)
            true: Any
            weights: Any
            if rate is None:
                true, weights = targets_of(self.distribution, future, framed, self.framing_)
            else:
                true, weights = np.nan_to_num(future).T / rate, (~np.isnan(future)).T
            parts.append((quantiles, true, weights))
        joined = [np.concatenate(column, -1) for column in zip(*parts, strict=True)]
        return offsets_of(joined[0], joined[1], joined[2], self.levels)

    def _keep_tails(self, given: Given, framing: Framing) -> None:
        self.framing_ = framing
        kept = self._kept
        self.tails_ = [
            Tail(
                name,
                values[-kept:],
                beside[: len(values)][-kept:],
                static,
                framing.spread_of(values) if framing.by_series else 1.0,
                len(values),
            )
            for name, values, beside, static in zip(
                given.names, given.values, given.beside, given.static, strict=True
            )
        ]

    def _built(self, key: int) -> Forecaster:
        from elman.rnn import build_forecaster

        return build_forecaster(**self._plan(), dropout=self.dropout, key=key)

    def _network(self, _: int) -> Any:
        return self._built(0)

    def summary(self) -> str:
        """Say in one line what the network is."""
        check_fitted(self)
        from elman.rnn import count_parameters

        network = self.networks_[0]
        titles = [str(layer.title) for layer in network.layers]
        return described(titles, count_parameters(network), len(self.networks_))

"""Training on windows over many series, drawn anew every epoch; averaged weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.inference.forecaster import SeriesBatch
from elman.inference.framing import Framing
from elman.inference.windows import SeriesData, Windows, read_windows, targets_of
from elman.rnn.networks.forecaster import Forecaster
from elman.rnn.objectives import Objective, totals
from elman.rnn.objectives.forecasts import objective_for
from elman.rnn.training import placement
from elman.rnn.training.averaged import Averaged, check_average, stepped
from elman.rnn.training.checkpoint import Checkpoint
from elman.rnn.training.course import Stage, Standing, check_counts
from elman.rnn.training.epoch import Progress, Trained
from elman.rnn.training.loop import Keep, follow
from elman.rnn.training.optimise import Optimiser

__all__ = ["SeriesTask", "train_series"]

_TOGETHER = 16
"""Steps between two looks at the clock and the keyboard."""


@dataclass(frozen=True)
class SeriesTask:
    """What is read of windows and learned of the steps ahead.

    `distribution` and `levels` as `elman.inference.distributions` has them; with `gaps` a feature
    says what is missing; values from `ends (series,)` on are held out.
    """

    framing: Framing
    segment: int
    distribution: str
    levels: tuple[float, ...]
    gaps: bool
    ends: NDArray[np.int64]

    def batch(
        self, data: SeriesData, at: Windows, *, whole: bool = False
    ) -> tuple[SeriesBatch, Any, Any]:
        """Read windows, their targets and weights; `whole` sees what is held out."""
        ends = None if whole else self.ends
        read, framed, future = read_windows(
            data, at, self.framing, self.segment, gaps=self.gaps, ends=ends
        )
        return read, *targets_of(self.distribution, future, framed, self.framing)


@partial(
    jax.jit,
    static_argnames=("structure", "objective", "optimiser", "horizon", "average", "rows"),
    donate_argnames=("standing",),
)
def _step(
    standing: Standing,
    batch: SeriesBatch,
    targets: Array,
    weights: Array,
    key: Array,
    *,
    structure: Any,
    objective: Objective,
    optimiser: Optimiser,
    horizon: int,
    average: float,
    rows: int,
) -> Standing:

    def loss(
        parameters: Any, batch: SeriesBatch, targets: Array, weights: Array, key: Array
    ) -> tuple[Array, Array]:
        outputs = eqx.combine(parameters, structure)(batch, key=key)[: len(targets)]
        sums = totals(objective, outputs, targets, weights)
        return sums[0] / jnp.maximum(placement.summed(sums[-1]), 1e-12), sums

    shared = (batch, targets, weights, jax.random.fold_in(key, standing.state.step))
    specs = (_SHARED, placement.COLUMNS, placement.COLUMNS, placement.EVERYWHERE)
    return stepped(standing, loss, shared, specs, rows, optimiser, horizon, average)


_SHARED = SeriesBatch(*[placement.COLUMNS] * 5)._replace(series=placement.ROWS)


@partial(jax.jit, static_argnames=("structure", "objective"))
def _sums(
    parameters: Any,
    batch: SeriesBatch,
    targets: Array,
    weights: Array,
    *,
    structure: Any,
    objective: Objective,
) -> Array:
    outputs = eqx.combine(parameters, structure)(batch)[: len(targets)]
    return totals(objective, outputs, targets, weights)


@dataclass(frozen=True, kw_only=True, eq=False)
class WindowsOfSeries(Averaged):
    """Windows in batches drawn anew every epoch, as many batches of them as are wanted."""

    task: SeriesTask
    windows: Windows
    batches: int

    @property
    def settings(self) -> tuple[Any, ...]:
        framing = tuple(vars(self.task.framing).values())
        read = (self.task.segment, self.task.distribution, self.task.levels, self.task.gaps)
        ends = self.task.ends.tolist(), len(self.windows), self.batches
        return (*super().settings, *framing, *read, *ends)

    @property
    def _batch(self) -> int:
        return min(self.batch_size, len(self.windows))

    @property
    def steps(self) -> int:
        return self.batches

    def stages(self, standing: Standing, epoch: int, done: int) -> Iterator[Stage]:
        step = partial(_step, rows=self._batch, **self.compiled_for)
        spare = -self._batch % placement.devices()
        random = np.random.default_rng((self.seed, epoch))
        # Few windows are gone through again and again.
        rounds = -(-self.steps * self._batch // len(self.windows))
        order = np.concatenate([random.permutation(len(self.windows)) for _ in range(rounds)])
        while done < self.steps:
            rows = order[done * self._batch : (done + 1) * self._batch]
            # Where devices share a batch, each takes equally many windows.
            rows = np.pad(rows, (0, spare), mode="edge")
            batch, targets, weights = self.task.batch(self.data, self.windows.select(rows))
            weights[:, self._batch :] = 0
            standing, done = step(standing, batch, targets, weights, self._key), done + 1
            if done % _TOGETHER == 0 or done == self.steps:
                yield Stage(standing, done, done == self.steps)

    def measure(self, network: Any) -> dict[str, float]:
        parameters, structure = eqx.partition(network, eqx.is_inexact_array)
        held: Windows = self.validation
        sums = np.zeros(2)
        size = min(1024, len(held))
        for begin in range(0, len(held), size):
            rows = np.arange(begin, begin + size)
            batch, targets, weights = self.task.batch(
                self.data, held.select(rows % len(held)), whole=True
            )
            weights = weights * (rows < len(held))
            sums += np.asarray(
                _sums(
                    *(parameters, batch, targets, weights),
                    structure=structure,
                    objective=self.objective,
                )
            )
        return {"loss": float(sums[0] / max(sums[1], 1e-12))}


def train_series(
    network: Forecaster,
    data: SeriesData,
    windows: Windows,
    task: SeriesTask,
    *,
    epochs: int,
    batch_size: int = 256,
    steps: int = 200,
    optimiser: Optimiser | None = None,
    average: float = 0.99,
    validation: Windows | None = None,
    patience: int | None = None,
    keep: Keep = "best",
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    checkpoint: Checkpoint | None = None,
) -> Trained:
    """Train a built forecaster on windows; return the averaged weights of the best epoch.

    An epoch has `steps` batches, of windows drawn at random. With `validation` windows the
    best epoch is the one with the lowest loss there. Everything else is as in `elman.rnn.train`.

    Raises `NonFiniteError` when the loss or a gradient is no longer a number, and
    `ConfigurationError` for settings outside their range.
    """
    check_average(average, 0.99)
    check_counts(epochs=epochs, batch_size=batch_size, steps=steps, patience=patience)
    placement.check_batch(batch_size, whole=False)
    if not len(windows):
        raise ConfigurationError("Data holds at least one window, received none")
    course = WindowsOfSeries(
        network=network,
        data=data,
        validation=validation,
        epochs=epochs,
        batch_size=batch_size,
        optimiser=optimiser or Optimiser(),
        seed=seed,
        objective=objective_for(task.distribution, task.levels),
        average=average,
        task=task,
        windows=windows,
        batches=steps,
    )
    return follow(course, patience=patience, keep=keep, progress=progress, checkpoint=checkpoint)

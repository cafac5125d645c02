"""Training on pairs of sequences whose alignment nobody gives: the transducer's loop.

What is kept is not the last weights but their average over the last steps (Polyak and Juditsky
1992): on few pairs it errs less than any single step's weights, without a validation set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, ClassVar, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.rnn.networks.transducer import Transducer
from elman.rnn.objectives import Alignments, Objective, totals
from elman.rnn.process import check_process
from elman.rnn.training import placement
from elman.rnn.training.averaged import Averaged, check_average, stepped
from elman.rnn.training.batches import rows_of
from elman.rnn.training.checkpoint import Checkpoint
from elman.rnn.training.course import Stage, Standing, check_counts
from elman.rnn.training.epoch import Progress, Trained
from elman.rnn.training.loop import Keep, follow
from elman.rnn.training.optimise import Optimiser

__all__ = ["Pairs", "PairsByLength", "likelihoods", "train_pairs"]

_TOGETHER = 16
"""Steps between two looks at the clock and the keyboard."""


class Pairs(NamedTuple):
    """Inputs `x (n, time)` with outputs `y (n, outputs)`, padded, and how long each is, `(n,)`.

    Input symbols run from 0, output symbols from 1. Inputs that are measured series are
    `(n, time, features)`.
    """

    x: NDArray[Any]
    y: NDArray[Any]
    x_lengths: NDArray[Any]
    y_lengths: NDArray[Any]


Judged = Callable[[Any, Objective, Pairs, Array, Array | None], Array]
"""From a network, an objective, pairs, rows of them and a key to `totals`."""


def _likelihoods(network: Transducer, pairs: Pairs, rows: Array, key: Array | None) -> Array:
    x, y, x_lengths, y_lengths = pairs
    read = jnp.swapaxes(x[rows], 0, 1)
    return network.log_likelihood(read, x_lengths[rows], y[rows].T, y_lengths[rows], key=key)


def _judged(
    network: Transducer, objective: Objective, pairs: Pairs, rows: Array, key: Array | None
) -> Array:
    """Judge whole outputs, each of which weighs as much as another."""
    weights = (rows >= 0).astype(jnp.float32)
    return totals(objective, _likelihoods(network, pairs, rows, key), None, weights)


@partial(
    jax.jit,
    static_argnames=(
        "judged",
        "structure",
        "objective",
        "optimiser",
        "horizon",
        "average",
        "batch_size",
    ),
    donate_argnames=("standing",),
)
def _step(
    standing: Standing,
    pairs: Pairs,
    rows: Array,
    key: Array,
    *,
    judged: Judged,
    structure: Any,
    objective: Objective,
    optimiser: Optimiser,
    horizon: int,
    average: float,
    batch_size: int,
) -> Standing:

    def loss(parameters: Any, pairs: Pairs, rows: Array, key: Array) -> tuple[Array, Array]:
        sums = judged(eqx.combine(parameters, structure), objective, pairs, rows, key)
        return sums[0] / placement.summed(sums[-1]), sums

    whole = placement.EVERYWHERE
    batch = (pairs, rows, jax.random.fold_in(key, standing.state.step))
    specs = (whole, placement.ROWS, whole)
    return stepped(standing, loss, batch, specs, batch_size, optimiser, horizon, average)


@partial(jax.jit, static_argnames=("structure",))
def _measured(parameters: Any, pairs: Pairs, rows: Array, *, structure: Any) -> Array:
    return _likelihoods(eqx.combine(parameters, structure), pairs, rows, None)


def _widths(lengths: NDArray[Any], batch_size: int) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Part sequences into few widths: `(width, rows)`, the longest apart from the usual.

    Each width is a program to compile, so that few sequences are not parted.
    """
    shares = (0.75, 0.97, 1.0) if len(lengths) > 16 * batch_size else (1.0,)
    before = -1
    for share in shares:
        width = int(np.quantile(lengths, share, method="higher"))
        rows = np.flatnonzero((lengths > before) & (lengths <= width))
        if len(rows):
            yield width, rows
        before = max(before, width)


def _blocks(pairs: Pairs, batch_size: int) -> list[Pairs]:
    """Part pairs by length, so that short ones are not padded to the longest."""
    return [
        Pairs(
            pairs.x[rows, :width],
            pairs.y[rows, : max(1, int(pairs.y_lengths[rows].max()))],
            pairs.x_lengths[rows],
            pairs.y_lengths[rows],
        )
        for width, rows in _widths(pairs.x_lengths, batch_size)
    ]


def likelihoods(network: Transducer, pairs: Pairs, *, batch_size: int = 256) -> NDArray[np.float64]:
    """Tell the log-likelihood (nats) of every pair, `(n,)`, summed over alignments."""
    check_process()
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    found = np.zeros(len(pairs.x))
    for width, indices in _widths(pairs.x_lengths, batch_size):
        block = Pairs(pairs.x[:, :width], *pairs[1:])
        for rows in rows_of(indices, min(batch_size, len(indices))):
            summed = np.asarray(_measured(parameters, block, rows, structure=structure))
            found[rows[rows >= 0]] = summed[rows >= 0]
    return found


@dataclass(frozen=True, kw_only=True, eq=False)
class PairsByLength(Averaged):
    """Pairs in batches of like lengths; what is kept is the average of the weights."""

    judged: ClassVar[Judged] = staticmethod(_judged)

    @cached_property
    def _blocks(self) -> list[Pairs]:
        return _blocks(self.data, self.batch_size)

    @cached_property
    def _placed(self) -> list[Pairs]:
        placed: list[Pairs] = placement.put(self._blocks)
        return placed

    @cached_property
    def steps(self) -> int:
        return sum(-(-len(block.x) // self.batch_size) for block in self._blocks)

    def stages(self, standing: Standing, epoch: int, done: int) -> Iterator[Stage]:
        step = partial(_step, judged=self.judged, batch_size=self.batch_size, **self.compiled_for)
        spare = (0, -self.batch_size % placement.devices())
        for block, rows in _batches(self._blocks, self.batch_size, (self.seed, epoch)):
            rows = np.pad(rows, spare, constant_values=-1)
            standing, done = step(standing, self._placed[block], rows, self._key), done + 1
            if done % _TOGETHER == 0 or done == self.steps:
                yield Stage(standing, done, done == self.steps)

    def measure(self, network: Any) -> dict[str, float]:
        scores = self.objective(jax.device_put(likelihoods(network, self.validation)), None)
        return {
            name: float(np.mean(np.asarray(values, np.float64)))
            for name, values in zip(self.objective.scores, scores, strict=True)
        }


def train_pairs(
    network: Transducer,
    pairs: Pairs,
    *,
    epochs: int,
    batch_size: int = 32,
    optimiser: Optimiser | None = None,
    average: float = 0.995,
    validation: Pairs | None = None,
    patience: int | None = None,
    keep: Keep = "best",
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    checkpoint: Checkpoint | None = None,
) -> Trained:
    """Train a built transducer; return the averaged weights of the best epoch.

    The loss is the mean negative log-likelihood of an output (nats, over all alignments); the
    accuracy the share of outputs with a probability above one half, a lower bound of those that
    a search finds first.
    Everything else is as in `elman.rnn.train`: the best epoch by `validation`, else the last;
    Ctrl-C keeps the best so far; a killed run resumes from its `checkpoint` exactly.

    Raises `NonFiniteError` when the loss or a gradient is no longer a number, and
    `ConfigurationError` for settings outside their range.
    """
    check_average(average, 0.995)
    if not len(pairs.x):
        raise ConfigurationError("Data holds at least one pair, received none")
    check_counts(epochs=epochs, batch_size=batch_size, patience=patience)
    placement.check_batch(batch_size, whole=False)
    course = PairsByLength(
        network=network,
        data=pairs,
        validation=validation,
        epochs=epochs,
        batch_size=batch_size,
        optimiser=optimiser or Optimiser(),
        seed=seed,
        objective=Alignments(),
        average=average,
    )
    return follow(course, patience=patience, keep=keep, progress=progress, checkpoint=checkpoint)


def _batches(
    blocks: list[Pairs], batch_size: int, seed: tuple[int, int]
) -> list[tuple[int, NDArray[np.int32]]]:
    """Draw the batches of an epoch: which block, and its rows, -1 filling up the last."""
    random = np.random.default_rng(seed)
    drawn = [
        (i, rows)
        for i, block in enumerate(blocks)
        for rows in rows_of(random.permutation(len(block.x)), batch_size)
    ]
    return [drawn[i] for i in random.permutation(len(drawn))]

"""Examples in memory: the course of whole sequences, batch by batch, in few compiled calls."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.inference.inputs import Inputs
from elman.rnn.layers.tied import linked
from elman.rnn.networks.sequential import Sequential, adapted, count_parameters, parts
from elman.rnn.objectives import CrossEntropy, Distilled, Objective, l2_penalty, totals
from elman.rnn.process import check_process
from elman.rnn.training import placement
from elman.rnn.training.batches import (
    AnyData,
    Data,
    check_examples,
    chunk_of,
    gathered,
    mask_of,
    on_device,
    rows_of,
)
from elman.rnn.training.checkpoint import Checkpoint
from elman.rnn.training.course import Course, Stage, Standing, check_counts
from elman.rnn.training.epoch import Epoch, Progress, Trained
from elman.rnn.training.loop import Keep, follow
from elman.rnn.training.optimise import Optimiser
from elman.rnn.training.own import most_steps, own_share, shared
from elman.rnn.training.rowwise import RowWise
from elman.rnn.training.state import State, advanced, layer_norms

__all__ = ["Examples", "adapt", "evaluate", "measure", "train"]


def _judged(
    network: Any,
    objective: Objective,
    batch: tuple[Any, Any, Array | None, Array],
    key: Array | None,
) -> tuple[Array, Array]:
    """Return the mean loss on a batch with L2, and the objective's totals."""
    x, y, mask, weights = batch
    logits, learning = network.answers(x, mask=mask, key=key)
    losses = [placement.shared_mean(objective(answer, y)[0], weights) for answer in learning]
    penalty = jnp.asarray(l2_penalty(network)) / placement.devices()
    return sum(losses, penalty), totals(objective, logits, y, weights)


def _gradient(
    parameters: Any, structure: Any, objective: Objective, data: AnyData, rows: Array, key: Any
) -> tuple[Any, Array, Array]:
    """Return the gradient of the mean loss with L2, that loss, and the objective's totals."""
    batch = gathered(data, rows)

    def loss(parameters: Any) -> tuple[Array, Array]:
        return _judged(eqx.combine(parameters, structure), objective, batch, key)

    (value, sums), gradient = jax.value_and_grad(loss, has_aux=True)(parameters)
    return gradient, value, sums


@partial(
    jax.jit,
    static_argnames=("structure", "objective", "optimiser", "rowwise", "horizon", "batch_size"),
    donate_argnames=("state",),
)
def _run(
    state: State,
    data: AnyData,
    order: Array,
    begin: int,
    end: int,
    key: Array,
    rates: Array | None = None,
    *,
    structure: Any,
    objective: Objective,
    optimiser: Optimiser,
    rowwise: RowWise | None = None,
    horizon: int,
    batch_size: int,
) -> State:
    """Take the steps `begin ... end - 1` of an epoch whose batches are the rows of `order`.

    Devices that share them have their own rows of sequences. `rates` are those of `rowwise`.
    """
    update = optimiser.build(horizon).update

    def steps(
        state: State,
        data: AnyData,
        order: Array,
        begin: Array,
        end: Array,
        key: Array,
        rates: Array | None,
    ) -> Any:
        def step(i: Array, state: State) -> State:
            dropout_key = jax.random.fold_in(key, state.step)
            if rowwise is not None and rates is not None:
                x, _, mask, _ = batch = gathered(data, order[i])
                judged = partial(_judged, objective=objective, batch=batch, key=dropout_key)
                x = (x, mask, order[i])
                return rowwise.advanced(state, structure, x, judged, rates, horizon)
            gradient, loss, sums = placement.summed(
                _gradient(state.parameters, structure, objective, data, order[i], dropout_key)
            )
            return advanced(state, gradient, loss, sums, optimiser, update)

        return jax.lax.fori_loop(begin, end, step, state)

    whole = placement.EVERYWHERE
    read = placement.ROWS if shared(data) else whole
    specs = (whole, read, placement.COLUMNS, *[whole] * 4)
    run = placement.parted(steps, specs, whole, rows=batch_size)
    last: State = run(state, data, order, begin, end, key, rates)
    return last


def _trace(network: Sequential, objective: Objective, data: AnyData, rows: Any, key: Array) -> str:
    """Name the layer where a batch first gives a number that is not finite."""
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    x, _, mask, _ = gathered(data, jnp.asarray(rows))
    keys = jax.random.split(key, len(network.layers))
    for i, layer in enumerate(linked(network.layers)):
        x = eqx.filter_jit(layer)(x, mask=mask, key=keys[i])
        if jnp.issubdtype(x.dtype, jnp.inexact) and not np.isfinite(np.asarray(x)).all():
            return f"the output of layer {i + 1}, {layer.title}"
    gradient = eqx.filter_jit(_gradient)(parameters, structure, objective, data, rows, key)[0]
    finite = np.isfinite(np.asarray(jax.jit(layer_norms)(gradient)))
    # Backpropagation runs from the last layer to the first.
    for i, part in reversed(list(enumerate(parts(network)))):
        if not finite[i]:
            return f"the gradient of layer {i + 1}, {part.title}"
    return "the loss"


@partial(jax.jit, static_argnames=("structure", "objective"))
def _totals(
    parameters: Any, data: AnyData, order: Array, *, structure: Any, objective: Objective
) -> Array:
    network = eqx.combine(parameters, structure)

    def step(sums: Array, rows: Array) -> tuple[Array, None]:
        x, y, mask, weights = gathered(data, rows)
        return sums + totals(objective, network(x, mask=mask), y, weights), None

    return jax.lax.scan(step, jnp.zeros(len(objective.scores) + 1), order)[0]


def measure(
    network: Sequential, data: AnyData, objective: Objective, batch_size: int
) -> dict[str, float]:
    """Return the scores of a network on data."""
    check_process()
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    rows = rows_of(np.arange(len(data.x)), min(batch_size, len(data.x)))
    sums = _totals(parameters, data, rows, structure=structure, objective=objective)
    *scores, weight = np.asarray(sums, float).tolist()
    return {
        name: score / max(weight, 1e-12)
        for name, score in zip(objective.scores, scores, strict=True)
    }


@dataclass(frozen=True, kw_only=True, eq=False)
class Examples(Course):
    """Sequences that stand apart, or windows over a text, in batches drawn anew every epoch."""

    @cached_property
    def steps(self) -> int:
        return math.ceil(len(self.data.x) / self._batch)

    @property
    def settings(self) -> tuple[Any, ...]:
        taught = [asdict(self.objective)] if isinstance(self.objective, Distilled) else []
        rows = ["rows"] if self._rowwise else []
        return (self.epochs, self.batch_size, self.seed, *rows, *taught)

    @cached_property
    def _rowwise(self) -> RowWise | None:
        return RowWise.of(self.network, self.optimiser)

    @cached_property
    def _rates(self) -> Array | None:
        return None if self._rowwise is None else self._rowwise.rates(self.total)

    def begin(self) -> Standing:
        if self._rowwise is None:
            return super().begin()
        return Standing(self._rowwise.begin(self.network, self.objective, self.horizon))

    @property
    def _batch(self) -> int:
        return min(self.batch_size, len(self.data.x))

    @cached_property
    def _placed(self) -> AnyData:
        placed: AnyData = placement.put(self.data)
        return placed

    @cached_property
    def _held(self) -> AnyData:
        return on_device(self.validation)

    @cached_property
    def _key(self) -> Array:
        key: Array = placement.put(jax.random.key(self.seed))
        return key

    def _rows(self, epoch: int) -> NDArray[np.int32]:
        order = np.random.default_rng((self.seed, epoch)).permutation(len(self.data.x))
        rows = rows_of(order, self._batch)
        # Where devices share a batch, each takes equally many rows.
        return np.pad(rows, ((0, 0), (0, -self._batch % placement.devices())), constant_values=-1)

    def stages(self, standing: Standing, epoch: int, done: int) -> Iterator[Stage]:
        rows, state = self._rows(epoch), standing.state
        rowwise, rates = self._rowwise, self._rates
        moving = rowwise.moving(self.network) if rowwise else count_parameters(self.network)
        chunk = chunk_of(moving, self.data, self._batch)
        if own := shared(self.data):
            chunk = min(chunk, most_steps(self.data, self._batch), self.steps)
        while done < self.steps:
            end = min(done + chunk, self.steps)
            data, order, first = (
                (*own_share(self.data, rows[done:end], chunk), done)
                if own
                else (self._placed, rows, 0)
            )
            state = _run(
                state,
                data,
                order,
                done - first,
                end - first,
                self._key,
                rates,
                structure=self.structure,
                objective=self.objective,
                optimiser=self.optimiser,
                rowwise=rowwise,
                horizon=self.horizon,
                batch_size=self._batch,
            )
            done = end
            if done == self.steps and rowwise is not None and rates is not None:
                state = rowwise.settled(state, self.structure, rates)
            yield Stage(Standing(state), done, done == self.steps)

    def measure(self, network: Any) -> dict[str, float]:
        return measure(network, self._held, self.objective, 1024)

    def culprit(self, standing: Standing, epoch: int) -> str:
        bad = int(standing.state.bad)
        rows = self._rows(epoch)[bad - self.steps * (epoch - 1)]
        key = jax.random.fold_in(jax.random.key(self.seed), bad)
        network = placement.fetched(self.network_of(standing))
        return _trace(network, self.objective, self.data, rows, key)


def train(
    network: Sequential,
    data: AnyData,
    *,
    epochs: int,
    batch_size: int = 32,
    optimiser: Optimiser | None = None,
    validation: AnyData | None = None,
    patience: int | None = None,
    keep: Keep = "best",
    objective: Objective | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    checkpoint: Checkpoint | None = None,
    levels: Any = None,
) -> Trained:
    """Train a built network; return the weights of the best epoch.

    Batches are drawn anew every epoch from `seed`. With `validation` the best epoch is the one
    of the lowest validation loss, or of the best score that another `objective` (`CrossEntropy()`
    unless given) lets decide, and training stops after `patience` epochs without a better
    one; without, it is the last. `levels` say how deep lies what was taken over, for an optimiser
    with `tuning`. Ctrl-C ends training and keeps the best epoch so far.
    The same seed, data and version give the same weights, bit for bit, with the same number of
    threads and the same kernels (`elman.rnn.kernels.conditions`), and a run that was killed and
    resumed from its `checkpoint` ends with the same weights as one that was not.

    Raises `NonFiniteError` when the loss or a gradient is no longer a number: its `trained`
    holds the best epoch before that step. Raises `ConfigurationError` for settings outside
    their range.
    """
    check_counts(epochs=epochs, batch_size=batch_size, patience=patience)
    placement.check_batch(batch_size, whole=False)
    for part in (data, validation):
        if part is not None:
            check_examples(part)
    course = Examples(
        network=network,
        data=data,
        validation=validation,
        epochs=epochs,
        batch_size=batch_size,
        optimiser=optimiser or Optimiser(),
        seed=seed,
        objective=objective or CrossEntropy(),
        levels=levels,
    )
    return follow(course, patience=patience, keep=keep, progress=progress, checkpoint=checkpoint)


def evaluate(
    network: Sequential,
    data: AnyData,
    *,
    batch_size: int = 1024,
    objective: Objective | None = None,
) -> Epoch:
    """Measure the scores of a network on data: mean loss (nats) and accuracy unless given."""
    check_examples(data)
    return Epoch(measure(network, on_device(data), objective or CrossEntropy(), batch_size))


def adapt(network: Sequential, data: Data, *, examples: int = 10_000) -> Sequential:
    """Let layers that start from the training data (`Standardise`) see up to `examples` of it."""
    if not any(hasattr(part, "adapted") for part in parts(network)):
        return network
    check_process()
    chosen = np.linspace(0, len(data.x) - 1, min(len(data.x), examples)).astype(int)
    beside, lengths = (a if a is None else a[chosen] for a in (data.beside, data.lengths))
    return _adapted(network, data.x[chosen], beside, lengths)  # type: ignore[no-any-return]


@eqx.filter_jit
def _adapted(network: Sequential, x: Any, beside: Array | None, lengths: Array | None) -> Any:
    x, mask = jnp.swapaxes(x, 0, 1), mask_of(lengths, x.shape[1])
    return adapted(network, x if beside is None else Inputs(x, beside), mask, answer=False)[0]

"""Truncated backpropagation through time: forwards and backwards through pieces of a long text.

A text is read as `batch` streams side by side, `steps` symbols at a time. The state is carried
from piece to piece, so that the network remembers, and the gradient is cut where a piece begins
(Williams and Peng 1990). Every symbol is read once an epoch, however long the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from typing import Any, cast

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from elman.rnn.decode.surprise import mean_loss_of
from elman.rnn.layers import layer
from elman.rnn.networks.architecture import to_json
from elman.rnn.networks.sequential import Sequential, count_parameters
from elman.rnn.objectives import CrossEntropy, Distilled, Objective, l2_penalty, totals
from elman.rnn.training import placement
from elman.rnn.training.averaged import Averaged, averaged_on, check_average
from elman.rnn.training.checkpoint import Checkpoint, digest_of
from elman.rnn.training.course import Stage, Standing, check_counts
from elman.rnn.training.epoch import Progress, Trained
from elman.rnn.training.layout import Symbols, lay_out
from elman.rnn.training.loop import Keep, follow
from elman.rnn.training.optimise import Optimiser
from elman.rnn.training.state import State, advanced
from elman.rnn.training.teaching import Teachers, expected

__all__ = ["Streams", "train_streams"]

_Carried = tuple[tuple[State, Any], layer.State]
"""The state, the average of its parameters, and the hidden states behind a piece."""

BLOCK = 1 << 24
"""Symbols on the device at a time, at most."""


def _loss(
    parameters: Any,
    structure: Any,
    objective: Objective,
    x: Array,
    y: Array,
    memory: layer.State,
    weights: Array,
    key: Array,
    taught: Array | None,
) -> tuple[Array, tuple[Array, layer.State]]:
    network = eqx.combine(parameters, structure)
    logits, memory = network.read_on(x, memory, key=key)
    outputs = logits.shape[-1]
    # Codes without an output (a class, which is given and never predicted) weigh nothing.
    weights = weights * (y < outputs)
    y = jnp.minimum(y, outputs - 1)
    targets = y if taught is None else (y, taught)
    mean = placement.shared_mean(objective(logits, targets)[0], weights)
    penalty = l2_penalty(network) / placement.devices()
    return mean + penalty, (totals(objective, logits, targets, weights), memory)


@partial(
    jax.jit,
    static_argnames=(
        *("structure", "objective", "optimiser", "horizon", "steps", "average"),
        "teachers",
    ),
    donate_argnames=("standing",),
)
def _run(
    standing: Standing,
    block: Array,
    predicted: Array,
    key: Array,
    teaching: tuple[Any, ...],
    *,
    structure: Any,
    objective: Objective,
    optimiser: Optimiser,
    horizon: int,
    steps: int,
    average: float,
    teachers: tuple[Any, ...],
) -> Standing:
    """Train on one block, piece after piece, in one program.

    `teaching` are the parameters of `teachers`, whose states are part of the memory.
    """
    update = optimiser.build(horizon).update

    def pieces(
        kept: tuple[State, Any],
        memory: Any,
        block: Array,
        predicted: Array,
        key: Array,
        teaching: tuple[Any, ...],
    ) -> _Carried:
        def piece(i: Array, carried: _Carried) -> _Carried:
            (state, mean), memory = carried
            text = jax.lax.dynamic_slice(block, (0, i * steps), (len(block), steps + 1))
            text = text.T.astype(jnp.int32)  # (steps + 1, batch)
            real = (i * steps + jnp.arange(steps) < predicted).astype(jnp.float32)
            weights = jnp.broadcast_to(real[:, None], text[1:].shape)
            taught: Array | None = None
            heard: tuple[Any, ...] = ()
            if teachers:
                memory, heard = memory
                taught, heard = expected(teaching, teachers, text[:-1], heard)
            (loss, (sums, memory)), gradient = jax.value_and_grad(_loss, has_aux=True)(
                state.parameters,
                structure,
                objective,
                text[:-1],
                text[1:],
                memory,
                weights,
                jax.random.fold_in(key, state.step),
                taught,
            )
            gradient, loss, sums = placement.summed((gradient, loss, sums))
            state = advanced(state, gradient, loss, sums, optimiser, update)
            after = (memory, heard) if teachers else memory
            return (state, averaged_on(mean, state, average).mean), after

        count = (predicted + steps - 1) // steps
        last: _Carried = jax.lax.fori_loop(0, count, piece, (kept, memory))
        return last

    whole, rows = placement.EVERYWHERE, placement.ROWS
    specs = (whole, rows, rows, whole, whole, whole)
    run = placement.parted(pieces, specs, (whole, rows), rows=len(block))
    (state, mean), memory = run(
        (standing.state, standing.mean), standing.memory, block, predicted, key, teaching
    )
    return Standing(state, mean, memory)


@dataclass(frozen=True, kw_only=True, eq=False)
class Streams(Averaged):
    """One long text as `batch_size` streams, read `piece` symbols a step with their state.

    What is kept is the average of the weights over steps, of which the share `average` stays at
    each (Polyak and Juditsky 1992; Merity et al. 2018), or with 0 the last weights.
    """

    piece: int
    shift: bool
    teachers: Teachers | None = None

    goes_on_within = True

    @cached_property
    def steps(self) -> int:
        return -(-lay_out(len(self.data), self.batch_size, self.piece).length // self.piece)

    @property
    def settings(self) -> tuple[Any, ...]:
        decided: tuple[Any, ...] = (self.epochs, self.batch_size, self.piece, self.shift, self.seed)
        decided = (*decided, self.average) if self.average else decided
        if self.teachers is None:
            return decided
        taught = [to_json(network) for network in self.teachers.networks]
        how = asdict(cast("Any", self.objective))
        return (*decided, how, taught, digest_of(self.teachers.parameters))

    @cached_property
    def _span(self) -> int:
        """Symbols of a stream that are on the device at a time."""
        work = 6 * self.batch_size * self.piece * count_parameters(self.network)
        # A second or so between two looks at the clock and the keyboard; a block that fits.
        most = BLOCK // (self.batch_size * self.piece)
        at_once = max(1, min(int(3e10 * placement.pace() / work), most))
        return self.piece * min(self.steps, at_once)

    def begin(self) -> Standing:
        return super().begin()._replace(memory=self._empty())

    def new_epoch(self, standing: Standing) -> Standing:
        return super().new_epoch(standing)._replace(memory=self._empty())

    def _empty(self) -> Any:
        memory: Any = self.network.begin(self.batch_size)
        if self.teachers is not None:
            memory = memory, self.teachers.begin(self.batch_size)
        return placement.put(memory, placement.ROWS)

    @cached_property
    def _teaching(self) -> tuple[Any, ...]:
        parameters = () if self.teachers is None else self.teachers.parameters
        teaching: tuple[Any, ...] = placement.put(parameters)
        return teaching

    def stages(self, standing: Standing, epoch: int, done: int) -> Iterator[Stage]:
        drawn = int(np.random.default_rng((self.seed, epoch)).integers(1 << 30))
        layout = lay_out(len(self.data), self.batch_size, self.piece, drawn if self.shift else 0)
        key = placement.put(jax.random.key(self.seed))
        for block, predicted in layout.blocks(
            self.data, self._span, done * self.piece, placement.own_rows(self.batch_size)
        ):
            standing = _run(
                standing,
                placement.put_parts(block),
                predicted,
                key,
                self._teaching,
                structure=self.structure,
                objective=self.objective,
                optimiser=self.optimiser,
                horizon=self.horizon,
                steps=self.piece,
                average=self.average,
                teachers=() if self.teachers is None else self.teachers.structures,
            )
            done += -(-predicted // self.piece)
            # With a shift, an epoch may be a step shorter than `steps`.
            last = predicted < self._span or done >= self.steps
            yield Stage(standing, done, last)

    def measure(self, network: Any) -> dict[str, float]:
        return dict(zip(self.objective.scores, mean_loss_of(network, self.validation), strict=True))


def train_streams(
    network: Sequential,
    symbols: Symbols,
    *,
    epochs: int,
    batch_size: int = 16,
    steps: int = 32,
    optimiser: Optimiser | None = None,
    validation: Symbols | None = None,
    patience: int | None = None,
    keep: Keep = "best",
    shift: bool = True,
    average: float = 0.0,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    checkpoint: Checkpoint | None = None,
    levels: Any = None,
    teachers: Sequence[Sequential] = (),
    distilled: Distilled | None = None,
) -> Trained:
    """Train a built network to predict each next symbol of one long text.

    The text is `batch_size` contiguous streams, read `steps` symbols at a time; with `shift`
    every epoch begins at another symbol, so that pieces are cut elsewhere. Only a few blocks
    are in memory, so `symbols` may be a `np.memmap` of any length. The best epoch is that of the
    lowest loss on `validation`, another text, read with its state; without one it is the last.
    Ctrl-C keeps the best epoch, and the one it ends where it is if there was none before, or
    no validation. With an `average` above 0 the network that is kept, and measured, has the
    average of the weights over steps, see `Streams`. `levels` say how deep lies what was there
    before, for an optimiser with `tuning`. `teachers` are networks of the same symbols, whose mean
    probabilities are learned too, as `distilled` says. The same seed gives the same weights, bit
    for bit, with the same number of threads and the same kernels, and so does a run that was
    killed, within an epoch or between two, and resumed from its `checkpoint`.

    Raises `SequenceError` for a text too short, `ConfigurationError` for settings outside their
    range, `NonFiniteError` when a loss or gradient is no longer a number (its `trained` holds
    the best epoch before that).
    """
    check_counts(epochs=epochs, batch_size=batch_size, steps=steps, patience=patience)
    check_average(average, 0.99)
    placement.check_batch(batch_size, whole=True)
    course = Streams(
        network=network,
        data=symbols,
        validation=validation,
        epochs=epochs,
        batch_size=batch_size,
        optimiser=optimiser or Optimiser(),
        seed=seed,
        objective=(distilled or Distilled()) if teachers else CrossEntropy(),
        teachers=Teachers(teachers) if teachers else None,
        piece=steps,
        shift=shift,
        average=average,
        levels=levels,
    )
    return follow(course, patience=patience, keep=keep, progress=progress, checkpoint=checkpoint)

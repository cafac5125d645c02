"""Courses that keep the average of the weights over steps (Polyak and Juditsky 1992)."""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.training import placement
from elman.rnn.training.course import Course, Standing
from elman.rnn.training.optimise import Optimiser
from elman.rnn.training.state import State, advanced

__all__ = ["Averaged", "averaged_on", "check_average", "stepped"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Averaged(Course, ABC):
    """A course that keeps the average of the weights; `average` of it stays at a step.

    With 0 the last weights are kept, and no average is carried.
    """

    average: float

    @cached_property
    def _key(self) -> Array:
        # Dropout draws many numbers, and this generator is quick on a CPU.
        key: Array = placement.put(jax.random.key(self.seed, impl="unsafe_rbg"))
        return key

    @property
    def compiled_for(self) -> dict[str, Any]:
        """What every step of the course has alike, and is compiled for."""
        return {
            "structure": self.structure,
            "objective": self.objective,
            "optimiser": self.optimiser,
            "horizon": self.horizon,
            "average": self.average,
        }

    @property
    def settings(self) -> tuple[Any, ...]:
        return (self.epochs, self.batch_size, self.average, self.seed)

    def begin(self) -> Standing:
        standing = super().begin()
        if not self.average:
            return standing
        # Made with NumPy, as the state is: JAX compiles a copy of every shape.
        parameters = jax.tree.map(np.array, eqx.filter(self.network, eqx.is_inexact_array))
        return standing._replace(mean=placement.put(parameters))

    def network_of(self, standing: Standing) -> Any:
        if not self.average:
            return super().network_of(standing)
        return eqx.combine(standing.mean, self.structure)


def averaged_on(mean: Any, state: State, average: float) -> Standing:
    """Return the standing behind a step, the average moved towards its parameters."""
    if not average:
        return Standing(state)
    # At the beginning the average forgets sooner, so that first weights leave no trace.
    kept = jnp.minimum(average, (1 + state.step) / (10 + state.step))
    mean = jax.tree.map(lambda m, p: kept * m + (1 - kept) * p, mean, state.parameters)
    return Standing(state, mean)


def stepped(
    standing: Standing,
    loss: Callable[..., tuple[Array, Array]],
    batch: tuple[Any, ...],
    specs: tuple[Any, ...],
    rows: int,
    optimiser: Optimiser,
    horizon: int,
    average: float,
) -> Standing:
    """Take a step along the gradient of `loss(parameters, *batch)`: a mean, the objective's totals.

    `specs` say how devices share the batch, which has so many `rows`: the loss of each is its share
    of the mean, its totals those of its rows.
    """
    state, whole = standing.state, placement.EVERYWHERE

    def found(parameters: Any, *own: Any) -> Any:
        (value, sums), gradient = jax.value_and_grad(loss, has_aux=True)(parameters, *own)
        return placement.summed((gradient, value, sums))

    run = placement.parted(found, (whole, *specs), whole, rows=rows)
    gradient, value, sums = run(state.parameters, *batch)
    state = advanced(state, gradient, value, sums, optimiser, optimiser.build(horizon).update)
    return averaged_on(standing.mean, state, average)


def check_average(average: float, usual: float) -> None:
    """Raise `ConfigurationError` where the share that stays is none; `usual` is the remedy."""
    if not 0 <= average < 1:
        raise ConfigurationError(
            f"average is from 0 to below 1, received {average!r}",
            remedy=f"pass for example {usual}",
        )

"""Fine-tuning: layers learned elsewhere change later, and more slowly the deeper they lie.

Howard and Ruder (2018), ULMFiT: discriminative rates, and gradual unfreezing from the top.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

import jax
import jax.numpy as jnp
import optax
from jax import Array

from elman.errors import ConfigurationError

__all__ = ["FineTuning", "How", "fine_tuned", "with_levels"]

How = Literal["gradual", "all", "frozen"]


@dataclass(frozen=True)
class FineTuning:
    """How what was taken over learns on, over `epochs` epochs.

    What lies at level `l` (1 is the topmost that was taken over, 0 is new) learns at `decay ** l`
    times the rate of what is new: with "gradual" once `l` epochs have passed, with "frozen" never.
    Raises `ConfigurationError` for values outside their range.

    >>> FineTuning("gradual", decay=0.5, epochs=4).factor(2, step=30, total=40)
    0.25
    >>> FineTuning("gradual", decay=0.5, epochs=4).factor(2, step=19, total=40)
    0.0
    """

    how: How = "gradual"
    decay: float = 0.4
    epochs: int = 1

    def __post_init__(self) -> None:
        if self.how not in get_args(How):
            raise ConfigurationError(
                f"how is one of {', '.join(get_args(How))}, received {self.how!r}"
            )
        if not 0 < self.decay <= 1:
            raise ConfigurationError(
                f"decay is above 0, and at most 1, received {self.decay!r}",
                remedy="pass for example 0.4",
            )

    def factor(self, level: Any, step: Any, total: int) -> Any:
        """Say what share of a step is taken at a level in step `step` of `total`."""
        slower = self.decay**level
        if self.how == "frozen":
            return (level == 0) * slower
        if self.how == "all":
            return slower
        return (step * self.epochs >= level * total) * slower


class Tuned(NamedTuple):
    """Steps so far, and the level of every parameter: arrays that broadcast to them."""

    step: Array
    levels: Any


def fine_tuned(tuning: FineTuning, total: int) -> optax.GradientTransformation:
    """Shorten each step as `tuning` says, over `total` steps; everything is new at first."""

    def init(parameters: Any) -> Tuned:
        levels = jax.tree.map(lambda p: jnp.zeros((1,) * p.ndim, jnp.int32), parameters)
        return Tuned(jnp.zeros((), jnp.int32), levels)

    def update(updates: Any, state: Any, parameters: Any = None) -> tuple[Any, Tuned]:
        def shortened(change: Array, level: Array) -> Array:
            less: Array = change * tuning.factor(level, state.step, total)
            return less.astype(change.dtype)

        return jax.tree.map(shortened, updates, state.levels), state._replace(step=state.step + 1)

    return optax.GradientTransformation(init, update)


def with_levels(moments: Any, levels: Any) -> Any:
    """Return an optimiser's state in which parameters have these levels."""
    return tuple(
        part._replace(levels=levels) if isinstance(part, Tuned) else part for part in moments
    )

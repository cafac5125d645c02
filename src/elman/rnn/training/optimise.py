"""Optimisers as plain settings: Adam, AdamW or SGD, with clipping and a schedule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import jax
import jax.numpy as jnp
import optax
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.training.tuning import FineTuning, fine_tuned

__all__ = ["EPSILON", "FAST", "SLOW", "Optimiser"]

FAST, SLOW = 0.9, 0.999
"""What stays of Adam's two moments at a step."""

EPSILON = 1e-7
"""Keras's, added after the bias correction as PyTorch does."""

Method = Literal["adam", "adamw", "sgd"]
Schedule = Literal["constant", "cosine", "exponential", "one-cycle"]


@dataclass(frozen=True)
class Optimiser:
    """How parameters follow the gradient.

    `clip_value` cuts every component of the gradient to `[-c, c]`; `clip_norm` scales the whole
    gradient down to that length (Pascanu et al. 2013). `weight_decay` is decoupled (AdamW,
    Loshchilov and Hutter 2019) and spares biases. Schedules run over the whole training:
    "cosine" falls to 0, "exponential" to a hundredth, "one-cycle" rises first. `tuning` holds back
    what was learned elsewhere.

    Raises `ConfigurationError` for values outside their range.
    """

    method: Method = "adam"
    learning_rate: float = 1e-3
    schedule: Schedule = "constant"
    weight_decay: float = 0.0
    clip_value: float | None = None
    clip_norm: float | None = None
    tuning: FineTuning | None = None

    def __post_init__(self) -> None:
        for name, choices in (("method", get_args(Method)), ("schedule", get_args(Schedule))):
            if getattr(self, name) not in choices:
                raise ConfigurationError(
                    f"{name} is one of {', '.join(choices)}, received {getattr(self, name)!r}"
                )
        for name in ("learning_rate", "clip_value", "clip_norm"):
            value = getattr(self, name)
            if value is not None and not 0 < value < float("inf"):
                raise ConfigurationError(f"{name} is above zero and finite, received {value!r}")
        if not 0 <= self.weight_decay < float("inf"):
            raise ConfigurationError(
                f"weight_decay is zero or more, received {self.weight_decay!r}"
            )

    def horizon(self, steps: int) -> int:
        """Return as many `steps` as an update looks at: 0 where none asks how long training is.

        Programs are compiled for a horizon: trainings of other lengths share them where it is 0.

        >>> Optimiser().horizon(90), Optimiser(schedule="cosine").horizon(90)
        (0, 90)
        """
        unfrozen = self.tuning is not None and self.tuning.how == "gradual"
        return steps if self.schedule != "constant" or unfrozen else 0

    def rate(self, steps: int) -> optax.ScalarOrSchedule:
        """Return the learning rate, or its schedule over `steps` steps."""
        match self.schedule:
            case "cosine":
                return optax.cosine_decay_schedule(self.learning_rate, max(steps, 1))
            case "exponential":
                return optax.exponential_decay(self.learning_rate, max(steps, 1), 0.01)
            case "one-cycle":
                return optax.cosine_onecycle_schedule(max(steps, 2), self.learning_rate)
        return self.learning_rate

    def clips(self, gradient: Any, norms: Array) -> Array:
        """Tell (1 or 0) whether a gradient, whose layers have `norms`, is cut."""
        clipped = jnp.zeros((), bool)
        if self.clip_value is not None:
            largest = jnp.stack([jnp.abs(g).max() for g in jax.tree.leaves(gradient)]).max()
            clipped |= largest > self.clip_value
        if self.clip_norm is not None:
            clipped |= jnp.linalg.norm(norms) > self.clip_norm
        return clipped.astype(jnp.int32)

    def build(self, steps: int) -> optax.GradientTransformation:
        """Compose the Optax transformation for a training of `steps` steps."""
        chain: list[optax.GradientTransformation] = []
        if self.clip_value is not None:
            chain.append(optax.clip(self.clip_value))
        if self.clip_norm is not None:
            chain.append(optax.clip_by_global_norm(self.clip_norm))
        if self.method != "sgd":
            chain.append(optax.scale_by_adam(FAST, SLOW, EPSILON))
        if self.weight_decay:
            chain.append(optax.add_decayed_weights(self.weight_decay, mask=_matrices))
        chain.append(optax.scale_by_learning_rate(self.rate(steps)))
        if self.tuning is not None:
            chain.append(fine_tuned(self.tuning, steps))
        return optax.chain(*chain)


def _matrices(parameters: optax.Params) -> optax.Params:
    return jax.tree.map(lambda p: p.ndim > 1, parameters)

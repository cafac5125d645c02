"""Losses of forecasts: quantiles, distributions and the mean, step by step.

Outputs are `(steps, batch, numbers)`, targets `(steps, batch)`, both on the network's scale;
`elman.inference.distributions` reads the same outputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jax import Array

from elman.inference.distributions import LEAST_FREEDOM, LEAST_SPREAD, ONE
from elman.rnn.objectives.objective import Objective

__all__ = ["Counts", "Gaussian", "Quantiles", "SquaredError", "Student", "objective_for"]


@dataclass(frozen=True)
class Quantiles:
    """The pinball loss of some quantiles: `max(p e, (p - 1) e)` with `e = y - q`, their mean.

    Least where a share `p` of all values lies below `q` (Koenker and Bassett 1978).

    >>> loss = Quantiles((0.1, 0.9))(jnp.array([[[0.0, 2.0]]]), jnp.array([[1.0]]))[0]
    >>> f"{float(loss[0, 0]):.2f}"
    '0.10'
    """

    levels: tuple[float, ...]
    scores: tuple[str, ...] = ("loss",)
    decides: str = "loss"
    more_is_better: bool = False

    def __call__(self, outputs: Array, targets: Array) -> tuple[Array]:
        error = targets[..., None] - outputs
        p = jnp.array(self.levels)
        return (jnp.maximum(p * error, (p - 1) * error).mean(-1),)


@dataclass(frozen=True)
class SquaredError:
    """The squared error of the mean."""

    scores: tuple[str, ...] = ("loss",)
    decides: str = "loss"
    more_is_better: bool = False

    def __call__(self, outputs: Array, targets: Array) -> tuple[Array]:
        return ((outputs[..., 0] - targets) ** 2,)


@dataclass(frozen=True)
class Gaussian:
    """The negative log-likelihood of a normal distribution, its place and its width."""

    scores: tuple[str, ...] = ("loss",)
    decides: str = "loss"
    more_is_better: bool = False

    def __call__(self, outputs: Array, targets: Array) -> tuple[Array]:
        spread = jax.nn.softplus(outputs[..., 1]) + LEAST_SPREAD
        z = (targets - outputs[..., 0]) / spread
        return (0.5 * z**2 + jnp.log(spread) + 0.5 * jnp.log(2 * jnp.pi),)


@dataclass(frozen=True)
class Student:
    """The negative log-likelihood of Student's distribution, whose tails are heavy."""

    scores: tuple[str, ...] = ("loss",)
    decides: str = "loss"
    more_is_better: bool = False

    def __call__(self, outputs: Array, targets: Array) -> tuple[Array]:
        spread = jax.nn.softplus(outputs[..., 1]) + LEAST_SPREAD
        n = jax.nn.softplus(outputs[..., 2]) + LEAST_FREEDOM
        z = (targets - outputs[..., 0]) / spread
        gammaln = jax.scipy.special.gammaln
        loss = gammaln(n / 2) - gammaln((n + 1) / 2) + 0.5 * jnp.log(n * jnp.pi) + jnp.log(spread)
        return (loss + (n + 1) / 2 * jnp.log1p(z**2 / n),)


@dataclass(frozen=True)
class Counts:
    """The negative log-likelihood of a negative binomial: counts, more scattered than by chance.

    Targets are `(steps, batch, 2)`: the count, and the rate that the mean is measured in.
    """

    scores: tuple[str, ...] = ("loss",)
    decides: str = "loss"
    more_is_better: bool = False

    def __call__(self, outputs: Array, targets: Array) -> tuple[Array]:
        y, rate = targets[..., 0], targets[..., 1]
        mean = rate * jax.nn.softplus(outputs[..., 0] + ONE) + 1e-6
        r = jax.nn.softplus(outputs[..., 1]) + LEAST_SPREAD
        gammaln = jax.scipy.special.gammaln
        ways = gammaln(y + r) - gammaln(r) - gammaln(y + 1)
        return (-(ways + r * jnp.log(r / (r + mean)) + y * jnp.log(mean / (r + mean))),)


def objective_for(kind: str, levels: Sequence[float]) -> Objective:
    """Return the objective of what is forecast of each step."""
    if kind == "quantiles":
        return Quantiles(tuple(levels))
    plain: dict[str, Objective] = {
        "gaussian": Gaussian(),
        "student": Student(),
        "negative-binomial": Counts(),
        "mean": SquaredError(),
    }
    return plain[kind]

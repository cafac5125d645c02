"""Cross-entropy with labels and with what teachers think of them (Hinton et al. 2015)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from elman.rnn.objectives.classification import CrossEntropy, accuracy

__all__ = ["Distilled", "distilled_cross_entropy"]


@partial(jax.custom_vjp, nondiff_argnums=(3, 4))
def distilled_cross_entropy(
    logits: Array, labels: Array, taught: Array, share: float, temperature: float
) -> Array:
    """Mix the cross-entropy with labels and that with a teacher's probabilities, in nats.

    `(1 - s) H(label, softmax(z)) + s T^2 H(softmax(log(p) / T), softmax(z / T))`: logits `z` and
    the probabilities taught `p (..., classes)`, labels `(...)` to `(...)`. The square of the
    temperature keeps both gradients of one size.

    >>> z, p = jnp.zeros((1, 2)), jnp.array([[0.9, 0.1]])
    >>> f"{distilled_cross_entropy(z, jnp.array([0]), p, 0.5, 1.0)[0]:.4f}"
    '0.6931'
    """
    chosen = jnp.take_along_axis(logits, labels[..., None], -1)[..., 0]
    hard = jax.nn.logsumexp(logits, -1) - chosen
    soft = -(_softened(taught, temperature) * jax.nn.log_softmax(logits / temperature)).sum(-1)
    return (1 - share) * hard + share * temperature**2 * soft


def _softened(taught: Array, temperature: float) -> Array:
    if temperature == 1:
        return taught
    return jax.nn.softmax(jnp.log(jnp.maximum(taught, 1e-30)) / temperature)


def _forward(
    logits: Array, labels: Array, taught: Array, share: float, temperature: float
) -> tuple[Array, Any]:
    losses = distilled_cross_entropy(logits, labels, taught, share, temperature)
    return losses, (logits, labels, taught)


def _backward(share: float, temperature: float, saved: Any, d: Array) -> tuple[Any, ...]:
    logits, labels, taught = saved
    # Written by comparison: the gradient of a gather is a scatter, slow on a CPU.
    wanted = (jnp.arange(logits.shape[-1]) == labels[..., None]).astype(logits.dtype)
    hard = jax.nn.softmax(logits) - wanted
    soft = jax.nn.softmax(logits / temperature) - _softened(taught, temperature)
    gradient = (1 - share) * hard + share * temperature * soft
    # Teachers do not learn.
    nothing = np.zeros(labels.shape, jax.dtypes.float0)
    return gradient * d[..., None], nothing, jnp.zeros_like(taught)


distilled_cross_entropy.defvjp(_forward, _backward)


@dataclass(frozen=True)
class Distilled:
    """Judges logits `(..., classes)` by labels `(...)` and by what is taught `(..., classes)`.

    Targets are both, or labels alone where nobody teaches: what is held out is judged by them.
    `share` is how much teachers count, `temperature` how much their probabilities are evened out.
    """

    share: float = 0.5
    temperature: float = 1.0
    scores: tuple[str, ...] = ("loss", "accuracy")
    decides: str = "loss"
    more_is_better: bool = False

    def __call__(self, outputs: Array, targets: Any) -> tuple[Array, Array]:
        if not isinstance(targets, tuple):
            return CrossEntropy()(outputs, targets)
        labels, taught = targets
        losses = distilled_cross_entropy(outputs, labels, taught, self.share, self.temperature)
        return losses, accuracy(outputs, labels)

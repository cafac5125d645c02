"""The likelihood of outputs under a transducer, without its lattice of logits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from elman.rnn.kernels.library import Library, found, loaded

__all__ = ["Lattice", "lattice_likelihood", "serve_lattice"]


class Lattice(NamedTuple):
    """What is joined at each place `(t, u)`: `softmax(drop * tanh(read_t + written_u) W + b)`.

    Symbol 0 goes on to the next input, `y` is what is written.
    """

    read: Array
    """(time, batch, units)"""
    written: Array
    """(outputs + 1, batch, units)"""
    W: Array
    """(units, symbols)"""
    b: Array
    """(symbols,)"""
    drop: Array | None
    """(batch, units)"""
    y: Array
    """(outputs, batch)"""
    x_lengths: Array
    """(batch,), at least 1"""
    y_lengths: Array
    """(batch,)"""


Likelihood = Callable[[Lattice], Array]

_SAVED = 3
"""Numbers that forward keeps of a place: kSavedOfPlace in elman/native/kernels.h."""


def serve_lattice(lattice: Lattice) -> bool:
    """Tell whether the kernel can run a lattice."""
    floats = [part for part in lattice[:5] if part is not None]
    return all(p.dtype == jnp.float32 and p.size > 0 for p in floats) and found() is not None


def lattice_likelihood(elsewhere: Likelihood, lattice: Lattice) -> Array:
    """Sum over all alignments: log-likelihood of each output, `(batch,)`, in nats.

    `elsewhere` computes the same where no kernel runs, as on a GPU.
    """
    y, x_lengths, y_lengths = (part.astype(jnp.int32) for part in lattice[5:])
    likelihood: Array = _run(elsewhere, loaded(), *lattice[:5], y, x_lengths, y_lengths)
    return likelihood


@partial(jax.custom_vjp, nondiff_argnums=(0, 1))
def _run(elsewhere: Likelihood, library: Library, *lattice: Any) -> Array:
    whole = Lattice(*lattice)
    likelihood: Array = _ahead(whole, elsewhere=elsewhere, library=library, keep=False)[0]
    return likelihood


@partial(jax.jit, static_argnames=("elsewhere", "library", "keep"))
def _ahead(
    lattice: Lattice, *, elsewhere: Likelihood, library: Library, keep: bool
) -> tuple[Array, Array]:
    """Return the log-likelihoods, and what the kernel keeps for the way back."""
    time, batch, _ = lattice.read.shape
    saved = (batch, time, len(lattice.written), _SAVED) if keep else (0,)

    def by_kernel(lattice: Lattice) -> Any:
        call = library.call("lattice", ((batch,), jnp.float32), (saved, jnp.float32))
        return tuple(call(*_arguments(lattice), **_settings(library)))

    def by_places(lattice: Lattice) -> Any:
        return elsewhere(lattice), jnp.zeros(saved)

    found: tuple[Array, Array]
    found = jax.lax.platform_dependent(lattice, cpu=by_kernel, default=by_places)
    return found


def _arguments(lattice: Lattice) -> Lattice:
    return lattice if lattice.drop is not None else lattice._replace(drop=jnp.zeros((0,)))


def _settings(library: Library) -> dict[str, Any]:
    return {"variant": np.int32(library.variant), "threads": np.int32(library.threads)}


def _forward(elsewhere: Likelihood, library: Library, *parts: Any) -> tuple[Array, Any]:
    lattice = Lattice(*parts)
    likelihood, saved = _ahead(lattice, elsewhere=elsewhere, library=library, keep=True)
    return likelihood, (lattice, saved)


@partial(jax.jit, static_argnums=(0, 1))
def _backward(elsewhere: Likelihood, library: Library, kept: Any, d: Array) -> tuple[Any, ...]:
    def by_kernel(lattice: Lattice, saved: Array, d: Array) -> Any:
        shapes = [(part.shape, jnp.float32) for part in lattice[:4]]
        call = library.call("lattice_backward", *shapes)
        return tuple(call(*_arguments(lattice), saved, d, **_settings(library)))

    def by_places(lattice: Lattice, _: Array, d: Array) -> Any:
        def likelihood(*parts: Array) -> Array:
            read, written, W, b = parts
            return elsewhere(lattice._replace(read=read, written=written, W=W, b=b))

        return jax.vjp(likelihood, *lattice[:4])[1](d)

    gradients = jax.lax.platform_dependent(*kept, d, cpu=by_kernel, default=by_places)
    return *gradients, None, None, None, None


_run.defvjp(_forward, _backward)

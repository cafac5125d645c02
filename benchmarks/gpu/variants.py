"""Ways of running a layer on a GPU: milliseconds of a step forwards and back, float32.

    python benchmarks/gpu/variants.py names|many_to_one|activity|large

The scan with 1, 8 or 32 steps a turn of its loop, and cuDNN's LSTM. Prints a line for each.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
os.environ.setdefault("JAX_DEFAULT_MATMUL_PRECISION", "highest")

import jax
import jax.numpy as jnp
import numpy as np

from elman.rnn.recurrence import lstm, simple
from elman.rnn.recurrence.scan import back, plain

SIZES = {
    "names": (15, 200, 64),
    "many_to_one": (20, 128, 256),
    "activity": (128, 1500, 32),
    "large": (20, 4096, 1024),
}
"""Time, batch, units."""

CELLS = {"simple_rnn": (simple.equations("tanh"), 1, 1), "lstm": (lstm.EQUATIONS, 4, 2)}
"""Equations, gates, states."""

FEATURES = 62


def normal(seed: int, *shape: int) -> jax.Array:
    """Draw numbers, small enough for many steps."""
    return jnp.asarray(0.05 * np.random.default_rng(seed).normal(size=shape), jnp.float32)


def scanned(cell: str, unroll: int, time: int, batch: int, units: int) -> Any:
    """Return a step forwards and back, and its arrays."""
    equations, gates, states = CELLS[cell]
    zero = (jnp.zeros((batch, units)),) * states

    def step(W: jax.Array, a: jax.Array) -> tuple[jax.Array, jax.Array]:
        after = plain(equations, a, W, None, zero, unroll=unroll)
        d = (after[0], *(None for _ in after[1:]))
        arrays = (a, W, None, zero, None, None, after, d, zero)
        da, dW, _, _ = back(equations, *arrays, unroll=unroll)
        return W - 1e-6 * dW, a - 1e-6 * da

    return step, (normal(0, units, gates * units), normal(1, time, batch, gates * units))


def cudnn(time: int, batch: int, units: int) -> Any:
    """Return the same of cuDNN's LSTM, the product with the input included."""
    from jax.experimental import rnn

    lengths, zero = jnp.full(batch, time, jnp.int32), jnp.zeros((1, batch, units))

    def loss(W: jax.Array, x: jax.Array) -> jax.Array:
        h, _, _ = rnn.lstm(x, zero, zero, W, lengths, FEATURES, units, 1, 0.0, False)
        return (h * h).sum() / 2

    def step(W: jax.Array, x: jax.Array) -> tuple[jax.Array, jax.Array]:
        dW, dx = jax.grad(loss, (0, 1))(W, x)
        return W - 1e-6 * dW, x - 1e-6 * dx

    numbers = rnn.get_num_params_in_lstm(FEATURES, units, 1, False)
    return step, (normal(0, numbers), normal(1, batch, time, FEATURES))


def measure(make: Callable[[], Any], steps: int) -> tuple[float, float]:
    """Return seconds a step, the least of four rounds, and seconds to compile."""
    step, arrays = make()
    rounds = jax.jit(lambda *a: jax.lax.fori_loop(0, steps, lambda _, now: step(*now), a))
    began = time.perf_counter()
    program = rounds.lower(*arrays).compile()
    compiled = time.perf_counter() - began
    jax.block_until_ready(program(*arrays))
    times = []
    for _ in range(4):
        began = time.perf_counter()
        jax.block_until_ready(program(*arrays))
        times.append((time.perf_counter() - began) / steps)
    return min(times), compiled


def main() -> None:
    """Measure every way at one size."""
    size = SIZES[sys.argv[1]]
    ways: dict[str, Callable[[], Any]] = {
        f"{cell}, {min(unroll, size[0])} a turn": partial(
            scanned, cell, min(unroll, size[0]), *size
        )
        for cell in CELLS
        for unroll in (1, 8, 32)
    }
    ways["lstm, cuDNN"] = partial(cudnn, *size)
    for name, make in ways.items():
        seconds, compiled = measure(make, 3 if sys.argv[1] == "large" else 20)
        print(f"{name}: {1e3 * seconds:.3f} ms a step, compiled in {compiled:.1f} s", flush=True)


if __name__ == "__main__":
    main()

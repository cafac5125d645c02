"""Two oracles for every gradient: finite differences, and autodiff of the plain scan.

And one for every result: a loop in NumPy that takes one step at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.rnn.recurrence import scan
from elman.rnn.recurrence.scan import Equations

Arrays = tuple[Any, ...]


@dataclass(frozen=True)
class Case:
    """A size and the options of a recurrence; odd sizes, so that no axis is mistaken."""

    time: int = 5
    batch: int = 3
    units: int = 4
    masked: bool = False
    dropped: bool = False
    reverse: bool = False

    def __str__(self) -> str:
        options = [name for name in ("masked", "dropped", "reverse") if getattr(self, name)]
        return "-".join([f"{self.time}x{self.batch}x{self.units}", *options])


@dataclass(frozen=True)
class Cell:
    """A recurrence under test: its `equations`, and a `step` in NumPy.

    Without `recurrent_weights` there is no `W_h`; `reads_h` is false where no step reads `h_{t-1}`.
    """

    equations: Equations
    step: Callable[..., Arrays]
    gates: int
    states: int = 1
    recurrent_bias: bool = False
    recurrent_weights: bool = True
    reads_h: bool = True

    def called(self, function: Callable[..., Arrays], *arrays: Any, reverse: bool) -> Arrays:
        """Call `scan.run` or `scan.plain` on `(*arrays, mask, drop)`."""
        *arrays, mask, drop = arrays
        a, *weights = arrays[: -self.states]
        W_h, b_h = (*weights, None, None)[:2]
        state = tuple(arrays[-self.states :])
        return function(self.equations, a, W_h, b_h, state, mask, drop, reverse=reverse)

    def draw(self, case: Case, seed: int) -> tuple[Arrays, Any, Any]:
        """Draw float64 arrays `(a, [W_h], [b_h], h_0, [c_0])`, a mask and a dropout mask."""
        random = np.random.default_rng(seed)
        time, batch, units, width = case.time, case.batch, case.units, self.gates * case.units
        shapes = [(time, batch, width), *[(units, width)] * self.recurrent_weights]
        shapes += [(width,)] * self.recurrent_bias + [(batch, units)] * self.states
        arrays = tuple(random.normal(size=shape) for shape in shapes)
        # Any pattern, not only padding at the end.
        mask = random.random((time, batch)) < 0.6 if case.masked else None
        drop = (random.random((batch, units)) < 0.7) / 0.7 if case.dropped else None
        return arrays, mask, drop

    def loop(self, case: Case, arrays: Arrays, mask: Any, drop: Any) -> Arrays:
        """Take the steps one after another, as the formula says; `(time, batch, units)` each."""
        a, *weights = arrays[: -self.states]
        state = arrays[-self.states :]
        outputs: list[Any] = [None] * case.time
        steps = range(case.time)
        for t in reversed(steps) if case.reverse else steps:
            h_read = state[0] if drop is None else state[0] * drop
            new = self.step(a[t], *weights, h_read, *state)
            if mask is not None:
                real = mask[t][:, None]
                new = tuple(np.where(real, n, s) for n, s in zip(new, state, strict=True))
            state = outputs[t] = new
        return tuple(np.stack(o) for o in zip(*outputs, strict=True))


@pytest.fixture(scope="session")
def make_case() -> type[Case]:
    return Case


@pytest.fixture(scope="session")
def make_cell() -> type[Cell]:
    return Cell


@pytest.fixture
def float64() -> Iterator[None]:
    """Finite differences need more digits than training does."""
    with jax.enable_x64(True):
        yield


@partial(jax.jit, static_argnames=("cell", "reverse"))
def _compared(cell, reverse, arrays, mask, drop, cotangents, nudges):
    """Return results and gradients of both, and finite differences along `nudges`."""

    run, plain = partial(cell.called, scan.run), partial(cell.called, scan.plain)

    def loss(function, arrays):
        outputs = function(*arrays, mask, drop, reverse=reverse)
        # Every output of every timestep weighs in, the last state too.
        weighed = sum(jnp.vdot(o, c) for o, c in zip(outputs, cotangents, strict=True))
        return weighed, outputs

    gradient, outputs = jax.grad(partial(loss, run), has_aux=True)(arrays)
    plain_gradient, _ = jax.grad(partial(loss, plain), has_aux=True)(arrays)

    def difference(nudge):
        def at(scale):
            return loss(run, jax.tree.map(lambda p, d: p + scale * d, arrays, nudge))[0]

        return (at(1e-5) - at(-1e-5)) / 2e-5

    return outputs, gradient, plain_gradient, jax.vmap(difference)(nudges)


def _check(cell: Cell, case: Case, seed: int) -> None:
    arrays, mask, drop = cell.draw(case, seed)
    random = np.random.default_rng(seed + 1)
    state_shape = (case.time, case.batch, case.units)
    cotangents = tuple(random.normal(size=state_shape) for _ in range(cell.states))
    # Each array is nudged alone, in some random directions.
    directions = 3
    nudges = []
    for i, array in enumerate(arrays):
        nudge = np.zeros((len(arrays) * directions, *array.shape))
        own = slice(i * directions, (i + 1) * directions)
        nudge[own] = random.normal(size=(directions, *array.shape))
        nudges.append(nudge)

    outputs, gradient, plain_gradient, differences = _compared(
        cell, case.reverse, arrays, mask, drop, cotangents, tuple(nudges)
    )
    for output, expected in zip(outputs, cell.loop(case, arrays, mask, drop), strict=True):
        np.testing.assert_allclose(output, expected, rtol=1e-9, atol=1e-12)
    for dp, plain_dp, array in zip(gradient, plain_gradient, arrays, strict=True):
        assert dp.shape == array.shape
        assert dp.dtype == jnp.float64
        np.testing.assert_allclose(dp, plain_dp, rtol=1e-9, atol=1e-12)
    along = sum(
        (nudge * dp).reshape(len(nudge), -1).sum(1)
        for nudge, dp in zip(nudges, gradient, strict=True)
    )
    np.testing.assert_allclose(differences, along, rtol=1e-6, atol=1e-7)
    # A check that compares zeros with zeros proves nothing.
    reached = gradient if cell.reads_h else [dp for i, dp in enumerate(gradient) if i != 1]
    assert all(np.abs(dp).max() > 0 for dp in reached)


@pytest.fixture(scope="session")
def check_gradient() -> Callable[[Cell, Case, int], None]:
    return _check

"""A cell run over time, and its gradient back through time, from the equations of one step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jaxtyping import Bool, Float

from elman.rnn.projection import exact, product

__all__ = [
    "TOGETHER",
    "Equations",
    "back",
    "dropped",
    "in_turns",
    "over_time",
    "plain",
    "previous",
    "run",
    "shared",
    "through",
    "with_shares",
]

Sequences = Float[Array, "time batch units"]
State = Float[Array, "batch units"]
Mask = Bool[Array, "time batch"]


TOGETHER = 16
"""Steps that a turn of a scan's loop takes where a turn costs as much as a step: not on a CPU."""


class Equations(NamedTuple):
    """One step of a cell, ahead and back, on the input's share `a = x_t W_x + b` of its sums."""

    step: Callable[[Array, Any, Any], tuple[Array, ...]]
    """From `(a, q, state)` to the next state; `q = h_{t-1} W_h + b_h`, None without `W_h`."""
    kept: Callable[[Array, Any, Any, Any], tuple[Array, ...]]
    """From `(a, q, state, next state)`, of all steps at once, to what `back` reads of each."""
    back: Callable[[Any, Any], tuple[Array, Array | None, tuple[Any, ...]]]
    """From the gradient of the next state and what was kept to `da`, to `dq` (None where it is
    `da`), and to the gradient of the state (None where it passes through `q` alone)."""


def plain(
    cell: Equations,
    a: Float[Array, "time batch gates"],
    W_h: Float[Array, "units gates"] | None,
    b_h: Float[Array, " gates"] | None,
    state: tuple[State, ...],
    mask: Mask | None = None,
    drop: State | None = None,
    *,
    reverse: bool = False,
    unroll: int = 1,
) -> tuple[Sequences, ...]:
    """Run a cell over time, from the last step to the first in `reverse`: each part of its state.

    `unroll` steps are one turn of the program's loop.

    >>> from elman.rnn.recurrence.simple import equations
    >>> a = jnp.zeros((3, 1, 2)).at[0].set(1.0)
    >>> (h,) = plain(equations("tanh"), a, jnp.eye(2), None, (jnp.zeros((1, 2)),))
    >>> [f"{h_t:.3f}" for h_t in h[:, 0, 0]]
    ['0.762', '0.642', '0.566']
    """

    return with_shares(
        cell, a, W_h, b_h, state, mask, drop, reverse=reverse, unroll=unroll, keep=False
    )[0]


def with_shares(
    cell: Equations,
    a: Array,
    W_h: Array | None,
    b_h: Array | None,
    state: tuple[Array, ...],
    mask: Array | None,
    drop: Array | None,
    *,
    reverse: bool,
    unroll: int,
    keep: bool = True,
) -> tuple[tuple[Array, ...], Array | None]:
    """Run a cell as `plain` does, and keep `q (time, batch, gates)`, the states' shares."""

    def step(a_t: Array, state: tuple[Array, ...]) -> tuple[tuple[Array, ...], Array | None]:
        q = None if W_h is None else shared(dropped(state[0], drop), W_h, b_h)
        return cell.step(a_t, q, state), q if keep else None

    return over_time(step, a, state, mask, reverse=reverse, unroll=unroll)


def over_time(
    step: Callable[[Array, tuple[Array, ...]], tuple[tuple[Array, ...], Array | None]],
    x: Array,
    state: tuple[Array, ...],
    mask: Array | None,
    *,
    reverse: bool,
    unroll: int,
) -> tuple[tuple[Array, ...], Array | None]:
    """Step over `x (time, ...)`: all states, and what each step gives beside the next one.

    A step that the mask leaves out hands the state on as it was.
    """

    def turn(state: tuple[Array, ...], now: Any) -> tuple[Any, Any]:
        x_t, mask_t = now
        new, beside = step(x_t, state)
        if mask_t is not None:
            real = mask_t[:, None]
            new = tuple(jnp.where(real, n, s) for n, s in zip(new, state, strict=True))
        return new, (new, beside)

    done: tuple[tuple[Array, ...], Array | None]
    done = jax.lax.scan(turn, state, (x, mask), reverse=reverse, unroll=unroll)[1]
    return done


def run(
    cell: Equations,
    a: Float[Array, "time batch gates"],
    W_h: Float[Array, "units gates"] | None,
    b_h: Float[Array, " gates"] | None,
    state: tuple[State, ...],
    mask: Mask | None = None,
    drop: State | None = None,
    *,
    reverse: bool = False,
) -> tuple[Sequences, ...]:
    """Run a cell over time with BPTT written out; same result as the plain scan."""
    states: tuple[Array, ...] = _run(cell, reverse, a, W_h, b_h, state, mask, drop)
    return states


def back(
    cell: Equations,
    a: Float[Array, "time batch gates"],
    W_h: Float[Array, "units gates"] | None,
    b_h: Float[Array, " gates"] | None,
    state: tuple[State, ...],
    mask: Mask | None,
    drop: State | None,
    after: tuple[Sequences, ...],
    d: tuple[Sequences | None, ...],
    d_end: tuple[State, ...],
    *,
    q: Array | None = None,
    reverse: bool = False,
    unroll: int = 1,
) -> tuple[Float[Array, "time batch gates"], Array | None, Array | None, tuple[State, ...]]:
    """Run a cell back through time: `da`, `dW_h`, `db_h`, and the gradient of the first state.

    `after` are the states behind each step, `d` their gradients (None for zero) and `d_end` the
    gradient of the last one beside that. `q` are the states' shares of the sums; unless given
    they are computed again, for all timesteps in one product, which costs a CPU less than to keep
    them.
    """
    before = tuple(previous(s, s_0, reverse) for s, s_0 in zip(after, state, strict=True))
    shares = q
    if q is None and W_h is not None:
        shares = shared(dropped(before[0], drop), W_h, b_h)
    kept = cell.kept(a, shares, before, after)

    def step(d_next: tuple[Array, ...], now: Any) -> tuple[Any, Any]:
        kept_t, d_t, mask_t = now
        sums = [dn if dt is None else dt + dn for dt, dn in zip(d_t, d_next, strict=True)]
        both = [through(mask_t, d) for d in sums]
        da, dq, parts = cell.back(tuple(taken for taken, _ in both), kept_t)
        if W_h is not None:
            dh = dropped(product(da if dq is None else dq, W_h.T), drop)  # (batch, units)
            parts = (dh if parts[0] is None else parts[0] + dh, *parts[1:])
        d_before = (part + skipped for part, (_, skipped) in zip(parts, both, strict=True))
        return tuple(d_before), (da, dq)

    d_state, (da, dq) = jax.lax.scan(
        step, d_end, (kept, d, mask), reverse=not reverse, unroll=unroll
    )
    dq = da if dq is None else dq
    dW_h = None
    if W_h is not None:
        dW_h = jnp.einsum("tbi,tbj->ij", dropped(before[0], drop), dq, precision=exact())
    db_h = None if b_h is None else dq.sum((0, 1))
    return da, dW_h, db_h, d_state


def shared(h: Array, W_h: Array, b_h: Array | None) -> Array:
    """Return the state's share of the sums, `q (..., gates)`."""
    q = product(h, W_h)
    return q if b_h is None else q + b_h


def dropped(h: Array, drop: Array | None) -> Array:
    """Return the state as what recurs reads it: some of its units dropped."""
    return h if drop is None else h * drop


@partial(jax.custom_vjp, nondiff_argnums=(0, 1))
def _run(cell: Equations, reverse: bool, *arrays: Any) -> tuple[Array, ...]:
    return in_turns(partial(plain, cell, reverse=reverse), *arrays)  # type: ignore[no-any-return]


def _forward(cell: Equations, reverse: bool, *arrays: Any) -> tuple[tuple[Array, ...], Any]:
    states = _run(cell, reverse, *arrays)
    return states, (states, arrays)


def _backward(cell: Equations, reverse: bool, saved: Any, d: Any) -> tuple[Any, ...]:
    after, arrays = saved
    d_end = tuple(map(jnp.zeros_like, arrays[3]))
    gradients = in_turns(partial(back, cell, reverse=reverse), *arrays, after, d, d_end)
    return *gradients, None, None


def in_turns(program: Callable[..., Any], a: Array, *arrays: Any) -> Any:
    """Run a program over `a (time, ...)`, as many steps a turn as the platform likes."""
    if len(a) == 1:
        return program(a, *arrays)
    several = partial(program, unroll=min(len(a), TOGETHER))
    return jax.lax.platform_dependent(a, *arrays, cpu=program, default=several)


_run.defvjp(_forward, _backward)


def previous(h: Array, h_0: Array, reverse: bool) -> Array:
    """Line `h_{t-1}` up with `h_t`."""
    return jnp.concatenate([h[1:], h_0[None]] if reverse else [h_0[None], h[:-1]])


def through(mask: Array | None, d_new: Array) -> tuple[Array, Array | float]:
    """Share a gradient between the step (mask true) and the state it skipped (mask false)."""
    if mask is None:
        return d_new, 0.0
    return jnp.where(mask[:, None], d_new, 0), jnp.where(mask[:, None], 0, d_new)

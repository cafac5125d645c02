r"""Mogrifier: before a step its input and the state gate each other, round after round.

With `x_0 = x_t` and `h_0 = h_{t-1}`, in turns

    x_k = 2 sigmoid(h_{k-1} Q_k) x_{k-1},    h_k = 2 sigmoid(x_k R_k) h_{k-1},

and the cell reads the last of each (Melis, Kočiský and Blunsom 2020). What a cell carries on by
itself is not gated: the `c` of an LSTM, the `h` that a GRU keeps beside what is new.

The input's share of the sums needs the state now, so that no product over all steps is left to
take ahead. On the way back all steps are gated again at once, from the states that were kept, and
the scan carries gradients alone.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from elman.rnn.projection import exact, product
from elman.rnn.recurrence.scan import (
    Equations,
    dropped,
    in_turns,
    over_time,
    previous,
    shared,
    through,
)

__all__ = ["Round", "Weights", "gated", "plain", "run", "step"]

State = tuple[Array, ...]


class Weights(NamedTuple):
    """What a gated cell learns: its own weights, and those of its rounds."""

    W_x: Array  # (features, gates * units)
    b: Array  # (gates * units,)
    W_h: Array  # (units, gates * units)
    b_h: Array | None  # (gates * units,)
    Q: Array  # (rounds of the input, units, features)
    R: Array | None  # (rounds of the state, features, units); None after one round


class Round(NamedTuple):
    """One round: what was gated, by a gate from what."""

    gate: Array
    before: Array
    by: Array

    @property
    def slope(self) -> Array:
        """The derivative of what was gated in the sums before the gate, `2 s (1 - s) before`."""
        return self.gate * (1 - self.gate / 2) * self.before


def gated(x: Array, h: Array, Q: Array, R: Array | None) -> tuple[Array, Array, list[Round]]:
    """Gate `x (..., features)` and `h (..., units)` by each other; return the rounds too.

    >>> x, h, rounds = gated(jnp.ones(3), jnp.ones(2), jnp.zeros((2, 2, 3)), jnp.zeros((1, 3, 2)))
    >>> x.tolist(), h.tolist(), len(rounds)
    ([1.0, 1.0, 1.0], [1.0, 1.0], 3)
    """
    rounds = []
    for i in range(len(Q) + (0 if R is None else len(R))):
        if i % 2 == 0:
            rounds.append(Round(2 * jax.nn.sigmoid(product(h, Q[i // 2])), x, h))
            x = rounds[-1].gate * x
        else:
            assert R is not None
            rounds.append(Round(2 * jax.nn.sigmoid(product(x, R[i // 2])), h, x))
            h = rounds[-1].gate * h
    return x, h, rounds


def step(
    cell: Equations, weights: Weights, x: Array, state: State, drop: Array | None = None
) -> State:
    """Take one step with `x (..., features)`: the next state, `(..., units)` each."""
    x, h, _ = gated(x, dropped(state[0], drop), weights.Q, weights.R)
    a = product(x, weights.W_x) + weights.b
    return cell.step(a, shared(h, weights.W_h, weights.b_h), state)


def plain(
    cell: Equations,
    weights: Weights,
    x: Array,
    state: State,
    mask: Array | None = None,
    drop: Array | None = None,
    *,
    reverse: bool = False,
    unroll: int = 1,
) -> State:
    """Run a cell over `x (time, batch, features)`: each part of its state, `(time, batch, units)`.

    `mask`, `drop`, `reverse` and `unroll` mean what they mean in `scan.plain`.
    """

    def turn(x_t: Array, state: State) -> tuple[State, None]:
        return step(cell, weights, x_t, state, drop), None

    return over_time(turn, x, state, mask, reverse=reverse, unroll=unroll)[0]


def run(
    cell: Equations,
    weights: Weights,
    x: Array,
    state: State,
    mask: Array | None = None,
    drop: Array | None = None,
    *,
    reverse: bool = False,
) -> State:
    """Run a cell over time with BPTT written out; same result as `plain`."""
    states: State = _run(cell, reverse, x, weights, state, mask, drop)
    return states


@partial(jax.custom_vjp, nondiff_argnums=(0, 1))
def _run(cell: Equations, reverse: bool, x: Array, weights: Weights, *arrays: Any) -> State:
    def program(x: Array, weights: Weights, *arrays: Any, unroll: int = 1) -> State:
        return plain(cell, weights, x, *arrays, reverse=reverse, unroll=unroll)

    states: State = in_turns(program, x, weights, *arrays)
    return states


def _forward(cell: Equations, reverse: bool, *arrays: Any) -> tuple[State, Any]:
    states = _run(cell, reverse, *arrays)
    return states, (states, arrays)


def _backward(cell: Equations, reverse: bool, saved: Any, d: Any) -> tuple[Any, ...]:
    after, arrays = saved
    gradients = in_turns(partial(_back, cell, reverse=reverse), *arrays, after, d)
    return *gradients, None, None


_run.defvjp(_forward, _backward)


def _back(
    cell: Equations,
    x: Array,
    weights: Weights,
    state: State,
    mask: Array | None,
    drop: Array | None,
    after: State,
    d: State,
    *,
    reverse: bool,
    unroll: int = 1,
) -> tuple[Array, Weights, State]:
    """Run a cell back through time: `dx`, the gradients of the weights and of the first state."""
    W_x, b, W_h, b_h, Q, R = weights
    before = tuple(previous(s, s_0, reverse) for s, s_0 in zip(after, state, strict=True))
    x_end, h_end, rounds = gated(x, dropped(before[0], drop), Q, R)
    a, q = product(x_end, W_x) + b, shared(h_end, W_h, b_h)
    kept = cell.kept(a, q, before, after)

    def turn(d_next: State, now: Any) -> tuple[State, Any]:
        kept_t, rounds_t, d_t, mask_t = now
        both = [through(mask_t, dt + dn) for dt, dn in zip(d_t, d_next, strict=True)]
        da, dq, parts = cell.back(tuple(taken for taken, _ in both), kept_t)
        dx, dh = product(da, W_x.T), product(da if dq is None else dq, W_h.T)
        dz = []
        for i, (gate, slope) in reversed(list(enumerate(rounds_t))):
            if i % 2 == 0:
                dz.append(dx * slope)  # (batch, features)
                dx, dh = dx * gate, dh + product(dz[-1], Q[i // 2].T)
            else:
                assert R is not None
                dz.append(dh * slope)  # (batch, units)
                dh, dx = dh * gate, dx + product(dz[-1], R[i // 2].T)
        dh = dropped(dh, drop)
        parts = (dh if parts[0] is None else parts[0] + dh, *parts[1:])
        d_before = (part + skipped for part, (_, skipped) in zip(parts, both, strict=True))
        return tuple(d_before), (dx, da, dq, dz[::-1])

    d_end = tuple(map(jnp.zeros_like, state))
    slopes = [(each.gate, each.slope) for each in rounds]
    d_state, (dx, da, dq, dz) = jax.lax.scan(
        turn, d_end, (kept, slopes, d, mask), reverse=not reverse, unroll=unroll
    )
    dq = da if dq is None else dq
    turned = [_summed(each.by, dz_i) for each, dz_i in zip(rounds, dz, strict=True)]
    gradients = Weights(
        _summed(x_end, da),
        da.sum((0, 1)),
        _summed(h_end, dq),
        None if b_h is None else dq.sum((0, 1)),
        jnp.stack(turned[::2]),
        None if R is None else jnp.stack(turned[1::2]),
    )
    return dx, gradients, d_state


def _summed(x: Array, dz: Array) -> Array:
    """Return the gradient of `W` in `z = x W`, over all steps and sequences."""
    return jnp.einsum("tbi,tbj->ij", x, dz, precision=exact())

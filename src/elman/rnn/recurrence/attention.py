"""A cell that attends: at each step it looks at all of another sequence, and remembers what it saw.

With `h_j` what is attended and `k_j = h_j W_k + b_k` its keys, a step is

    a_t = x_t + r_{t-1} W_f                     what was seen is fed back (Luong et al. 2015)
    s_t = cell(a_t, s_{t-1} W_h + b_h)
    e_tj = v . tanh(s_t W_q + k_j)              additive attention (Bahdanau et al. 2015)
    p_t = softmax(e_t),  c_t = sum_j p_tj h_j
    r_t = tanh(s_t W_s + c_t W_c + b_r)

`run` has the backpropagation through time written out: products of weights with all timesteps at
once stand behind the loop, `plain` is what it is compared with.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from elman.rnn.projection import exact, product
from elman.rnn.recurrence.scan import Equations

__all__ = ["Attended", "Weights", "attend", "plain", "run"]

_NEVER = -1e9
"""The energy of padding: its share is exactly zero, and no difference of two is infinite."""


class Weights(NamedTuple):
    """What a cell that attends multiplies with, beside its share of the input."""

    W_h: Array | None  # (units, gates)
    b_h: Array | None  # (gates,)
    W_f: Array  # (seen, gates)
    W_q: Array  # (units, attention)
    v: Array  # (attention,)
    W_s: Array  # (units, seen)
    W_c: Array  # (features, seen)
    b_r: Array  # (seen,)


class Attended(NamedTuple):
    """A sequence that is looked at: batch-major, as each step reads all of one sequence."""

    h: Array  # (batch, time, features)
    keys: Array  # (batch, time, attention)
    mask: Array  # (batch, time)


def attend(u: Array, source: Attended, v: Array) -> tuple[Array, Array]:
    """Look at a sequence with `u = s W_q (batch, attention)`: shares `(batch, time)`, their sum."""
    energies = product(jnp.tanh(u[:, None] + source.keys), v)
    shares = jax.nn.softmax(jnp.where(source.mask, energies, _NEVER))
    return shares, jnp.einsum("bt,btd->bd", shares, source.h, precision=exact())


def plain(
    cell: Equations, x: Array, weights: Weights, source: Attended, state: tuple[Array, ...]
) -> tuple[Array, Array]:
    """Run over `x (steps, batch, gates)`: `r (steps, batch, seen)`, `p (steps, batch, time)`.

    >>> from elman.rnn.recurrence.gru import EQUATIONS
    >>> ones = jnp.ones
    >>> weights = Weights(
    ...     *(ones((2, 6)), ones(6), ones((3, 6))),
    ...     *(ones((2, 4)), ones(4), ones((2, 3)), ones((5, 3)), ones(3)),
    ... )
    >>> source = Attended(ones((1, 2, 5)), ones((1, 2, 4)), jnp.array([[True, False]]))
    >>> r, shares = plain(EQUATIONS, ones((4, 1, 6)), weights, source, (jnp.zeros((1, 2)),))
    >>> r.shape, shares[0].tolist()
    ((4, 1, 3), [[1.0, 0.0]])
    """
    r, shares, *_ = _ahead(cell, x, weights, source, state)
    return r, shares


def run(
    cell: Equations, x: Array, weights: Weights, source: Attended, state: tuple[Array, ...]
) -> tuple[Array, Array]:
    """Run as `plain` does, with the gradient written out; none flows through the shares."""
    done: tuple[Array, Array] = _run(cell, x, weights, source, state)
    return done


def _ahead(
    cell: Equations, x: Array, weights: Weights, source: Attended, state: tuple[Array, ...]
) -> tuple[Array, ...]:
    """Return `r`, the shares, what was seen, and the states behind each step."""

    def step(carry: Any, x_t: Array) -> tuple[Any, Any]:
        state, r = carry
        a = x_t + product(r, weights.W_f)
        state = cell.step(a, _share(state[0], weights), state)
        shares, seen = attend(product(state[0], weights.W_q), source, weights.v)
        r = jnp.tanh(product(state[0], weights.W_s) + product(seen, weights.W_c) + weights.b_r)
        return (state, r), (r, shares, seen, state)

    nothing = jnp.zeros((x.shape[1], len(weights.b_r)), x.dtype)
    r, shares, seen, states = jax.lax.scan(step, (state, nothing), x)[1]
    return r, shares, seen, *states


def _share(h: Array, weights: Weights) -> Array | None:
    """Return the state's share of the sums before the gates."""
    if weights.W_h is None:
        return None
    q = product(h, weights.W_h)
    return q if weights.b_h is None else q + weights.b_h


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def _run(cell: Equations, *arrays: Any) -> tuple[Array, Array]:
    return plain(cell, *arrays)


def _forward(cell: Equations, *arrays: Any) -> tuple[tuple[Array, Array], Any]:
    r, shares, seen, *states = _ahead(cell, *arrays)
    return (r, shares), (r, shares, seen, states, arrays)


def _backward(cell: Equations, saved: Any, d: tuple[Array, Array]) -> tuple[Any, ...]:
    r, shares, seen, states, (x, weights, source, state) = saved
    weights, source = Weights(*weights), Attended(*source)
    before = [_behind(s, s_0) for s, s_0 in zip(states, state, strict=True)]
    fed = _behind(r, jnp.zeros_like(r[0]))
    a = x + product(fed, weights.W_f)
    kept = cell.kept(a, _share(before[0], weights), tuple(before), tuple(states))
    u = product(states[0], weights.W_q)
    into_sum, into_energies = _looked(source)

    def step(carry: Any, now: Any) -> tuple[Any, Any]:
        d_states, d_fed, d_keys, d_v = carry
        dr, r_t, shares_t, u_t, kept_t = now
        dz = (dr + d_fed) * (1 - r_t * r_t)
        d_seen = product(dz, weights.W_c.T)
        d_shares = into_sum(d_seen)
        d_energies = shares_t * (d_shares - (shares_t * d_shares).sum(-1, keepdims=True))
        du, d_keys, d_v = into_energies(d_energies, u_t, weights.v, d_keys, d_v)
        ds = d_states[0] + product(dz, weights.W_s.T) + product(du, weights.W_q.T)
        da, dq, parts = cell.back((ds, *d_states[1:]), kept_t)
        if weights.W_h is not None:
            dh = product(da if dq is None else dq, weights.W_h.T)
            parts = (dh if parts[0] is None else parts[0] + dh, *parts[1:])
        carry = (tuple(parts), product(da, weights.W_f.T), d_keys, d_v)
        return carry, (da, dq, dz, d_seen, du)

    begin = (
        tuple(map(jnp.zeros_like, state)),
        jnp.zeros_like(r[0]),
        jnp.zeros_like(source.keys),
        jnp.zeros_like(weights.v),
    )
    (d_state, _, d_keys, d_v), (da, dq, dz, d_seen, du) = jax.lax.scan(
        step, begin, (d[0], r, shares, u, kept), reverse=True
    )
    dq = da if dq is None else dq
    d_h = jnp.einsum("tbj,tbd->bjd", shares, d_seen, precision=exact())
    d_weights = Weights(
        None if weights.W_h is None else _outer(before[0], dq),
        None if weights.b_h is None else dq.sum((0, 1)),
        _outer(fed, da),
        _outer(states[0], du),
        d_v,
        _outer(states[0], dz),
        _outer(seen, dz),
        dz.sum((0, 1)),
    )
    return da, d_weights, Attended(d_h, d_keys, None), d_state  # type: ignore[arg-type]


def _looked(source: Attended) -> tuple[Callable[..., Array], Callable[..., tuple[Array, ...]]]:
    """Return the ways back through what was seen, and through the energies."""

    def into_sum(d_seen: Array) -> Array:
        return jnp.einsum("bd,btd->bt", d_seen, source.h, precision=exact())

    def into_energies(
        d: Array, u: Array, v: Array, d_keys: Array, d_v: Array
    ) -> tuple[Array, Array, Array]:
        bent = jnp.tanh(u[:, None] + source.keys)
        d_v = d_v + jnp.einsum("bt,bta->a", d, bent, precision=exact())
        d_sums = d[..., None] * (v * (1 - bent * bent))
        return d_sums.sum(1), d_keys + d_sums, d_v

    return into_sum, into_energies


def _outer(values: Array, d: Array) -> Array:
    return jnp.einsum("tbi,tbj->ij", values, d, precision=exact())


def _behind(values: Array, first: Array) -> Array:
    """Line what was there before each step up with the steps."""
    return jnp.concatenate([first[None], values[:-1]])


_run.defvjp(_forward, _backward)

"""A layer run from its raw input by a compiled kernel on a CPU, by the scan elsewhere.

A program is lowered for a platform, and that decides, not the process: on a machine with a GPU
the kernels run what is left to its CPU. Each way keeps for the way back what it needs itself; what
the other keeps is empty or zeros that nobody reads, and XLA leaves them out.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.custom_derivatives import SymbolicZero

from elman.rnn import kernels
from elman.rnn.projection import project
from elman.rnn.recurrence import scan

__all__ = ["run"]

State = tuple[Array, ...]


class _Cell(NamedTuple):
    """What decides a program beside the shapes of its arrays."""

    equations: scan.Equations
    kernel: kernels.Kernel
    library: kernels.Library
    activation: str
    reverse: bool

    @property
    def last(self) -> int:
        """The step that is run last."""
        return 0 if self.reverse else -1


def run(
    equations: scan.Equations,
    kernel: kernels.Kernel,
    inputs: kernels.Inputs,
    *,
    activation: str = "tanh",
    reverse: bool = False,
) -> tuple[Array, State]:
    """Run a cell: `h (time, batch, units)` and the last state.

    What nobody differentiates costs nothing: the gradient of `x` is computed where it is asked
    for, and on a CPU a loss on the last state alone never sees zeros for the other steps.
    """
    x = inputs.x
    if jnp.issubdtype(x.dtype, jnp.integer):
        x = x.astype(jnp.int32)
    cell = _Cell(equations, kernel, kernels.loaded(), activation, reverse)
    h, state = _run(cell, *inputs._replace(x=x))
    return h, state


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def _run(cell: _Cell, *inputs: Any) -> tuple[Array, State]:
    h, state, *_ = _ahead(kernels.Inputs(*inputs), cell=cell, keep=False)
    return h, state


@partial(jax.jit, static_argnames=("cell", "keep"))
def _ahead(inputs: kernels.Inputs, *, cell: _Cell, keep: bool) -> tuple[Array, State, Array, Any]:
    """Return `h`, the last state, what the kernel keeps, and what the scan keeps beside `h`."""
    saved = kernels.saved(cell.kernel, cell.library, inputs) if keep else 0

    def by_kernel(inputs: kernels.Inputs) -> tuple[Array, State, Array, Any]:
        h, c_end, kept = kernels.forward(
            cell.kernel, cell.library, inputs, saved, cell.activation, cell.reverse
        )
        end = (h[cell.last],) if inputs.c_0 is None else (h[cell.last], c_end)
        gates = (*inputs.x.shape[:2], inputs.W_h.shape[1])
        beside = (*(jnp.zeros_like(h) for _ in end[1:]), jnp.zeros(gates)) if keep else ()
        return h, end, kept, beside

    def by_scan(inputs: kernels.Inputs) -> tuple[Array, State, Array, Any]:
        states, q = scan.with_shares(
            cell.equations,
            _shared(inputs.x, inputs.W_x, inputs.b),
            inputs.W_h,
            inputs.b_h,
            _state(inputs),
            inputs.mask,
            inputs.drop,
            reverse=cell.reverse,
            unroll=_turn(inputs),
            keep=keep,
        )
        # Masked steps carry the state on, so the end of the scan holds the last real step.
        end = tuple(s[cell.last] for s in states)
        return states[0], end, jnp.zeros(saved), (*states[1:], q) if keep else ()

    done: tuple[Array, State, Array, Any]
    done = jax.lax.platform_dependent(inputs, cpu=by_kernel, default=by_scan)
    return done


def _state(inputs: kernels.Inputs) -> State:
    return (inputs.h_0,) if inputs.c_0 is None else (inputs.h_0, inputs.c_0)


def _shared(x: Array, W_x: Array, b: Array) -> Array:
    """Return the input's share of the sums before the gates."""
    return project(x, W_x) + b


def _turn(inputs: kernels.Inputs) -> int:
    return min(len(inputs.x), scan.TOGETHER)


def _forward(cell: _Cell, *primals: Any) -> tuple[tuple[Array, State], Any]:
    values: list[Any] = [None if p is None else p.value for p in primals]
    inputs = kernels.Inputs(*values)
    h, state, kept, beside = _ahead(inputs, cell=cell, keep=True)
    return (h, state), (inputs, h, kept, beside, (primals[0].perturbed, primals[5].perturbed))


def _backward(cell: _Cell, saved: Any, d: tuple[Any, tuple[Any, ...]]) -> tuple[Any, ...]:
    inputs, h, kept, beside, perturbed = saved
    symbols = jnp.issubdtype(inputs.x.dtype, jnp.integer)
    dh, d_end = jax.tree.map(
        lambda value: None if isinstance(value, SymbolicZero) else value,
        d,
        is_leaf=lambda value: isinstance(value, SymbolicZero),
    )
    wants = (bool(perturbed[0]) and not symbols, bool(perturbed[1]))
    gradients = _back(inputs, h, kept, beside, dh, d_end, cell=cell, wants=wants)
    dx, dW_x, db, dW_h, db_h, dh_0, dc_0 = gradients
    if symbols:
        dx = np.zeros(inputs.x.shape, jax.dtypes.float0)
    return dx, dW_x, db, dW_h, db_h, dh_0, dc_0, None, None


_run.defvjp(_forward, _backward, symbolic_zeros=True)


@partial(jax.jit, static_argnames=("cell", "wants"))
def _back(
    inputs: kernels.Inputs,
    h: Array,
    kept: Array,
    beside: State,
    dh: Array | None,
    d_end: tuple[Array | None, ...],
    *,
    cell: _Cell,
    wants: tuple[bool, bool],
) -> tuple[Array | None, ...]:
    """Return the gradients of all inputs that have one, None for those that are not there."""

    def by_kernel(*arrays: Any) -> tuple[Array | None, ...]:
        settings = cell.activation, cell.reverse
        inputs, h, kept, _, dh, d_end = arrays
        return kernels.backward(
            cell.kernel, cell.library, inputs, h, kept, dh, d_end, wants, *settings
        )

    def by_scan(*arrays: Any) -> tuple[Array | None, ...]:
        inputs, h, _, (*beside, q), dh, d_end = arrays
        a, into = jax.vjp(_shared, inputs.x, inputs.W_x, inputs.b)
        state = _state(inputs)
        end = [jnp.zeros_like(s) if d is None else d for s, d in zip(state, d_end, strict=True)]
        da, dW_h, db_h, d_state = scan.back(
            cell.equations,
            a,
            inputs.W_h,
            inputs.b_h,
            state,
            inputs.mask,
            inputs.drop,
            (h, *beside),
            (dh, *(None for _ in beside)),
            tuple(end),
            q=q,
            reverse=cell.reverse,
            unroll=_turn(inputs),
        )
        dx, dW_x, db = into(da)
        dh_0, *dc_0 = d_state
        wanted = (dx if wants[0] else None, dW_x, db, dW_h, db_h, dh_0 if wants[1] else None)
        return *wanted, *(*dc_0, None)[:1]

    arrays = inputs, h, kept, beside, dh, d_end
    gradients: tuple[Array | None, ...]
    gradients = jax.lax.platform_dependent(*arrays, cpu=by_kernel, default=by_scan)
    return gradients

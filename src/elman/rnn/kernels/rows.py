"""A table whose rows move by Adam only where a step looked them up, changed where it lies."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from elman.rnn.kernels.library import found, loaded

__all__ = ["LazyAdam", "Table", "serve_rows"]


class Table(NamedTuple):
    """A table and its moments, `(rows, units)` each, and how many steps are in each row."""

    W: Array
    m: Array
    v: Array
    last: Array


class LazyAdam(NamedTuple):
    """Adam as its rows are moved; `l2` times a weight is added to its gradient, at every step."""

    fast: float
    slow: float
    l2: float
    clip_norm: float | None

    def summed(self, table: Table, step: Array, rates: Array, wanted: Array) -> tuple[Table, Array]:
        """Sum the rows that each example wants: `(batch, each)` to `(batch, units)`, -1 for none.

        What Adam and L2 would have done to them in the steps since they were last looked up, is
        done to them first. `rates (steps, 3)` are the rate and the epsilon of each step, corrected
        for the bias of the moments, and the decay of the weights.
        """
        sums = ((len(wanted), table.W.shape[1]), jnp.float32)
        *moved, y = self._call("rows_sum", table, [step, rates, wanted], sums)
        return Table(*moved), y

    def moved(
        self,
        table: Table,
        step: Array,
        rates: Array,
        wanted: Array,
        gradient: Array,
        rest: Array,
        go: Array,
    ) -> tuple[Table, Array]:
        """Take a step against `gradient (batch, units)` of the sums; return the gradient's length.

        `rest` is the squared length of the gradient of everything else, which is clipped with it;
        nothing is moved unless `go`, or where the length is not finite.
        """
        rest, go = rest.reshape(1), go.reshape(1)
        arguments = [step, rates, wanted, gradient, rest, go]
        # Zero stands for none.
        clip = {"clip_norm": np.float32(self.clip_norm or 0)}
        *moved, norm = self._call("rows_step", table, arguments, ((1,), jnp.float32), **clip)
        return Table(*moved), norm[0]

    def settled(self, table: Table, step: Array, rates: Array) -> Table:
        """Do to all rows what the steps before `step` would have done to them."""
        return Table(*self._call("rows_settle", table, [step, rates]))

    def _call(
        self, name: str, table: Table, arguments: list[Array], *results: Any, **more: Any
    ) -> Any:
        library = loaded()
        shapes = [(part.shape, part.dtype) for part in table]
        call = library.call(name, *shapes, *results, aliases={i: i for i in range(len(table))})
        step, *others = arguments
        return call(
            *table,
            step.reshape(1).astype(jnp.int32),
            *others,
            variant=np.int32(library.variant),
            threads=np.int32(library.threads),
            fast=np.float32(self.fast),
            slow=np.float32(self.slow),
            l2=np.float32(self.l2),
            **more,
        )


def serve_rows(W: Array) -> bool:
    """Tell whether the kernels of a table can run on `W (rows, units)`."""
    return (
        W.dtype == jnp.float32
        and W.size > 0
        and jax.default_backend() == "cpu"
        and found() is not None
    )

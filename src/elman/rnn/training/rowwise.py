"""A table of n-grams in training: a step moves the rows that its batch looked up, and no others.

Adam, its L2 and its decay move every row at every step, though a batch looks up few of them. Here
a row catches up with the steps since it was last looked up when it is wanted again, and all of them
at the end of an epoch: `elman/native/rows.h` sums those steps in closed form.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, Self

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from elman.inference.inputs import Inputs
from elman.rnn.kernels import LazyAdam, Table, serve_rows
from elman.rnn.layers import Input, NGrams, Pooling
from elman.rnn.networks.sequential import Sequential, count_parameters, parts
from elman.rnn.objectives import Objective
from elman.rnn.training import placement
from elman.rnn.training.optimise import EPSILON, FAST, SLOW, Optimiser
from elman.rnn.training.state import State, counted_on, layer_norms, start

__all__ = ["RowWise"]

Judged = Callable[[Any], tuple[Array, Array]]
"""The loss of a network on a batch, and the objective's totals."""


class _Summed(eqx.Module):
    """Stands where n-grams and their pooling stood, and gives what they give."""

    y: Array  # (batch, units)

    def __call__(self, x: Any, *, mask: Array | None = None, key: Array | None = None) -> Array:
        return self.y


class _Moments(NamedTuple):
    """Of everything else, as Optax has them, and of the table: see `Table`."""

    rest: Any
    m: Array
    v: Array
    last: Array


def _places(layer: Any, place: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Find n-grams that read the symbols themselves and are summed over time."""
    match getattr(layer, "layers", ()):
        case (NGrams(), Pooling(over="sum")) if isinstance(layer, Sequential):
            yield place
            return
        case inner:
            for i, part in enumerate(inner):
                yield from _places(part, (*place, i))
                if isinstance(layer, Sequential) and not isinstance(part, Input):
                    return  # what comes behind reads no symbols


@dataclass(frozen=True)
class RowWise:
    """How a network with one table of n-grams, at `place` in it, is trained by an optimiser."""

    place: tuple[int, ...]
    optimiser: Optimiser

    @classmethod
    def of(cls, network: Any, optimiser: Optimiser) -> Self | None:
        """Say how, or None where every row is moved at every step.

        That is so without the compiled kernels, with SGD, which has no moments, with `clip_value`,
        which cuts single numbers, and where layers learn at rates of their own.
        """
        places = list(_places(network))
        if (
            len(places) != 1
            or not places[0]
            or optimiser.method == "sgd"
            or optimiser.clip_value is not None
            or optimiser.tuning is not None
        ):
            return None
        found = cls(places[0], optimiser)
        W = found._grams(network).W
        return found if W is not None and serve_rows(W) else None

    def begin(self, network: Any, objective: Objective, horizon: int) -> State:
        """Return the state before the first step of a training with this `horizon`."""
        W = np.array(self._grams(network).W)
        state = start(self._with_W(network, None), self._others, objective, horizon)
        table = (np.zeros_like(W), np.zeros_like(W), np.zeros(len(W), np.int32))
        W, *moments = placement.put((W, *table))
        return state._replace(
            parameters=self._with_W(state.parameters, W), moments=_Moments(state.moments, *moments)
        )

    def rates(self, total: int) -> Array:
        """Return rate, epsilon and decay of `total` steps, `(total or more, 3)`: see `LazyAdam`.

        What fills them up to a power of two no step reads: trainings of other lengths share their
        programs.
        """
        steps, rate = np.arange(total), self.optimiser.rate(total)
        each = np.asarray(_scheduled(steps, self.optimiser)) if callable(rate) else rate
        slow = np.sqrt(1 - SLOW ** (steps + 1))
        fast = 1 - FAST ** (steps + 1)
        decay = each * np.full(total, self.optimiser.weight_decay)
        rates = np.stack([each * slow / fast, EPSILON * slow, decay], 1)
        more = (1 << (total - 1).bit_length()) - total
        placed: Array = placement.put(np.pad(rates, ((0, more), (0, 0))).astype(np.float32))
        return placed

    def moving(self, network: Any) -> int:
        """Count the numbers that every step moves."""
        return count_parameters(self._with_W(network, None))

    def advanced(
        self,
        state: State,
        structure: Any,
        batch: tuple[Any, Array | None, Array],
        judged: Judged,
        rates: Array,
        horizon: int,
    ) -> State:
        """Take one step on a batch `(x, mask, order)`, as `elman.rnn.training.state.advanced`.

        What fills the batch up, -1 in its `order`, looks no rows up: how often a row catches up
        would else depend on how many devices share the batch, and so would its last digits.

        Devices that share the batch have the whole table each, and move it alike: what goes round
        are the rows that all of them look up, and the gradients of their sums.
        """
        adam, own = self._adam(structure), self._wanted(structure, *batch)
        wanted = placement.gathered(own)
        table, rest = self._table(state), self._with_W(state.parameters, None)
        table, sums_of_rows = adam.summed(table, state.step, rates, wanted)
        y = placement.own_part(sums_of_rows, len(own))

        def loss(rest: Any, y: Array) -> tuple[Array, Array]:
            network = eqx.combine(rest, structure)
            return judged(eqx.tree_at(self._counted, network, _Summed(y)))

        (value, sums), (gradient, dy) = jax.value_and_grad(loss, (0, 1), has_aux=True)(rest, y)
        gradient, value, sums = placement.summed((gradient, value, sums))
        dy = placement.gathered(dy)
        norms = layer_norms(gradient)
        finite = jnp.isfinite(value) & jnp.isfinite(norms).all()
        go, squares = (state.bad < 0) & finite, jnp.square(norms).sum()
        table, norm = adam.moved(table, state.step, rates, wanted, dy, squares, go)
        norms = norms.at[self._index(structure)].set(norm)
        bad = jnp.where((state.bad < 0) & ~(finite & jnp.isfinite(norm)), state.step, state.bad)
        clipped = self.optimiser.clips(gradient, norms)
        if (longest := self.optimiser.clip_norm) is not None:
            length = jnp.linalg.norm(norms)
            scale = jnp.where(length > longest, longest / length, 1)
            gradient = jax.tree.map(lambda g: g * scale, gradient)
        change, moments = self._others.build(horizon).update(gradient, state.moments.rest, rest)
        rest = jax.tree.map(lambda p, dp: p + jnp.where(bad < 0, dp, 0), rest, change)
        return counted_on(
            state,
            self._with_W(rest, table.W),
            _Moments(moments, *table[1:]),
            (sums, norms, clipped, bad),
        )

    def settled(self, state: State, structure: Any, rates: Array) -> State:
        """Return the state in which all rows have caught up with the steps taken."""
        done: State = _settled(state, rates, how=self, structure=structure)
        return done

    @property
    def _others(self) -> Optimiser:
        # The whole gradient is clipped by one length, the table's rows among it.
        return dataclasses.replace(self.optimiser, clip_norm=None)

    def _adam(self, structure: Any) -> LazyAdam:
        l2 = 2 * self._grams(structure).kernel_l2
        return LazyAdam(FAST, SLOW, l2, self.optimiser.clip_norm)

    def _counted(self, network: Any) -> Any:
        for i in self.place:
            network = network.layers[i]
        return network

    def _grams(self, network: Any) -> Any:
        return self._counted(network).layers[0]

    def _index(self, structure: Any) -> int:
        return next(i for i, part in enumerate(parts(structure)) if isinstance(part, NGrams))

    def _with_W(self, network: Any, W: Array | None) -> Any:
        return eqx.tree_at(
            lambda tree: self._grams(tree).W, network, W, is_leaf=lambda leaf: leaf is None
        )

    def _table(self, state: State) -> Table:
        return Table(self._grams(state.parameters).W, *state.moments[1:])

    def _wanted(self, structure: Any, x: Any, mask: Array | None, order: Array) -> Array:
        """Return the rows that each example sums, `(batch, longest * time)`."""
        rows = self._grams(structure).rows(x.sequence if isinstance(x, Inputs) else x)
        if mask is not None:
            rows = jnp.where(mask, rows, -1)
        rows = jnp.where(order >= 0, rows, -1)
        return jnp.moveaxis(rows, 2, 0).reshape(rows.shape[2], -1)


@partial(jax.jit, static_argnums=1)
def _scheduled(steps: Array, optimiser: Optimiser) -> Array:
    """Return the rate of each step of a training, which a schedule gives."""
    each: Array = jax.vmap(optimiser.rate(len(steps)))(steps)
    return each


@partial(jax.jit, static_argnames=("how", "structure"), donate_argnames=("state",))
def _settled(state: State, rates: Array, *, how: RowWise, structure: Any) -> State:
    settle = placement.parted(
        how._adam(structure).settled, (placement.EVERYWHERE,) * 3, placement.EVERYWHERE, rows=1
    )
    table = settle(how._table(state), state.step, rates)
    return state._replace(
        parameters=how._with_W(state.parameters, table.W),
        moments=_Moments(state.moments.rest, *table[1:]),
    )

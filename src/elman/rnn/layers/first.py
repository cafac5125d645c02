"""A network whose first state comes from numbers: one vector, and the sequence that follows."""

from __future__ import annotations

import dataclasses
from typing import Any, Self

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.layers.initialise import Key, glorot_uniform, split, zeros
from elman.rnn.layers.layer import Layer, Shape, State, Streamed, built, not_streamed, setting
from elman.rnn.layers.recurrent import Recurrent

__all__ = ["FirstState"]


class FirstState(eqx.Module):
    """Reads a sequence from the state `s_0 = tanh(v W_0 + b_0)` of the numbers `v` beside it.

    Two inputs (`elman.inference.inputs.Inputs`), `(time, batch, features)` and `v (batch,
    beside)`, become what the network `inner` gives at every step, `(time, batch, ...)`. All of its
    recurrent layers begin so ("init-inject", Tanti et al. 2018; Vinyals et al. 2015).

    >>> from elman.inference.inputs import Inputs
    >>> from elman.rnn import Dense, GRU, Sequential
    >>> inner = Sequential([GRU(8, return_sequences=True), Dense(5)])
    >>> layer = FirstState(inner, beside=3).build((None, 5), key=0)
    >>> layer(Inputs(jnp.zeros((4, 2), int), jnp.ones((2, 3)))).shape
    (4, 2, 5)
    """

    inner: Layer
    beside: int = setting(1)
    W_0: Array | None = None  # (beside, units of all states)
    b_0: Array | None = None  # (units of all states,)

    def __check_init__(self) -> None:
        if not isinstance(self.inner, Streamed):
            raise not_streamed(getattr(self.inner, "title", type(self.inner).__name__))
        if not isinstance(self.beside, int) or isinstance(self.beside, bool) or self.beside < 1:
            raise ConfigurationError(
                f"A first state comes from at least one number, received {self.beside!r}",
                remedy="pass beside=3 for three",
            )

    @property
    def title(self) -> str:
        return f"FirstState({self.beside})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        key_0, key_inner = split(key, 2)
        inner = self.inner.build(shape, key=key_inner)
        width = sum(self._widths(inner))
        if not width:
            raise ConfigurationError("A generator needs a recurrent layer, received none")
        return dataclasses.replace(
            self, inner=inner, W_0=glorot_uniform(key_0, self.beside, width), b_0=zeros(width)
        )

    @staticmethod
    def _widths(inner: Any) -> list[int]:
        return [s.shape[-1] for s in jax.tree.leaves(jax.eval_shape(lambda: inner.begin(1)))]

    def output_shape(self, shape: Shape) -> Shape:
        return self.inner.output_shape(shape)

    def first(self, v: Array) -> State:
        """Return the states `(batch, units)` that `inner` begins with, from `v (batch, beside)`."""
        s_0 = jnp.tanh(v @ built(self, self.W_0) + built(self, self.b_0))
        inner: Any = self.inner
        widths = self._widths(inner)
        ends = [sum(widths[: i + 1]) for i in range(len(widths) - 1)]
        form = jax.tree.structure(jax.eval_shape(lambda: inner.begin(1)))
        state: State = jax.tree.unflatten(form, jnp.split(s_0, ends, -1))
        return state

    def __call__(self, x: Any, *, mask: Array | None = None, key: Array | None = None) -> Array:
        # What is read forwards does not depend on the steps behind it: they need no mask.
        inner: Any = self.inner
        answer: Array = inner.read_on(x.sequence, self.first(x.beside), key=key)[0]
        return answer

    def begun(self, v: Any) -> Any:
        """Return the network `inner` beginning with the state of one vector `v (beside,)`."""
        return _begun(self.inner, self.first(jnp.asarray(v, jnp.float32)[None]))


def _begun(layer: Any, state: State) -> Any:
    if isinstance(layer, Recurrent):
        return dataclasses.replace(layer, s_0=jnp.concatenate(state))
    if not hasattr(layer, "layers"):
        return layer
    inner = [_begun(part, own) for part, own in zip(layer.layers, state, strict=True)]
    return dataclasses.replace(layer, layers=tuple(inner))

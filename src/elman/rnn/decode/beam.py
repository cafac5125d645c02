"""Beam search: the most probable text among those that start with the most probable starts."""

from __future__ import annotations

from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.errors import ConfigurationError, shorten
from elman.inference.rules import Rules
from elman.rnn.decode.sampling import Carry, allowed_next, begin, reader, symbols_of
from elman.rnn.decode.stepping import stepper
from elman.rnn.networks.sequential import Sequential

__all__ = ["beam_search"]


MOST = 1 << 26
"""Symbols that all beams together may hold, and candidates of one step."""


@partial(jax.jit, static_argnames=("structure", "window", "room"))
def _search(
    parameters: Any,
    carries: Carry,
    length: Array,
    rules: Rules,
    *,
    structure: Any,
    window: int,
    room: int,
) -> tuple[Array, Array]:
    read = reader(stepper(eqx.combine(parameters, structure)), window)
    beams = len(carries.done)
    constrained = len(rules.distance) > 1

    def step(i: Array, now: tuple[Carry, Array, Array]) -> tuple[Carry, Array, Array]:
        carries, scores, texts = now
        logits, memory = jax.vmap(read)(carries.symbol, carries.memory)
        following = jax.nn.log_softmax(logits.astype(jnp.float32))
        allowed = jax.vmap(lambda state: allowed_next(state, length - i, rules))(carries.state)
        symbols = following.shape[1]
        # A text ends where nothing may follow, if it may end there; else it is none.
        over = carries.done | (~allowed.any(1) & rules.accept(carries.state))
        following = jnp.where(allowed & ~over[:, None], following, -jnp.inf)
        # A text that has ended goes on as itself, at no cost, in one of the columns.
        following = jnp.where(over[:, None] & (jnp.arange(symbols) == 0), 0.0, following)
        scores, flat = jax.lax.top_k((scores[:, None] + following).reshape(-1), beams)
        parent, symbol = flat // symbols, flat % symbols
        over = over[parent]
        ended = over | (symbol == rules.end)
        texts = texts[parent].at[:, i].set(jnp.where(ended, -1, symbol))
        state = carries.state[parent]
        state = jnp.where(ended | (not constrained), state, rules.next[state, symbol])
        memory = jax.tree.map(lambda m: m[parent], memory)
        ended |= state == rules.final
        return Carry(memory, symbol, state, carries.written, ended), scores, texts

    texts = jnp.full((beams, room), -1, jnp.int32)
    # All beams begin alike: only the first one counts.
    scores = jnp.where(jnp.arange(beams) == 0, 0.0, -jnp.inf)
    carries, scores, texts = jax.lax.fori_loop(0, length, step, (carries, scores, texts))
    return texts, jnp.where(rules.accept(carries.state), scores, -jnp.inf)


def beam_search(
    network: Sequential,
    start: NDArray[Any],
    *,
    length: int,
    beams: int,
    rules: Rules | None = None,
    window: int = 0,
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Find the probable texts of up to `length` symbols that follow `start`.

    Keeps the `beams` best beginnings at every step. Returns the texts found, at most `beams` and
    all different, `(texts, length)`, -1 behind an end, and their log-probabilities `(texts,)` in
    nats, that of an end included, best first. There are fewer than `beams` where no more are
    possible. Raises `ConfigurationError` for beams outside their range.

    >>> from elman.rnn import Dense, SimpleRNN
    >>> network = Sequential([SimpleRNN(8), Dense(5)]).build((None, 5), key=jax.random.key(0))
    >>> texts, scores = beam_search(network, np.array([3]), length=4, beams=3)
    >>> texts.shape, bool(scores[0] >= scores[1])
    ((3, 4), True)
    """
    if isinstance(beams, bool) or not isinstance(beams, int | np.integer) or beams < 1:
        raise ConfigurationError(
            f"beams is at least 1, a whole number, received {shorten(beams)}",
            remedy="pass for example beams=5",
        )
    symbols = symbols_of(network)
    if beams * max(length, symbols) > MOST:
        raise ConfigurationError(
            f"All beams together hold at most {MOST:,} symbols, received {shorten(beams)} beams "
            f"for texts of up to {length:,} of {symbols:,} symbols",
            remedy="ask for fewer beams or shorter texts",
        )
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    carry = begin(network, start, beams, window=window)
    found, scores = _search(
        parameters,
        carry,
        length,
        rules or Rules.free(symbols),
        structure=structure,
        window=window,
        room=1 << max(6, (length - 1).bit_length()),
    )
    texts, possible = np.asarray(found)[:, :length], np.isfinite(np.asarray(scores))
    return texts[possible], np.asarray(scores)[possible]

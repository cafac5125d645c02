"""Generation as one program: a whole text, or many at once, in one call to the device."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.inference.choice import RECENT, Choice
from elman.inference.rules import PIECE, Rules, checked_seed
from elman.inference.sampling import symbols_of
from elman.rnn.decode import compiled
from elman.rnn.decode.choice import Dials, kind_of, pick, shaped
from elman.rnn.decode.repetition import Written
from elman.rnn.decode.stepping import Stepper, stepper
from elman.rnn.networks.sequential import Sequential
from elman.rnn.process import check_process

__all__ = ["Carry", "Rules", "allowed_next", "begin", "go_on", "reader", "sample"]


class Carry(NamedTuple):
    """Where the generation of one text stands."""

    memory: Any
    """The states of the recurrent layers, or the window of last symbols `(window,)`."""
    symbol: Array
    """The last symbol, which is still to be read."""
    state: Array
    """Of the automaton."""
    written: Written
    """The seed and the text so far, for what looks back; empty otherwise."""
    done: Array


def _turn() -> int:
    """Return how many symbols a turn of the loop writes: one where programs are made quickly.

    Each is written out in the program, which takes as many times as long to compile.
    """
    hasty = jax.config.read("jax_disable_most_optimizations")  # type: ignore[no-untyped-call]
    return 1 if hasty else 4


def reader(step: Stepper, window: int) -> Any:
    """Return `(symbol, memory) -> (logits, memory)`: with states, or over a window anew."""
    if not window:

        def read(symbol: Array, states: Any) -> tuple[Array, Any]:
            h, states = step.advance(symbol, states)
            return step.tell(h), states

        return read

    def reread(symbol: Array, last: Array) -> tuple[Array, Array]:
        last = jnp.concatenate([last[1:], symbol[None]])

        def read_next(states: Any, now: Array) -> tuple[Any, Array]:
            h, states = step.advance(now, states)
            return states, h

        told = jax.lax.scan(read_next, step.begin(), last, unroll=_turn())[1]
        return step.tell(told[-1]), last

    return reread


def allowed_next(state: Array, left: Array, rules: Rules) -> Array:
    """Mark the symbols after which a text of at most `left` more can still match."""
    allowed: Array = ~rules.forbidden
    if len(rules.distance) == 1:
        return allowed
    near: Array = rules.distance[rules.next[state]] <= left - 1
    over = rules.distance[state] == 0
    return allowed & jnp.where(jnp.arange(len(allowed)) == rules.end, over, near)


def _restrained(
    logits: Array, carry: Carry, left: Array, rules: Rules, choice: Choice, dials: Dials
) -> tuple[Array, Array]:
    """Shape the logits, -inf for what breaks a rule; tell whether anything may follow."""
    allowed = allowed_next(carry.state, left, rules)
    seen = None
    if choice.no_repeat is not None:
        allowed &= ~carry.written.repeats(dials.no_repeat, len(logits))
    if choice.repetition_penalty > 1:
        seen = carry.written.recent(RECENT, len(logits))
    logits = jnp.where(allowed, logits.astype(jnp.float32), -jnp.inf)
    return shaped(logits, choice, seen, dials), allowed.any()


@partial(jax.jit, static_argnames=("structure", "window", "choice", "room"))
def _generate(
    parameters: Any,
    carries: Carry,
    begun: Array,
    length: Array,
    stop_at: Array,
    keys: Array,
    rules: Rules,
    dials: Dials,
    *,
    structure: Any,
    window: int,
    choice: Choice,
    room: int,
) -> tuple[Array, Carry]:
    """Write symbols `begun ... stop_at - 1` of texts of at most `length`; -1 after their end.

    `choice` tells the kind alone; its numbers are the `dials`.
    """
    read = reader(stepper(eqx.combine(parameters, structure)), window)
    constrained = len(rules.distance) > 1

    def write(carry: Carry, now: tuple[Array, Array]) -> tuple[Carry, Array]:
        i, u = now
        logits, memory = read(carry.symbol, carry.memory)
        logits, any_left = _restrained(logits, carry, length - i, rules, choice, dials)
        symbol = pick(logits, u, choice.greedy)
        done = carry.done | ~any_left | (symbol == rules.end) | (i >= stop_at)
        shown = jnp.where(done, -1, symbol)
        state, written = carry.state, carry.written
        if constrained:
            state = jnp.where(done, state, rules.next[state, symbol])
        if choice.looks_back:
            written = written.add(symbol, ~done)
        # Where the call, not the text, ends, nothing may change: the next call goes on here.
        held = i >= stop_at
        over = done | (state == rules.final)
        new = Carry(memory, symbol, state, written, jnp.where(held, carry.done, over))
        return jax.tree.map(lambda a, b: jnp.where(held, a, b), carry, new), shown

    def piece(carry: Carry, key: Array, j: Array) -> tuple[Carry, Array]:
        u = jax.random.uniform(jax.random.fold_in(key, j), (PIECE,))
        return jax.lax.scan(write, carry, (j * PIECE + jnp.arange(PIECE), u), unroll=_turn())

    def pieces(loop: tuple[Array, Carry, Array]) -> tuple[Array, Carry, Array]:
        j, carries, texts = loop
        if len(keys) == 1:
            # A product with a vector needs no batch: this is the fast way for a single text.
            single = jax.tree.map(lambda a: a[0], carries)
            single, symbols = piece(single, keys[0], j)
            carries, symbols = jax.tree.map(lambda a: a[None], single), symbols[None]
        else:
            carries, symbols = jax.vmap(piece, (0, 0, None))(carries, keys, j)
        texts = jax.lax.dynamic_update_slice(texts, symbols, (0, j * PIECE - begun))
        return j + 1, carries, texts

    def unfinished(loop: tuple[Array, Carry, Array]) -> Array:
        j, carries, _ = loop
        return (j * PIECE < stop_at) & ~carries.done.all()

    texts = jnp.full((len(keys), room), -1, jnp.int32)
    _, carries, texts = jax.lax.while_loop(unfinished, pieces, (begun // PIECE, carries, texts))
    return texts, carries


@partial(jax.jit, static_argnames=("structure",))
def _prime(parameters: Any, symbols: Array, n: Array, *, structure: Any) -> Any:
    """Read the first `n` symbols, one after another: the states behind them."""
    step = stepper(eqx.combine(parameters, structure))
    return jax.lax.fori_loop(0, n, lambda i, s: step.advance(symbols[i], s)[1], step.begin())


@partial(jax.jit, static_argnames=("room",))
def uniform(keys: Array, begun: Array, *, room: int) -> Array:
    """Return the numbers that draw symbols `begun ... begun + room - 1` of each text."""

    def piece(key: Array, j: Array) -> Array:
        return jax.random.uniform(jax.random.fold_in(key, j), (PIECE,))

    pieces = begun // PIECE + jnp.arange(room // PIECE)
    return jax.vmap(lambda key: jax.vmap(partial(piece, key))(pieces).reshape(-1))(keys)


def begin(
    network: Sequential,
    seed: NDArray[Any],
    count: int,
    *,
    window: int = 0,
    written: Written | None = None,
) -> Carry:
    """Read a seed (at least one symbol) and return `count` texts that begin after it.

    With a `window` the last `window` symbols count, the seed repeated if it is shorter.
    `written` is what the texts look back at, where they do (`Written.before`).
    """
    check_process()
    n = len(seed)
    if window:
        last = np.resize(seed[::-1], window)[::-1].astype(np.int32)
        memory: Any = np.concatenate([np.zeros(1, np.int32), last[:-1]])
        seed = last
    else:
        parameters, structure = eqx.partition(network, eqx.is_inexact_array)
        padded = np.zeros(1 << max(4, (n - 1).bit_length()), np.int32)
        padded[:n] = seed
        memory = _prime(parameters, padded, n - 1, structure=structure)
    written = written or Written.nothing()
    # With NumPy, for JAX compiles even a zero, and copies anew for every count.
    numbers: Any = np.int32(seed[-1]), np.int32(1), np.bool_(False)
    symbol, first, done = numbers
    text = Carry(memory, symbol, first, written, done)
    copies: Carry = jax.device_put(
        jax.tree.map(lambda a: np.broadcast_to(np.asarray(a), (count, *a.shape)), text)
    )
    return copies


@partial(jax.jit, static_argnames=("count",))
def _keys(key: Array, first: int, *, count: int) -> Array:
    return jax.vmap(lambda number: jax.random.fold_in(key, number))(first + jnp.arange(count))


def go_on(
    network: Sequential,
    carry: Carry,
    rules: Rules,
    choice: Choice,
    *,
    begun: int,
    stop_at: int,
    length: int,
    seed: int,
    window: int = 0,
    first: int = 0,
) -> tuple[NDArray[np.int32], Carry]:
    """Write symbols `begun ... stop_at - 1` of each text, which has at most `length`.

    `begun` is a multiple of `PIECE`. Returns `(texts, stop_at - begun)`, -1 behind an end, and
    where the texts stand then; they have the numbers `first`, `first + 1`, ... The same seed and
    number give the same text, however it is cut into calls.
    """
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    count = len(carry.done)
    keys = _keys(jax.random.key(checked_seed(seed)), first, count=count)
    # Rooms of few sizes, so that few programs are compiled.
    room = 1 << max(6, (stop_at - begun + PIECE - 1).bit_length())
    if len(rules.distance) == 1 and compiled.serve(network, choice, window):
        texts, memory, symbol, done = compiled.write(
            parameters,
            carry.memory,
            carry.symbol,
            carry.done,
            uniform(keys, begun, room=room),
            stop_at - begun,
            rules.forbidden,
            rules.end,
            structure=structure,
            choice=choice,
        )
        carry = carry._replace(memory=memory, symbol=symbol, done=done)
        return np.asarray(texts)[:, : stop_at - begun], carry
    texts, carry = _generate(
        parameters,
        carry,
        begun,
        length,
        stop_at,
        keys,
        rules,
        Dials.of(choice),
        structure=structure,
        window=window,
        choice=kind_of(choice),
        room=room,
    )
    return np.asarray(texts)[:, : stop_at - begun], carry


def sample(
    network: Sequential,
    start: NDArray[Any],
    *,
    length: int,
    count: int = 1,
    rules: Rules | None = None,
    choice: Choice | None = None,
    seed: int = 0,
    window: int = 0,
    past: NDArray[Any] | None = None,
) -> NDArray[np.int32]:
    """Continue the symbols `start` by up to `length`, `count` times: `(count, length)`.

    -1 stands behind the end of a text. With a `window` the network reads that many last symbols
    anew for each one, from an empty state, as a network trained on windows expects. What a
    repetition penalty and `no_repeat` look back at begins with `past` (`start` unless given).
    A text that can no longer become what the `rules` ask for is left out: fewer rows then.

    >>> from elman.rnn import Dense, SimpleRNN
    >>> network = Sequential([SimpleRNN(8), Dense(5)]).build((None, 5), key=jax.random.key(0))
    >>> sample(network, np.array([3]), length=20, count=2).shape
    (2, 20)
    """
    choice = choice or Choice()
    rules = rules or Rules.free(symbols_of(network))
    written = Written.before(start if past is None else past, length, choice)
    carry = begin(network, start, count, window=window, written=written)
    whole = {"begun": 0, "stop_at": length, "length": length, "seed": seed, "window": window}
    texts, carry = go_on(network, carry, rules, choice, **whole)
    accepted: NDArray[np.int32] = texts[rules.accept(np.asarray(carry.state))]
    return accepted

"""Texts written symbol by symbol, many at once; the same seed writes the same as `elman.rnn`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.inference.choice import RECENT, Choice, pick, shaped
from elman.inference.layer import Floats
from elman.inference.random import fold_in, key_of, uniform
from elman.inference.repetition import Written
from elman.inference.rules import PIECE, Rules, allowed_next, checked_seed
from elman.inference.stepping import Stepper, stepper
from elman.inference.wrappers import Sequential
from elman.inference.writing import Carry
from elman.interruption import look, pieces

__all__ = ["Carry", "begin", "go_on", "reader", "sample", "symbols_of"]

Read = Callable[[NDArray[Any], Any], tuple[Floats, Any]]

_TEXTS = 256
"""Texts written side by side: more are no faster, and nobody could be told that they are not
wanted any more."""
_SEED = 1024
"""Symbols of a seed that are read at once."""


def reader(step: Stepper, window: int) -> Read:
    """Return `(symbol, memory) -> (logits, memory)`: with states, or over a window anew."""
    if compiled := step.compiled():
        return partial(compiled.read, window=window)

    def read(symbol: NDArray[Any], states: Any) -> tuple[Floats, Any]:
        h, states = step.advance(symbol, states)
        return step.tell(h), states

    def reread(symbol: NDArray[Any], last: NDArray[Any]) -> tuple[Floats, Any]:
        last = np.concatenate([last[:, 1:], symbol[:, None]], 1)
        h, _ = step.read(last.T, step.begin(len(last)))
        return step.tell(h[-1]), last

    return reread if window else read


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
    if window:
        seed = np.resize(seed[::-1], window)[::-1].astype(np.int32)
        memory: Any = np.tile(np.concatenate([[0], seed[:-1]]), (count, 1))
    else:
        step = stepper(network)
        states = step.begin(1)
        read = np.asarray(seed[:-1], np.int32)[:, None]
        for at in range(0, len(read), _SEED):
            look()
            _, states = step.read(read[at : at + _SEED], states)
        memory = tuple(tuple(np.repeat(s, count, 0) for s in state) for state in states)
    return Carry(
        memory,
        np.full(count, seed[-1], np.int32),
        np.ones(count, np.int64),
        written or Written.before(seed, 0, Choice(), count),
        np.zeros(count, bool),
    )


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

    Returns `(texts, stop_at - begun)`, -1 behind an end, and where the texts stand then; they
    have the numbers `first`, `first + 1`, ... The same seed and number give the same text,
    however it is cut into calls.
    """
    step, count = stepper(network), len(carry.done)
    keys = fold_in(key_of(int(checked_seed(seed))), first + np.arange(count))
    if compiled := step.compiled():
        drawn = np.arange(begun // PIECE, -(-stop_at // PIECE))
        each = fold_in((keys[0][:, None], keys[1][:, None]), drawn)
        u = uniform((each[0].reshape(-1), each[1].reshape(-1)), PIECE).reshape(count, -1)
        u = u[:, begun % PIECE :]
        texts, carry = compiled.write(
            carry, rules, choice, u, steps=stop_at - begun, left=length - begun, window=window
        )
        return texts[:, : stop_at - begun], carry
    read = reader(step, window)
    texts = np.full((count, stop_at - begun), -1, np.int32)
    for i in range(begun, stop_at):
        look()
        if i % PIECE == 0 or i == begun:
            if carry.done.all():
                break
            u = uniform(fold_in(keys, i // PIECE), PIECE)
        carry, texts[:, i - begun] = _written(
            read, carry, length - i, u[:, i % PIECE], rules, choice
        )
    return texts, carry


def _written(
    read: Read, carry: Carry, left: int, u: Floats, rules: Rules, choice: Choice
) -> tuple[Carry, NDArray[np.int32]]:
    """Write one more symbol of each text, of which at most `left` more may come."""
    logits, memory = read(carry.symbol, carry.memory)
    symbols = logits.shape[-1]
    allowed, seen = allowed_next(carry.state, left, rules), None
    if choice.no_repeat is not None:
        allowed = allowed & ~carry.written.repeats(choice.no_repeat, symbols)
    if choice.repetition_penalty > 1:
        seen = carry.written.recent(RECENT, symbols)
    logits = np.where(allowed, logits, np.float32(-np.inf))
    symbol = pick(shaped(logits, choice, seen), u, choice.greedy)
    done = carry.done | ~allowed.any(1) | (symbol == rules.end)
    state, written = carry.state, carry.written
    if len(rules.distance) > 1:
        state = np.where(done, state, rules.next[state, symbol])
    if choice.looks_back:
        written = written.add(symbol, ~done)
    shown = np.where(done, -1, symbol)
    return Carry(memory, symbol, state, written, done | (state == rules.final)), shown


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
    anew for each one. What a repetition penalty and `no_repeat` look back at begins with `past`
    (`start` unless given). A text that can no longer become what the `rules` ask for is left
    out: fewer rows then.
    """
    choice = choice or Choice()
    rules = rules or Rules.free(symbols_of(network))
    past = start if past is None else past
    texts = np.full((count, length), -1, np.int32)
    accepted = np.zeros(count, bool)
    fresh: Carry | None = None
    for first in range(0, count, _TEXTS):
        side = slice(first, min(first + _TEXTS, count))
        together = side.stop - first
        if fresh is None or together < len(fresh.done):
            written = Written.before(past, length, choice, together)
            fresh = begin(network, start, together, window=window, written=written)
        carry = fresh
        for begun, stop_at in pieces(length, max(1, PIECE // together)):
            texts[side, begun:stop_at], carry = go_on(
                network,
                carry,
                rules,
                choice,
                begun=begun,
                stop_at=stop_at,
                length=length,
                seed=seed,
                window=window,
                first=first,
            )
            if carry.done.all():
                break
        accepted[side] = rules.accept(carry.state)
    found: NDArray[np.int32] = texts[accepted]
    return found


def symbols_of(network: Any) -> int:
    """Count the symbols that a network, of whichever engine, can write."""
    symbols: int = network.output_shape(network.input_shape or (None, 0))[-1] or 0
    return symbols

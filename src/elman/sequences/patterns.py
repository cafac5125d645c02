"""Regular expressions as tables: which symbol may come next, and how far the end is.

An expression is turned into a deterministic automaton over a given alphabet by derivatives
(Brzozowski 1964): the derivative of an expression by a character is what must follow it. They
make intersections as easy as unions, so that several conditions become one automaton.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, shorten
from elman.sequences.expressions import (
    ANYTHING,
    NOTHING,
    Characters,
    Expression,
    both,
    follow,
    literal,
    parse,
    repeat,
)

__all__ = ["DEAD", "Automaton", "automaton", "condition", "unreachable"]

DEAD = 0
"""The state from which nothing matches any more."""

NEVER = np.iinfo(np.int32).max // 2
"""Distance from `DEAD` to a match."""

MOST_STATES = 5_000


class Automaton(NamedTuple):
    """A deterministic automaton over symbols `0 ... n - 1`; it begins in state 1.

    `next (states, symbols)` is the state after a symbol, `DEAD` where none may follow;
    `distance (states,)` how many symbols a match lacks at least: 0 in an accepting state.
    """

    next: NDArray[np.int32]
    distance: NDArray[np.int32]


def condition(
    match: str | None = None,
    *,
    prefix: str = "",
    suffix: str = "",
    required: Iterable[str] = (),
) -> Expression:
    """Join what a whole text must be: an expression it matches, how it begins and ends, and
    characters it has.

    Raises `ConfigurationError` for syntax outside the subset of `expressions.parse`.
    """
    conditions = [ANYTHING if match is None else parse(match)]
    if prefix:
        conditions.append(follow([literal(prefix), ANYTHING]))
    if suffix:
        conditions.append(follow([ANYTHING, literal(suffix)]))
    for c in sorted(set(required)):
        others = Expression("one", characters=Characters(frozenset(c), others=True))
        conditions.append(follow([repeat(others), literal(c), ANYTHING]))
    return both(conditions)


def automaton(expression: Expression, tokens: Sequence[str], *, banned: str = "") -> Automaton:
    """Compile an expression for symbols that stand for `tokens`: characters or longer pieces.

    A token that stands for no text ("") may never follow. Raises `ConfigurationError` when the
    automaton would grow beyond reason.

    >>> table = automaton(parse("[ab]+c"), ["a", "b", "c", "d"])
    >>> table.distance.tolist(), table.next[1].tolist()
    ([1073741823, 2, 1, 0], [2, 2, 0, 0])
    """
    characters = sorted({c for token in tokens for c in token} - set(banned))
    by_character, distance = _over_characters(expression, characters)
    if all(len(token) <= 1 for token in tokens) and not banned:
        columns = {c: i for i, c in enumerate(characters)}
        dead = len(characters)
        picks = [columns.get(token, dead) for token in tokens]
        table = np.pad(by_character, ((0, 0), (0, 1)))[:, picks]
        return Automaton(table, distance)
    table = _over_tokens(by_character, characters, tokens)
    return Automaton(table, _distances(table, np.flatnonzero(distance == 0)))


def _over_characters(
    expression: Expression, characters: Sequence[str]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    # Characters that no class tells apart behave alike: one derivative serves all of them.
    sets = list(expression.sets())
    kinds: dict[tuple[bool, ...], list[int]] = {}
    for i, c in enumerate(characters):
        kinds.setdefault(tuple(c in one for one in sets), []).append(i)
    numbers: dict[Expression, int] = {NOTHING: DEAD}
    rows: list[NDArray[np.int32]] = [np.zeros(len(characters), np.int32)]
    accepting: list[int] = []
    queue: deque[Expression] = deque()
    if expression != NOTHING:
        numbers[expression] = 1
        queue.append(expression)
    while queue:
        now = queue.popleft()
        if now.nullable:
            accepting.append(numbers[now])
        row = np.zeros(len(characters), np.int32)
        for members in kinds.values():
            after = now.after(characters[members[0]])
            if after not in numbers:
                if len(numbers) >= MOST_STATES:
                    raise ConfigurationError(
                        f"A pattern needs at most {MOST_STATES:,} states, this one needs more",
                        remedy="make it simpler, or require fewer characters",
                    )
                numbers[after] = len(numbers)
                queue.append(after)
            row[members] = numbers[after]
        rows.append(row)
    if len(rows) == 1:
        rows.append(rows[0])
    table = np.stack(rows).astype(np.int32)
    distance = _distances(table, np.array(accepting, np.int64))
    # States that lead nowhere are the dead one.
    table[distance[table] >= NEVER] = DEAD
    return table, distance


def _over_tokens(
    by_character: NDArray[np.int32], characters: Sequence[str], tokens: Sequence[str]
) -> NDArray[np.int32]:
    columns = {c: i for i, c in enumerate(characters)}
    dead = len(characters)
    by_character = np.pad(by_character, ((0, 0), (0, 1)))  # Banned characters lead to DEAD.
    longest = max(map(len, tokens), default=0)
    states = np.repeat(np.arange(len(by_character), dtype=np.int32)[:, None], len(tokens), 1)
    for place in range(longest):
        live = np.array([place < len(token) for token in tokens])
        codes = np.array([columns.get(t[place], dead) if place < len(t) else 0 for t in tokens])
        states = np.where(live, by_character[states, codes], states)
    states[:, [not token for token in tokens]] = DEAD
    return states


def _distances(table: NDArray[np.int32], accepting: NDArray[np.int64]) -> NDArray[np.int32]:
    """Walk backwards from the accepting states, one symbol at a time."""
    distance = np.full(len(table), NEVER, np.int32)
    distance[accepting] = 0
    edges = np.unique(
        np.stack([np.repeat(np.arange(len(table)), table.shape[1]), table.reshape(-1)]), axis=1
    )
    steps = 0
    while True:
        steps += 1
        near = edges[0][(distance[edges[1]] == steps - 1) & (distance[edges[0]] >= NEVER)]
        if not len(near):
            return distance
        distance[near] = steps


def unreachable(pattern: object, length: int, shortest: int) -> ConfigurationError:
    """Say why no text of `length` symbols can be made."""
    if shortest >= NEVER:
        return ConfigurationError(
            f"Some text must match {shorten(pattern)}, none of this model's symbols can",
            remedy="change the pattern, or train with the characters that it needs",
        )
    return ConfigurationError(
        f"The shortest text that matches {shorten(pattern)} has {shortest} symbols, "
        f"at most {length} are allowed",
        remedy=f"pass length={shortest} or more",
    )

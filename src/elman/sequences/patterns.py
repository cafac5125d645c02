"""Regular expressions as tables: which symbol may come next, and how far the end is.

An expression is turned into a deterministic automaton over a given alphabet: a state is the set
of places in the expression that may come next, and whether the text may end. Several conditions
become one automaton, whose states have such a set for each of them.
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
    Characters,
    Expression,
    both,
    follow,
    literal,
    parse,
    repeat,
)
from elman.sequences.places import Budget, Places

__all__ = ["DEAD", "Automaton", "automaton", "condition", "unreachable"]

DEAD = 0
"""The state from which nothing matches any more."""

NEVER = np.iinfo(np.int32).max // 2
"""Distance from `DEAD` to a match."""

MOST_STATES = 5_000

MOST_STEPS = 1 << 28
"""Steps from a state over a character of a token, and entries of a table."""


class Automaton(NamedTuple):
    """A deterministic automaton over symbols `0 ... n - 1`; it begins in state 1.

    `next (states, symbols)` is the state after a symbol, `DEAD` where none may follow;
    `distance (states,)` how many symbols a match lacks at least: 0 in an accepting state.
    """

    next: NDArray[np.int32]
    distance: NDArray[np.int32]


def condition(
    match: str | None = None, *, prefix: str = "", suffix: str = "", required: Iterable[str] = ()
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


class _State(NamedTuple):
    """For each condition the places that may come next, and whether the text may end here."""

    places: tuple[int, ...]
    accepting: bool


def _over_characters(
    expression: Expression, characters: Sequence[str]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    budget = Budget()
    parts = expression.parts if expression.kind == "and" else (expression,)
    conditions = [Places.of(part, budget) for part in parts]
    # Characters that no set tells apart behave alike: one step serves all of them.
    sets = list(dict.fromkeys(allowed for places in conditions for allowed in places.sets))
    kinds: dict[tuple[int, ...], list[int]] = {}
    for i, c in enumerate(characters):
        budget.spend(1 + len(sets) // 4)
        kinds.setdefault(tuple(n for n, allowed in enumerate(sets) if c in allowed), []).append(i)
    held = [places.holding(list(kinds), sets) for places in conditions]
    members = [np.array(columns) for columns in kinds.values()]

    begin = _State(
        tuple(places.first for places in conditions), all(places.empty for places in conditions)
    )
    numbers: dict[_State, int] = {begin: 1}
    rows = [np.zeros(len(characters), np.int32)]
    queue = deque([begin])
    while queue:
        now = queue.popleft()
        row = np.zeros(len(characters), np.int32)
        budget.spend(1 + len(kinds) // 4)
        for kind, columns in enumerate(members):
            after = _after(now, [holds[kind] for holds in held], conditions)
            if after is None:
                continue
            if after not in numbers:
                if len(numbers) >= MOST_STATES:
                    raise ConfigurationError(
                        f"A pattern needs at most {MOST_STATES:,} states, this one needs more",
                        remedy="make it simpler, or require fewer characters",
                    )
                numbers[after] = len(numbers) + 1
                queue.append(after)
            row[columns] = numbers[after]
        rows.append(row)
    table = np.stack(rows)
    accepting = [number for state, number in numbers.items() if state.accepting]
    distance = _distances(table, np.array(accepting, np.int64))
    # States that lead nowhere are the dead one.
    table[distance[table] >= NEVER] = DEAD
    return table, distance


def _after(now: _State, held: Sequence[int], conditions: Sequence[Places]) -> _State | None:
    """Step over one character, at the places that are `held` by it; None for a dead end."""
    found = [places & holds for places, holds in zip(now.places, held, strict=True)]
    if not all(found):
        return None
    nexts, accepting = [], True
    for places, here in zip(conditions, found, strict=True):
        following = 0
        for place in places.bits(here):
            following |= places.after[place]
        nexts.append(following)
        accepting &= bool(here & places.last)
    return _State(tuple(nexts), accepting)


def _over_tokens(
    by_character: NDArray[np.int32], characters: Sequence[str], tokens: Sequence[str]
) -> NDArray[np.int32]:
    letters = sum(map(len, tokens))
    if len(by_character) * max(letters, len(tokens)) > MOST_STEPS:
        raise ConfigurationError(
            f"A pattern of {len(by_character) - 1:,} states is too long for a model of "
            f"{len(tokens):,} symbols",
            remedy="make it simpler or shorter",
        )
    columns = {c: i for i, c in enumerate(characters)}
    dead = len(characters)
    by_character = np.pad(by_character, ((0, 0), (0, 1)))  # Banned characters lead to DEAD.
    order = sorted(range(len(tokens)), key=lambda i: -len(tokens[i]))
    ordered = [tokens[i] for i in order]
    states = np.repeat(np.arange(len(by_character), dtype=np.int32)[:, None], len(tokens), 1)
    live = len(tokens)
    for place in range(len(ordered[0]) if ordered else 0):
        # Only tokens that have a character at this place go on; they stand first.
        while live and len(ordered[live - 1]) <= place:
            live -= 1
        codes = np.array([columns.get(token[place], dead) for token in ordered[:live]])
        states[:, :live] = by_character[states[:, :live], codes]
    states[:, [not token for token in ordered]] = DEAD
    table = np.empty_like(states)
    table[:, order] = states
    return table


def _distances(table: NDArray[np.int32], accepting: NDArray[np.int64]) -> NDArray[np.int32]:
    """Walk backwards from the accepting states, one symbol at a time."""
    distance = np.full(len(table), NEVER, np.int32)
    leads = np.zeros((len(table), len(table)), bool)
    leads[np.arange(len(table))[:, None], table] = True
    near, steps = accepting, 0
    while len(near):
        distance[near] = steps
        steps += 1
        near = np.flatnonzero(leads[:, near].any(1) & (distance >= NEVER))
    return distance


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

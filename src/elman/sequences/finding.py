"""Strings to be found in what is written: where one ends a text, or may never stand."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from elman.errors import ConfigurationError
from elman.sequences.patterns import DEAD, NEVER, Automaton

__all__ = ["finder"]

MOST_ENTRIES = 1 << 26


def finder(
    tokens: Sequence[str], wanted: Sequence[str], avoided: Sequence[str] = (), *, utf8: bool = False
) -> tuple[Automaton, int]:
    """Build an automaton over `tokens` that finds strings (Aho and Corasick 1975).

    Returns it, and the state that is reached where one of `wanted` has been written, behind
    which nothing follows; one of `avoided` leads to `DEAD`. With `utf8` tokens are bytes, as
    characters. Raises `ConfigurationError` where the strings are too long.

    >>> table, found = finder(["a", "b"], ["ab"])
    >>> int(table.next[table.next[1, 0], 1]) == found, table.distance.tolist()[1:]
    (True, [0, 0, 0])
    """
    if utf8:
        wanted, avoided = (
            [text.encode("utf-8", "surrogateescape").decode("latin-1") for text in some]
            for some in (wanted, avoided)
        )
    steps, found = _trie(wanted, avoided)
    characters = sorted({c for token in tokens for c in token})
    letters = max(1, sum(map(len, tokens)))
    if len(steps) * letters > MOST_ENTRIES:
        raise ConfigurationError(
            f"Strings to stop at or to avoid hold fewer than {MOST_ENTRIES // letters:,} "
            f"characters for this model, received {len(steps) - 3:,}",
            remedy="pass shorter ones",
        )
    columns = {c: i for i, c in enumerate(characters)}
    table = np.zeros((len(steps), len(characters)), np.int32)
    table[found] = found
    # By breadth, so that where a shorter beginning would lead is known.
    queue: deque[tuple[int, int]] = deque([(1, 1)])
    while queue:
        state, shorter = queue.popleft()
        table[state] = table[shorter] if state != 1 else 1
        for c, after in steps[state].items():
            if c not in columns:
                continue
            behind = int(table[shorter, columns[c]]) if state != 1 else 1
            # What ends within it counts as well.
            ended = after in (DEAD, found) or (state != 1 and behind in (DEAD, found))
            table[state, columns[c]] = (
                (after if after in (DEAD, found) else behind) if ended else after
            )
            if not ended:
                queue.append((after, behind))
    following = np.zeros((len(table), len(tokens)), np.int32)
    for i, token in enumerate(tokens):
        states = np.arange(len(table))
        for c in token:
            states = table[states, columns[c]]
        following[:, i] = states
    following[DEAD] = DEAD
    following[found] = DEAD
    distance = np.zeros(len(table), np.int32)
    distance[DEAD] = NEVER
    return Automaton(following, distance), found


def _trie(wanted: Sequence[str], avoided: Sequence[str]) -> tuple[list[dict[str, int]], int]:
    """Return what each state leads to, of which 0 is dead and 1 the first, and the found one."""
    found = 2
    steps: list[dict[str, int]] = [{}, {}, {}]
    for strings, goal in ((wanted, found), (avoided, DEAD)):
        for string in strings:
            state = 1
            for i, c in enumerate(string):
                after = goal if i == len(string) - 1 else steps[state].get(c)
                if after is None:
                    after = len(steps)
                    steps.append({})
                steps[state][c] = after
                if after in (DEAD, found):
                    break
                state = after
    return steps, found

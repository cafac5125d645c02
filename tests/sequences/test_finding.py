from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import ConfigurationError
from elman.sequences.finding import finder
from elman.sequences.patterns import DEAD

STRINGS = st.lists(st.text("ab", min_size=1, max_size=4), max_size=3)
TOKENS = ["a", "b", "ab", "bba", ""]


@given(STRINGS, STRINGS, st.lists(st.integers(0, 4), max_size=6))
def test_finds_the_first_string_whatever_the_tokens(
    wanted: list[str], avoided: list[str], codes: list[int]
) -> None:
    table, found = finder(TOKENS, wanted, avoided)
    state, text = 1, ""
    for code in codes:
        state = int(table.next[state, code])
        text += TOKENS[code]
        ends = [
            (text.find(one) + len(one), goal)
            for strings, goal in ((wanted, found), (avoided, DEAD))
            for one in strings
            if one in text
        ]
        if ends:
            first = min(end for end, _ in ends)
            assert state in {goal for end, goal in ends if end == first}
            return
        assert state not in (found, DEAD)


def test_characters_are_found_in_their_bytes() -> None:
    table, _ = finder(list(map(chr, range(256))), [], ["é"], utf8=True)
    half = int(table.next[1, 0xC3])
    assert int(table.next[half, 0xA9]) == DEAD
    assert int(table.next[half, 0xBC]) != DEAD


def test_strings_too_long_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="pass shorter ones"):
        finder(list(map(chr, range(1000))), ["x" * 100_000])

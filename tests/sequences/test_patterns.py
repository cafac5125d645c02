from __future__ import annotations

import re
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import ConfigurationError
from elman.sequences.expressions import both, parse
from elman.sequences.patterns import DEAD, NEVER, Automaton, automaton, condition

LETTERS = "abc1 _\n"


def accepts(table: Automaton, symbols: list[int]) -> bool:
    state = 1
    for symbol in symbols:
        state = int(table.next[state, symbol])
    return state != DEAD and bool(table.distance[state] == 0)


ATOMS = st.sampled_from(
    ["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", r"\S", "(a|bc)", "(?:ab|)", ""]
)
COUNTS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,}", "{0,3}", "+?"])
PIECES = st.tuples(ATOMS, COUNTS).map(lambda pair: "".join(pair) if pair[0] else "")
PATTERNS = st.lists(PIECES, max_size=4).map("".join)
WHOLE = st.lists(PATTERNS, min_size=1, max_size=3).map("|".join)


@given(WHOLE, st.text(LETTERS, max_size=7))
def test_agrees_with_pythons_own(pattern: str, text: str) -> None:
    table = automaton(parse(pattern), list(LETTERS))
    codes = [LETTERS.index(c) for c in text]
    assert accepts(table, codes) == (re.fullmatch(pattern, text) is not None)


@given(WHOLE, st.text(LETTERS, max_size=5))
def test_distance_is_that_of_the_nearest_match(pattern: str, text: str) -> None:
    table = automaton(parse(pattern), list(LETTERS))
    state = 1
    for c in text:
        state = int(table.next[state, LETTERS.index(c)])
    after = table.distance[table.next[state]]
    if 0 < table.distance[state] < NEVER:
        assert after.min() == table.distance[state] - 1
    assert (state == DEAD) == (table.distance[state] >= NEVER) or state == 1


@given(st.text("ab", max_size=6))
def test_conditions_hold_together(text: str) -> None:
    table = automaton(condition("[ab]{2,5}", prefix="a", suffix="ba", required="b"), list("ab"))
    wanted = 2 <= len(text) <= 5 and text.startswith("a") and text.endswith("ba")
    assert accepts(table, ["ab".index(c) for c in text]) == wanted


def test_tokens_of_several_characters() -> None:
    tokens = ["", "th", "e", "the", "x"]
    table = automaton(parse("(the)+"), tokens)
    assert accepts(table, [1, 2, 3])
    assert not accepts(table, [1, 1])
    assert not accepts(table, [0])
    assert table.distance[1] == 1


def test_banned_characters_never_follow() -> None:
    table = automaton(parse("[ab]+"), list("ab"), banned="b")
    assert accepts(table, [0, 0])
    assert not accepts(table, [0, 1])


def test_what_cannot_be_matched_is_known_at_once() -> None:
    assert automaton(parse("z+"), list("ab")).distance[1] >= NEVER
    assert automaton(condition("a*", required="b"), list("ab")).distance[1] >= NEVER


def test_long_repeats_stay_small() -> None:
    table = automaton(parse("[a-c]{1,1000}"), list("abc"))
    assert table.next.shape == (1002, 3)
    assert table.distance[1] == 1
    assert np.all(table.distance[2:] == 0)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(?=a)", "uses '(?='"),
        (r"\bword", r"uses '\\b'"),
        (r"(a)\1", r"uses '\\1'"),
        ("a^b", "uses '^'"),
        ("a*+", "uses '+'"),
        ("(a", "lacks )"),
        ("a)", "uses ')'"),
        ("[a", "lacks ]"),
        ("*a", "lacks something to repeat"),
        ("a{,}", "lacks {m}"),
        ("a{5000}", "at most 1000 times"),
        ("[b-a]", "from a lower to a higher"),
        ("a\\", "lacks a character after"),
    ],
)
def test_other_syntax_is_refused_with_its_position(pattern: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        parse(pattern)
    assert said in str(raised.value)
    assert "position" in str(raised.value)
    assert raised.value.remedy


def test_an_automaton_that_would_explode_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="at most 5,000 states"):
        automaton(parse(".*a.{20}"), list("ab"))


@pytest.mark.parametrize(
    ("asked", "states"),
    [
        ({"match": "(a?){500}a{500}"}, 1002),
        ({"match": "abcdefg" * 557}, 3901),
        ({"prefix": "abcde" * 400}, 2002),
        ({"suffix": "a" * 2000}, 2002),
        ({"match": "(" * 400 + "a" + ")" * 400}, 3),
        ({"match": "(((a*)*)*b*)*"}, 2),
        ({"required": "abcdefgh"}, 257),
        ({"match": "[ -\U0010ffff]" * 1000}, 1002),
    ],
    ids=["nullable", "literal", "prefix", "suffix", "nested", "stars", "required", "ranges"],
)
def test_long_expressions_take_a_bounded_time(asked: dict[str, str], states: int) -> None:
    begun = time.process_time()
    table = automaton(condition(**asked), list("abcdefgh \n"))
    assert table.next.shape[0] <= states
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "pattern",
    [
        "(.{0,30}a){30}",
        "(a{1,1000}){1000}",
        "((((a?){10}){10}){10}){10}",
        "(" * 400 + "a" + "b)?" * 400,
        "a{" + "9" * 5000 + "}",
        "a" * 30_000,
    ],
    ids=["dots", "repeats", "options", "levels", "digits", "literal"],
)
def test_work_without_bound_is_refused_at_once(pattern: str) -> None:
    begun = time.process_time()
    with pytest.raises(ConfigurationError) as raised:
        automaton(condition(pattern), list("abc"))
    assert raised.value.remedy
    assert time.process_time() - begun < 5


@given(WHOLE, WHOLE, st.text(LETTERS, max_size=5))
def test_both_is_what_each_of_them_accepts(one: str, other: str, text: str) -> None:
    table = automaton(both([parse(one), parse(other)]), list(LETTERS))
    wanted = re.fullmatch(one, text) and re.fullmatch(other, text)
    assert accepts(table, [LETTERS.index(c) for c in text]) == (wanted is not None)


def test_many_long_tokens_are_no_hindrance() -> None:
    words = [f" {n}" for n in range(3000)] + ["x" * 20_000]
    begun = time.process_time()
    table = automaton(condition(prefix=" 7" * 100), words)
    assert table.distance[1] == 100
    assert time.process_time() - begun < 10

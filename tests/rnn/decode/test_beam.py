from __future__ import annotations

import re
from itertools import product
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elman.errors import ConfigurationError
from elman.rnn import Choice, Dense, Rules, Sequential, SimpleRNN, beam_search, sample
from elman.rnn.decode.likelihood import log_probabilities
from elman.sequences.expressions import parse
from elman.sequences.finding import finder
from elman.sequences.patterns import automaton

NET = Sequential([SimpleRNN(6, return_sequences=True), Dense(3)]).build(
    (None, 3), key=jax.random.key(5)
)
START = np.array([1])


def probability(text: tuple[int, ...]) -> float:
    symbols = np.array([*START, *text], np.int32)
    logits, _ = NET.read_on(symbols[:-1, None], NET.begin(1))
    told = jax.nn.log_softmax(logits[:, 0])
    return float(sum(told[i, s] for i, s in enumerate(text)))


def test_enough_beams_find_the_most_probable_of_all() -> None:
    texts, scores = beam_search(NET, START, length=4, beams=27)
    best = max(product(range(3), repeat=4), key=probability)
    assert tuple(texts[0].tolist()) == best
    assert scores[0] == pytest.approx(probability(best), abs=1e-4)
    assert (np.diff(scores) <= 0).all()


def test_an_end_closes_a_text_and_rules_hold() -> None:
    # 1 any number of times, then END (0).
    never = 1 << 29
    rules = Rules(
        jnp.array([[0] * 3, [0, 1, 0]]), jnp.array([never, 0]), jnp.zeros(3, bool), jnp.array(0)
    )
    texts, scores = beam_search(NET, START, length=3, beams=4, rules=rules)
    found = {tuple(s for s in text if s >= 0) for text in texts.tolist()}
    assert found == {(), (1,), (1, 1), (1, 1, 1)}
    shown = tuple(s for s in texts[0].tolist() if s >= 0)
    wanted = probability((*shown, 0) if len(shown) < 3 else shown)
    assert scores[0] == pytest.approx(wanted, abs=1e-4)


NEVER = 1 << 29


def of_expression(pattern: str, end: int = -1) -> Rules:
    table = automaton(parse(pattern), list("abc"))
    # Of one shape, so that one program serves all expressions.
    following = np.zeros((128, 3), np.int32)
    following[: len(table.next)] = table.next
    distance = np.full(128, NEVER, np.int32)
    distance[: len(table.distance)] = table.distance
    return Rules(
        jnp.asarray(following), jnp.asarray(distance), jnp.zeros(3, bool), jnp.asarray(end)
    )


PATTERNS = ["abca", "a*", "(ab|c)+", "[ab]?c", ".*ca", "a{2}|b", "c.{2}", "[^a]*", "ccc|ab?", "b+"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_wide_beams_find_exactly_what_matches(pattern: str) -> None:
    """As many beams as there are texts are a search through all of them."""
    texts, scores = beam_search(NET, START, length=4, beams=125, rules=of_expression(pattern))
    found = ["".join("abc"[s] for s in text if s >= 0) for text in texts.tolist()]
    everything = ["".join(t) for n in range(5) for t in product("abc", repeat=n)]
    matching = {t for t in everything if re.fullmatch(pattern, t)}
    # Without an END a text goes on while it can.
    wanted = {
        t
        for t in matching
        if len(t) == 4 or not any(other != t and other.startswith(t) for other in matching)
    }
    assert set(found) == wanted
    assert len(found) == len(set(found))
    for text, score in zip(found, scores.tolist(), strict=True):
        assert score == pytest.approx(probability(tuple(map("abc".index, text))), abs=1e-4)
    assert (np.diff(scores) <= 0).all()


PIECES = st.tuples(
    st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", "(a|bc)", "(?:ab|)"]),
    st.sampled_from(["", "", "*", "+", "?", "{2}", "{0,3}"]),
).map("".join)
EXPRESSIONS = st.lists(st.lists(PIECES, max_size=3).map("".join), min_size=1, max_size=2).map(
    "|".join
)
CHOICES = [Choice(), Choice(temperature=1e9), Choice(top_k=1), Choice(no_repeat=2)]


@pytest.mark.slow
@settings(max_examples=30)
@given(EXPRESSIONS, st.sampled_from(CHOICES), st.integers(0, 9), st.sampled_from([-1, 2]))
def test_no_text_breaks_an_expression(pattern: str, choice: Choice, key: int, end: int) -> None:
    network = NET.build((None, 3), key=jax.random.key(key))
    # With END only two letters are left.
    rules = of_expression(pattern if end < 0 else pattern.replace("c", "a"), end)
    pattern = pattern if end < 0 else pattern.replace("c", "a")
    drawn = sample(network, START, length=6, count=8, rules=rules, choice=choice, seed=key)
    found, scores = beam_search(network, START, length=6, beams=8, rules=rules)
    for text in [*drawn.tolist(), *found.tolist()]:
        assert re.fullmatch(pattern, "".join("abc"[s] for s in text if s >= 0))
    assert len({tuple(text) for text in found.tolist()}) == len(found)
    assert np.isfinite(scores).all()


def test_what_is_impossible_is_not_returned() -> None:
    texts, scores = beam_search(NET, START, length=4, beams=5, rules=of_expression("abca"))
    assert texts.tolist() == [[0, 1, 2, 0]]
    assert np.isfinite(scores).all()
    texts, scores = beam_search(NET, START, length=4, beams=5, rules=of_expression("a{9}"))
    assert len(texts) == len(scores) == 0


def test_beams_and_reading_again_agree() -> None:
    texts, scores = beam_search(NET, START, length=4, beams=9)
    np.testing.assert_allclose(scores, log_probabilities(NET, START, texts), atol=1e-4)


def test_a_final_state_ends_a_text_behind_what_led_there() -> None:
    table, final = finder(list("abc"), ["b"])
    rules = Rules.free(3)._replace(
        next=jnp.asarray(table.next), distance=jnp.asarray(table.distance), final=final
    )
    texts, scores = beam_search(NET, START, length=3, beams=40, rules=rules)
    for text, score in zip(texts.tolist(), scores.tolist(), strict=True):
        shown = [s for s in text if s >= 0]
        assert 1 not in shown[:-1]
        assert len(shown) == 3 or shown[-1] == 1
        assert score == pytest.approx(probability(tuple(shown)), abs=1e-4)


@pytest.mark.parametrize("beams", [0, -1, True, 2.5, "3"])
def test_bad_beams(beams: Any) -> None:
    with pytest.raises(ConfigurationError, match="beams is at least 1"):
        beam_search(NET, START, length=3, beams=beams)


def test_beams_without_bound_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="All beams together"):
        beam_search(NET, START, length=3, beams=10**9)

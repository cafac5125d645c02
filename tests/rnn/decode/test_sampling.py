from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import Any

import jax
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import ConfigurationError
from elman.inference.choice import Choice, softmax
from elman.inference.rules import NEVER, PIECE, Rules
from elman.rnn import GRU, Dense, Sequential, SimpleRNN
from elman.rnn.decode import sampling
from elman.rnn.decode.choice import Dials, kind_of, pick, shaped
from elman.rnn.decode.sampling import begin, go_on, sample

NET = Sequential([SimpleRNN(12, return_sequences=True), Dense(5)]).build(
    (None, 5), key=jax.random.key(3)
)
START = np.array([1, 2])


def test_same_seed_same_text_and_another_seed_another() -> None:
    one, same, other = (sample(NET, START, length=60, seed=s) for s in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()
    assert one.min() >= 0


def test_texts_do_not_depend_on_how_they_are_cut_into_calls() -> None:
    whole = sample(NET, START, length=70, seed=4)
    carry, parts = begin(NET, START, 1), []
    for begun in range(0, 70, 2 * PIECE):
        part, carry = go_on(
            NET,
            carry,
            Rules.free(5),
            Choice(),
            begun=begun,
            stop_at=min(begun + 2 * PIECE, 70),
            length=70,
            seed=4,
        )
        parts.append(part)
    np.testing.assert_array_equal(whole, np.concatenate(parts, 1))


def test_first_of_many_is_the_one_alone() -> None:
    alone, many = (sample(NET, START, length=40, count=n, seed=2) for n in (1, 3))
    np.testing.assert_array_equal(alone[0], many[0])
    assert len({tuple(row) for row in many.tolist()}) == 3


def test_greedy_is_the_most_probable_each_time() -> None:
    text = sample(NET, START, length=20, choice=Choice(greedy=True))[0]
    read = np.array([*START, *text[:-1]], np.int32)
    logits, _ = NET.read_on(read[:, None], NET.begin(1))
    np.testing.assert_array_equal(text, np.asarray(logits)[len(START) - 1 :, 0].argmax(1))


def test_a_window_is_read_anew_for_every_symbol() -> None:
    text = sample(NET, np.arange(9) % 5, length=12, choice=Choice(greedy=True), window=4)[0]
    so_far = (np.arange(9) % 5).tolist()
    for symbol in text.tolist():
        window = np.array(so_far[-4:], np.int32)[:, None]
        logits, _ = NET.read_on(window, NET.begin(1))
        assert symbol == int(logits[-1, 0].argmax())
        so_far.append(symbol)


def test_a_seed_shorter_than_the_window_is_repeated() -> None:
    short, repeated = (
        sample(NET, np.array(s), length=9, window=5) for s in ([3, 1], [1, 3, 1, 3, 1])
    )
    np.testing.assert_array_equal(short, repeated)


def test_draws_follow_the_distribution() -> None:
    counts = np.bincount(sample(NET, START, length=1, count=4000, seed=9)[:, 0], minlength=5)
    logits, _ = NET.read_on(START[:, None].astype(np.int32), NET.begin(1))
    p = np.asarray(jax.nn.softmax(logits[-1, 0]))
    assert np.abs(counts / 4000 - p).max() < 4 * np.sqrt(0.25 / 4000)


@partial(jax.jit, static_argnames=("choice",))
def answered(
    logits: Any, u: Any, dials: Dials, *, choice: Choice, seen: Any = None
) -> tuple[jax.Array, jax.Array]:
    """Shape logits and pick, in one program for all choices of a kind."""
    found = shaped(logits, choice, seen, dials)
    return pick(found, u, choice.greedy), found


def chosen_of(logits: Any, u: float, choice: Choice) -> int:
    given = np.float32(logits), np.float32(u), Dials.of(choice)
    return int(answered(*given, choice=kind_of(choice))[0])


def test_a_kind_of_choice_is_one_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELMAN_KERNELS", "off")
    sampling._generate.clear_cache()
    for options in (
        {},
        {"temperature": 0.5},
        {"top_p": 0.9, "no_repeat": 3},
        {"top_p": 0.4, "no_repeat": 2, "temperature": 3.0},
        {"repetition_penalty": 1.2},
        {"repetition_penalty": 9.0, "top_p": 1.0},
    ):
        sample(NET, START, length=5, choice=Choice(**options))
    assert sampling._generate._cache_size() == 3


@pytest.mark.parametrize("window", [0, 4])
def test_a_text_does_not_depend_on_how_many_symbols_a_turn_writes(
    window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELMAN_KERNELS", "off")
    texts = []
    for turn in (1, 4):
        monkeypatch.setattr(sampling, "_turn", lambda turn=turn: turn)
        sampling._generate.clear_cache()
        texts.append(sample(NET, START, length=40, count=2, window=window, seed=6))
    sampling._generate.clear_cache()
    np.testing.assert_array_equal(*texts)


# Few lengths, for each is compiled.
LOGITS = st.sampled_from((2, 5, 12)).flatmap(
    lambda n: st.lists(st.floats(-20, 20, width=32), min_size=n, max_size=n)
)


@given(LOGITS, st.floats(0, 1, exclude_max=True, width=32), st.sampled_from((1, 2, 3, 7, 12)))
def test_top_k_picks_among_the_k_best(logits: list[float], u: float, k: int) -> None:
    chosen = chosen_of(logits, u, Choice(top_k=k))
    better = sum(other > np.float32(logits[chosen]) for other in np.float32(logits))
    assert better < k


@given(LOGITS, st.floats(0, 1, exclude_max=True, width=32), st.floats(0.05, 1))
def test_top_p_picks_among_the_fewest_that_reach_p(logits: list[float], u: float, p: float) -> None:
    chosen = chosen_of(logits, u, Choice(top_p=p))
    share = softmax(np.float32(logits))
    assert share[share > share[chosen]].sum() < p + 1e-4


@given(LOGITS, st.floats(0, 1, exclude_max=True, width=32), st.data())
def test_what_is_forbidden_is_never_picked(
    logits: list[float], u: float, data: st.DataObject
) -> None:
    allowed = data.draw(st.sets(st.integers(0, len(logits) - 1), min_size=1))
    masked = [x if i in allowed else -1e9 for i, x in enumerate(logits)]
    for choice in (
        Choice(),
        Choice(top_k=1),
        Choice(top_p=0.5),
        Choice(temperature=0.01),
        Choice(greedy=True),
    ):
        assert chosen_of(masked, u, choice) in allowed


def rules(table: list[list[int]], distance: list[int], end: int = -1) -> Rules:
    return Rules(
        np.array(table, np.int32), np.array(distance, np.int32), np.zeros(5, bool), np.array(end)
    )


def test_an_automaton_is_never_left() -> None:
    # 0 1* 2 and nothing behind it: at most 6 symbols, whatever the network would rather say.
    table = [[0] * 5, [2, 0, 0, 0, 0], [0, 2, 3, 0, 0], [0] * 5]
    texts = sample(NET, START, length=6, count=200, rules=rules(table, [NEVER, 2, 1, 0]))
    for text in texts.tolist():
        shown = "".join(str(s) for s in text if s >= 0)
        assert shown[0] == "0"
        assert shown[-1] == "2"
        assert set(shown[1:-1]) <= {"1"}
        assert all(s == -1 for s in text[len(shown) :])
    assert len({len([s for s in t if s >= 0]) for t in texts.tolist()}) > 2


def test_an_end_closes_a_text_only_where_it_may() -> None:
    # Any number of pairs 1 2, then END (0).
    table = [[0] * 5, [0, 2, 0, 0, 0], [0, 0, 1, 0, 0]]
    texts = sample(NET, START, length=9, count=100, rules=rules(table, [NEVER, 0, 1], end=0))
    for text in texts.tolist():
        shown = [s for s in text if s >= 0]
        assert shown == [1, 2] * (len(shown) // 2)


def test_no_pair_stands_twice_and_a_text_ends_where_one_would() -> None:
    ended = 0
    for text in sample(NET, START, length=40, count=50, choice=Choice(no_repeat=2)).tolist():
        shown = [s for s in text if s >= 0]
        pairs = list(pairwise([*START.tolist(), *shown]))
        assert len(pairs) == len(set(pairs))
        if len(shown) < 40:
            ended += 1
            assert {pair for pair in pairs if pair[0] == shown[-1]} == {
                (shown[-1], symbol) for symbol in range(5)
            }
    assert ended == 50


def test_a_seed_counts_for_what_may_not_repeat() -> None:
    past = np.array([0, 1, 2, 3])
    texts = sample(NET, past, length=4, count=40, choice=Choice(no_repeat=1))
    assert set(texts[:, 0].tolist()) == {4}
    assert (texts[:, 1:] == -1).all()


def test_texts_that_came_to_nothing_are_left_out() -> None:
    # 0 0 or 1 2, none of which may repeat a symbol.
    table = [[0] * 5, [2, 3, 0, 0, 0], [4, 0, 0, 0, 0], [0, 0, 4, 0, 0], [0] * 5]
    asked = rules(table, [NEVER, 2, 1, 1, 0])
    none = np.zeros(0, np.int64)
    texts = sample(
        NET, START, length=2, count=60, rules=asked, choice=Choice(no_repeat=1), past=none
    )
    assert 0 < len(texts) < 60
    assert {tuple(text) for text in texts.tolist()} == {(1, 2)}
    assert len(sample(NET, START, length=1, count=3, rules=asked)) == 0


@pytest.mark.parametrize("temperature", [1e-37, 1e-6, 1e9, 3e38])
def test_no_temperature_leaves_an_automaton(temperature: float) -> None:
    table = [[0] * 5, [2, 0, 0, 0, 0], [0, 2, 3, 0, 0], [0] * 5]
    texts = sample(
        NET,
        START,
        length=6,
        count=50,
        rules=rules(table, [NEVER, 2, 1, 0]),
        choice=Choice(temperature=temperature),
    )
    for text in texts.tolist():
        assert re.fullmatch("01*2", "".join(str(s) for s in text if s >= 0))


@given(LOGITS, st.sampled_from([0.1, 0.5, 1.0, 4.0]), st.floats(1, 1000), st.data())
def test_a_penalty_divides_odds_by_itself_at_any_temperature(
    logits: list[float], temperature: float, penalty: float, data: st.DataObject
) -> None:
    seen = np.array(data.draw(st.lists(st.booleans(), min_size=len(logits), max_size=len(logits))))
    choice = Choice(temperature=temperature, repetition_penalty=penalty)
    read = np.float32(logits), np.float32(0), Dials.of(choice)
    shown = np.asarray(answered(*read, choice=kind_of(choice), seen=seen)[1], np.float64)
    wanted = np.array(logits) / temperature - np.log(penalty) * seen
    np.testing.assert_allclose(shown - shown.max(), wanted - wanted.max(), atol=1e-2, rtol=1e-4)


def test_a_penalty_counts_the_seed() -> None:
    first = [
        np.bincount(
            sample(NET, START, length=1, count=2000, choice=Choice(repetition_penalty=penalty))[
                :, 0
            ],
            minlength=5,
        )
        / 2000
        for penalty in (1.0, 50.0)
    ]
    assert (first[1][[1, 2]] < first[0][[1, 2]] / 5).all()


@pytest.mark.parametrize("seed", [-1, 10**20, 1 << 32, 1.5, True, "1"])
def test_a_seed_without_a_place_is_refused(seed: Any) -> None:
    with pytest.raises(ConfigurationError, match="random_seed is a whole number from 0 to"):
        sample(NET, START, length=60, seed=seed)


def test_a_penalty_makes_repeating_rarer() -> None:
    def distinct(penalty: float) -> float:
        choice = Choice(repetition_penalty=penalty)
        texts = sample(NET, START, length=4, count=300, choice=choice)
        return float(np.mean([len(set(row)) for row in texts.tolist()]))

    assert distinct(100.0) > distinct(1.0) + 0.5


def test_gated_cells_generate_too() -> None:
    net = Sequential([GRU(6), Dense(5)]).build((None, 5), key=jax.random.key(0))
    assert sample(net, START, length=33, count=2).shape == (2, 33)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"temperature": 0}, "greedy=True"),
        ({"temperature": -1.0}, "above zero"),
        ({"temperature": float("nan")}, "above zero"),
        ({"top_k": 0}, "top_k is at least 1"),
        ({"top_p": 0.0}, "top_p is above 0"),
        ({"repetition_penalty": 0.5}, "at least 1"),
        ({"no_repeat": 0}, "no_repeat is at least 1"),
        ({"temperature": 1e-50}, "float32"),
        ({"temperature": 1e-320}, "float32"),
        ({"temperature": 1e40}, "float32"),
        ({"temperature": float("inf")}, "finite"),
        ({"temperature": True}, "above zero"),
        ({"temperature": "hot"}, "above zero"),
        ({"top_p": 1e-50}, "top_p is above 0"),
        ({"top_p": float("nan")}, "top_p is above 0"),
        ({"top_k": 2.5}, "top_k is at least 1"),
        ({"top_k": True}, "top_k is at least 1"),
        ({"repetition_penalty": 0.0}, "at least 1"),
        ({"repetition_penalty": float("nan")}, "at least 1"),
        ({"repetition_penalty": float("inf")}, "at most"),
        ({"repetition_penalty": 1e300}, "at most"),
        ({"no_repeat": 1.5}, "no_repeat is at least 1"),
    ],
)
def test_bad_choices(bad: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        Choice(**bad)
    assert said in str(raised.value)

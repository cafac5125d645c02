from __future__ import annotations

from itertools import product

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import Dense, Rules, Sequential, SimpleRNN, beam_search
from elman.rnn.stateful import initial_states, read_on

NET = Sequential([SimpleRNN(6, return_sequences=True), Dense(3)]).build(
    (None, 3), key=jax.random.key(5)
)
START = np.array([1])


def probability(text: tuple[int, ...]) -> float:
    symbols = np.array([*START, *text], np.int32)
    logits, _ = read_on(NET, symbols[:-1, None], initial_states(NET, 1))
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
    rules = Rules(jnp.array([[0] * 3, [0, 1, 0]]), jnp.array([never, 0]), jnp.zeros(3, bool),
                  jnp.array(0))  # fmt: skip
    texts, scores = beam_search(NET, START, length=3, beams=4, rules=rules)
    found = {tuple(s for s in text if s >= 0) for text in texts.tolist()}
    assert found == {(), (1,), (1, 1), (1, 1, 1)}
    shown = tuple(s for s in texts[0].tolist() if s >= 0)
    wanted = probability((*shown, 0) if len(shown) < 3 else shown)
    assert scores[0] == pytest.approx(wanted, abs=1e-4)


def test_bad_beams() -> None:
    with pytest.raises(ConfigurationError, match="beams is at least 1"):
        beam_search(NET, START, length=3, beams=0)

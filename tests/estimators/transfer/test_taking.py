"""Layers of a generator in a new network: what fits is the same, what does not is said."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import equinox as eqx
import jax
import numpy as np
import pytest

from elman import SequenceGenerator
from elman.errors import ConfigurationError
from elman.estimators.transfer.pretrained import Pretrained, open_pretrained
from elman.estimators.transfer.taking import taken_over
from elman.rnn import GRU, Add, Bidirectional, Dense, Embedding, NGrams, Pooling, Sequential

WAYS = SimpleNamespace(fine_tune="gradual", layer_decay=0.4)
SYMBOLS = ("", " film", " new", " plot")


@pytest.fixture(scope="module")
def source() -> Pretrained:
    model = SequenceGenerator(
        unit="words", embedding=4, units=(3, 3), cell="gru", epochs=1, batch_size=2, steps=4
    )
    return open_pretrained(model.fit(["a film", "a plot"] * 8))


def built(*layers: Any) -> Sequential:
    return Sequential(layers).build((None, len(SYMBOLS)), key=1)


def code(source: Pretrained, piece: str) -> int:
    return source.vocabulary.pieces.index(piece)


def test_embedding_and_layers_are_taken_over_by_symbol(source: Pretrained) -> None:
    before = built(Embedding(4), GRU(3, return_sequences=True), GRU(3), Dense(2))
    taken = taken_over(source, before, SYMBOLS, str, WAYS)
    embedding, first, second, output = taken.network.layers
    np.testing.assert_array_equal(embedding.W[1], source.vectors[code(source, " film")])
    np.testing.assert_array_equal(embedding.W[0], source.vectors[source.end])
    np.testing.assert_array_equal(embedding.W[2], before.layers[0].W[2])
    for layer, given in zip((first, second), source.recurrent, strict=True):
        for name in ("W_x", "W_h", "b"):
            np.testing.assert_array_equal(getattr(layer, name), getattr(given, name))
    np.testing.assert_array_equal(output.W, before.layers[3].W)
    levels = taken.levels.layers
    np.testing.assert_array_equal(levels[0].W, [[3], [3], [0], [3]])
    assert (levels[1].W_h == 2).all()
    assert (levels[2].W_h == 1).all()
    assert not levels[3].W.any()
    assert taken.remarks[0].startswith(
        "taken over from the generator: the vectors of 3 of 4 words; GRU(3); GRU(3)"
    )


def test_levels_fit_the_parameters(source: Pretrained) -> None:
    grams = Sequential([NGrams(2, longest=2, buckets=8), Pooling("sum")])
    deep = Sequential([Embedding(4), Bidirectional(GRU(3)), Dense(2)])
    network = built(Add((grams, deep)))
    taken = taken_over(source, network, SYMBOLS, str, WAYS)
    parameters = eqx.filter(taken.network, eqx.is_inexact_array)
    assert jax.tree.structure(taken.levels) == jax.tree.structure(parameters)
    jax.tree.map(lambda p, level: np.broadcast_to(level, p.shape), parameters, taken.levels)


def test_a_bidirectional_layer_takes_over_its_forward_direction(source: Pretrained) -> None:
    layers = Bidirectional(GRU(3, return_sequences=True)), Bidirectional(GRU(3))
    before = built(Embedding(4), *layers, Dense(2))
    taken = taken_over(source, before, SYMBOLS, str, WAYS)
    first, second = taken.network.layers[1:3]
    np.testing.assert_array_equal(first.forward.W_h, source.recurrent[0].W_h)
    np.testing.assert_array_equal(first.backward.W_h, before.layers[1].backward.W_h)
    # The second reads both directions, of which the generator has one.
    np.testing.assert_array_equal(second.forward.W_x[:3], source.recurrent[1].W_x)
    np.testing.assert_array_equal(second.forward.W_x[3:], before.layers[2].forward.W_x[3:])
    np.testing.assert_array_equal(
        taken.levels.layers[2].forward.W_x, [[1], [1], [1], [0], [0], [0]]
    )
    assert not taken.levels.layers[1].backward.W_h.any()
    assert "forwards (backwards it starts afresh)" in taken.remarks[0]


def test_what_does_not_fit_is_said(source: Pretrained) -> None:
    network = built(Embedding(4), GRU(5), Dense(2))
    taken = taken_over(source, network, SYMBOLS, str, WAYS)
    assert taken.remarks[1] == "not taken over: GRU(5): the generator has GRU(3) there"
    assert (taken.levels.layers[0].W <= 1).all()


@pytest.mark.parametrize(
    ("layers", "why"),
    [
        ((Embedding(5), GRU(3)), "has 4 numbers for each symbol, this network 5"),
        ((GRU(3),), "has an embedding of 4, this network none"),
    ],
)
def test_nothing_to_take_over_is_refused_with_the_settings_that_fit(
    source: Pretrained, layers: tuple[Any, ...], why: str
) -> None:
    with pytest.raises(ConfigurationError, match=why) as caught:
        taken_over(source, built(*layers, Dense(2)), SYMBOLS, str, WAYS)
    assert "embedding=4, units=(3, 3), cell='gru'" in str(caught.value)


def test_unknown_symbols_alone_are_nothing(source: Pretrained) -> None:
    network = Sequential([Embedding(4), GRU(3), Dense(2)]).build((None, 2), key=0)
    with pytest.raises(ConfigurationError, match="knows none of the symbols"):
        taken_over(source, network, ("\0", " unseen"), str, WAYS)


def test_one_hot_rows_are_taken_over_by_symbol() -> None:
    model = SequenceGenerator(units=3, cell="gru", epochs=1, batch_size=2, steps=4)
    source = open_pretrained(model.fit("to be or not to be, " * 4))
    network = Sequential([GRU(3), Dense(2)]).build((None, 3), key=0)
    taken = taken_over(source, network, ("", "b", "x"), str, WAYS)
    at = model.vocabulary_.pieces.index("b")
    np.testing.assert_array_equal(taken.network.layers[0].W_x[1], source.recurrent[0].W_x[at])
    np.testing.assert_array_equal(taken.levels.layers[0].W_x, [[0], [1], [0]])
    assert "GRU(3), with 1 of 3 characters" in taken.remarks[0]


def test_gates_of_rounds_are_taken_over_where_they_fit() -> None:
    settings: dict[str, Any] = {"embedding": 4, "units": (3, 3), "epochs": 1, "batch_size": 2}
    model = SequenceGenerator(unit="words", cell="gru", mogrifier=2, tied=True, steps=4, **settings)
    gated = open_pretrained(model.fit(["a film", "a plot"] * 8))
    assert gated.summed_up()["mogrifier"] == 2
    cell = GRU(3, return_sequences=True, mogrifier=2)
    taken = taken_over(gated, built(Embedding(4), cell, Dense(2)), SYMBOLS, str, WAYS)
    for name in ("W_x", "Q", "R"):
        first = taken.network.layers[1]
        np.testing.assert_array_equal(getattr(first, name), getattr(gated.recurrent[0], name))
    plain = taken_over(gated, built(Embedding(4), GRU(3), Dense(2)), SYMBOLS, str, WAYS)
    assert "GRU(3): the generator has GRU(3, mogrifier=2) there" in " ".join(plain.remarks)
    both = Bidirectional(GRU(3, return_sequences=True, mogrifier=2))
    wider = built(Embedding(4), both, Bidirectional(GRU(3, mogrifier=2)), Dense(2))
    remarks = " ".join(taken_over(gated, wider, SYMBOLS, str, WAYS).remarks)
    assert "it reads 6 numbers, not 3" in remarks

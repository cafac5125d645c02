"""Networks of Keras brought in, from named arrays and, where Keras is installed, from models."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.exports import KerasLayer, from_keras, from_keras_layers
from elman.rnn import logits_of, parameters_of

RNG = np.random.default_rng(0)


def arrays(*shapes: tuple[int, ...]) -> list[Any]:
    return [RNG.normal(size=shape).astype(np.float32) for shape in shapes]


GRU = KerasLayer("GRU", {"units": 4, "unroll": True}, arrays((3, 12), (4, 12), (2, 12)))
DENSE = KerasLayer("Dense", {"units": 2, "activation": "softmax"}, arrays((4, 2), (2,)))
EMBEDDING = KerasLayer("Embedding", {"output_dim": 3}, arrays((7, 3)))


def test_the_same_numbers_stand_in_their_places() -> None:
    layers = [KerasLayer("InputLayer", {}, []), EMBEDDING, GRU, DENSE]
    named = parameters_of(from_keras_layers(layers))
    assert named["layers[0].W"].tobytes() == EMBEDDING.weights[0].tobytes()
    assert named["layers[1].b_h"].tobytes() == GRU.weights[2][1].tobytes()
    assert named["layers[2].W"].tobytes() == DENSE.weights[0].tobytes()


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        (GRU._replace(config={"units": 4, "reset_after": False}), "reset_after of a GRU is True"),
        (GRU._replace(config={"units": 4, "activation": "relu"}), "activation of a GRU is tanh"),
        (GRU._replace(config={"units": 4, "stateful": True}), "stateful of a GRU is False"),
        (
            GRU._replace(config={"units": 4, "go_backwards": True, "return_sequences": True}),
            "turns them round",
        ),
        (KerasLayer("Conv1D", {}, []), "received a Conv1D"),
        (KerasLayer("Bidirectional", {"merge_mode": "mul"}, []), "merge_mode of a Bidirectional"),
    ],
)
def test_what_elman_lacks_is_named(layer: KerasLayer, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        from_keras_layers([layer])


def test_layers_that_do_not_fit_each_other() -> None:
    with pytest.raises(ConfigurationError, match="do not fit"):
        from_keras_layers([GRU, EMBEDDING])


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_models_of_keras_answer_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    if find_spec("keras") is None:
        pytest.skip("Keras is not installed")
    from elman.exports.keras_file import keras_module

    monkeypatch.setenv("KERAS_BACKEND", "jax")
    keras = keras_module()
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            layers.Embedding(9, 5),
            layers.Bidirectional(layers.GRU(4, return_sequences=True)),
            layers.LayerNormalization(),
            layers.Dropout(0.1),
            layers.LSTM(4, return_sequences=True),
            layers.SimpleRNN(3, activation="relu", use_bias=False),
            layers.Dense(2, activation="softmax"),
        ]
    )
    x = RNG.integers(0, 9, (3, 6)).astype(np.int32)
    logits = logits_of(from_keras(model), x)
    p = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    np.testing.assert_allclose(p, np.asarray(model.predict_on_batch(x)), atol=1e-5)

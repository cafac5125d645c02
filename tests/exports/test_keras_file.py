"""Models for Keras: files that Keras reads, a script that rebuilds the network, same answers."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.errors import ConfigurationError, MissingExtra
from elman.exports import from_keras, to_keras
from elman.exports.keras_lines import keras_parameters, keras_script

# Keras copies JAX's arrays in a way that NumPy will drop.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
KERAS = all(map(find_spec, ("keras", "h5py")))
needs_keras = pytest.mark.skipif(not KERAS, reason="Keras is not installed")


@pytest.fixture(autouse=True)
def backend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "jax")


@needs_keras
@pytest.mark.parametrize("kind", ["padded", "series", "generator", "tied"])
def test_what_is_written_answers_as_the_model(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    done = to_keras(request.getfixturevalue(kind), tmp_path / "m.keras", inputs=10)
    assert done.compared is not None
    assert done.compared.difference < 1e-5
    assert done.script == tmp_path / "m_keras.py"


@needs_keras
def test_weights_alone_are_loaded_by_the_script(
    series: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = to_keras(series, tmp_path / "m.weights.h5", inputs=5)
    assert done.script is not None
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(done.script.read_text("utf-8"), names)
    exec(names["__doc__"].splitlines()[2].strip(), names)
    X = np.random.default_rng(0).normal(5, 3, (2, 6, 3)).astype(np.float32)
    found = names["network"].predict_on_batch([X, np.ones((2, 6), bool)])
    np.testing.assert_allclose(found, series.predict_proba(list(X)), atol=1e-5)


@needs_keras
def test_weights_come_back_bit_for_bit(tmp_path: Path) -> None:
    import keras

    from elman.rnn import parameters_of

    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((None, 3)), layers.Bidirectional(layers.GRU(4)), layers.Dense(2)]
    )
    model.save(tmp_path / "m.keras")
    network = from_keras(tmp_path / "m.keras")
    from elman.exports import keras_arrays

    found = [a.tobytes() for layer in network.layers for a in keras_arrays(layer)]
    assert found == [np.asarray(a).tobytes() for a in model.get_weights()]
    assert len(parameters_of(network)) == 10


@needs_keras
@pytest.mark.parametrize("kind", ["padded", "series", "generator"])
def test_networks_come_back_from_keras_bit_for_bit(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    from elman.rnn import parameters_of

    model = request.getfixturevalue(kind)
    to_keras(model, tmp_path / "m.keras", inputs=3)
    found = parameters_of(from_keras(tmp_path / "m.keras"))
    before = parameters_of(model.networks_[0])
    assert [a.tobytes() for a in found.values()] == [b.tobytes() for b in before.values()]


def test_scripts_are_python_and_name_every_layer(padded: Any, series: Any, generator: Any) -> None:
    for model in (padded, series, generator):
        text = keras_script(model, "m.keras")
        compile(text, "script", "exec")
        for name in keras_parameters(model):
            assert f'name="{name}"' in text
    assert "trained without a mask" in keras_script(padded, "m.keras")


@pytest.mark.skipif(KERAS, reason="Keras is installed")
def test_it_needs_keras(padded: Any, tmp_path: Path) -> None:
    with pytest.raises(MissingExtra, match="pip install keras"):
        to_keras(padded, tmp_path / "m.keras")


def test_what_keras_lacks_is_named(names: Any, tagger: Any, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no layer that is a NGrams"):
        to_keras(names, tmp_path / "m.keras")
    with pytest.raises(ConfigurationError, match="this is a tagger"):
        to_keras(tagger, tmp_path / "m.keras")
    assert not list(tmp_path.iterdir())

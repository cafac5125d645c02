"""Measured series to symbols: sensors or frames of sound, alignments summed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import elman
from elman import Frames, GaussianNoise, Pooling, SequenceTransducer, Standardise
from elman.errors import ConfigurationError, DamagedModel, SequenceError
from elman.estimators import use
from elman.estimators.files import modelfile
from elman.estimators.transducer.series import is_series

SMALL: dict[str, Any] = {
    "units": 12,
    "embedding": 8,
    "epochs": 30,
    "batch_size": 16,
    "learning_rate": 0.01,
    "average": 0.95,
}


def waves(n: int, seed: int) -> tuple[list[np.ndarray], list[str]]:
    """Series with bursts in one of three channels, and which channels those were."""
    rng = np.random.default_rng(seed)
    inputs, outputs = [], []
    for _ in range(n):
        said = rng.integers(0, 3, rng.integers(1, 4))
        parts = []
        for channel in said:
            burst = np.zeros((int(rng.integers(6, 12)), 3))
            burst[:, channel] = 2
            parts += [burst, np.zeros((int(rng.integers(2, 6)), 3))]
        whole = np.concatenate(parts)
        inputs.append(5 + whole + 0.1 * rng.normal(size=whole.shape))
        outputs.append("".join("abc"[channel] for channel in said))
    return inputs, outputs


TRAIN, HELD = waves(200, 0), waves(40, 1)


@pytest.fixture(scope="module")
def model() -> SequenceTransducer:
    return SequenceTransducer(**SMALL).fit(*TRAIN, channels=["x", "y", "z"])


def test_bursts_are_told_in_their_order(model: SequenceTransducer) -> None:
    rates = model.score(*HELD)
    assert rates.symbol_error_rate < 0.1
    (found,) = model.predict_nbest(HELD[0][:1], 3)
    assert [h.probability for h in found] == sorted((h.probability for h in found), reverse=True)


def test_an_answer_does_not_depend_on_its_company(model: SequenceTransducer) -> None:
    together = model.predict(HELD[0][:8])
    assert together == [model.predict([series])[0] for series in HELD[0][:8]]


def test_both_engines_read_the_file_alike(model: SequenceTransducer, tmp_path: Path) -> None:
    model.save(tmp_path / "a.elman")
    loaded, light = elman.load(tmp_path / "a.elman"), use(tmp_path / "a.elman")
    loaded.save(tmp_path / "b.elman")
    assert (tmp_path / "a.elman").read_bytes() == (tmp_path / "b.elman").read_bytes()
    assert loaded.reader_.channels == light.reader_.channels == ("x", "y", "z")
    assert loaded.predict(HELD[0]) == light.predict(HELD[0]) == model.predict(HELD[0])
    assert light.summary() == model.summary()


def test_one_channel_and_lists_of_numbers() -> None:
    model = SequenceTransducer(**{**SMALL, "epochs": 1})
    model.fit([[0.0, 1.0, 0.5, 0.25], [1.0, 0.0, 0.5]] * 8, ["a", "b"] * 8)
    assert model.reader_.features == 1
    assert len(model.predict([np.array([[0.5], [1.0]])])) == 1


def test_layers_of_the_front_see_the_training_series() -> None:
    settings = {**SMALL, "epochs": 1, "learning_rate": 1e-9, "standardise": False}
    front = [GaussianNoise(0.1), Standardise(), Frames(2)]
    model = SequenceTransducer(**settings, front=front).fit(*TRAIN)
    started = model.networks_[0].encoder.layers[1]
    whole = np.concatenate(TRAIN[0])
    assert np.asarray(started.mean) == pytest.approx(whole.mean(0), abs=0.1)


@pytest.mark.parametrize(
    ("front", "said"),
    [
        (Frames(4), "front is a list of layers, received"),
        (["frames"], "front is a list of layers, received str"),
        ([Frames(2), Pooling("mean")], "gives a sequence of vectors"),
    ],
)
def test_a_front_that_gives_no_sequence(front: Any, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        SequenceTransducer(**SMALL, front=front).fit(*TRAIN)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"decompose": False}, "decompose cannot act on input that is no text"),
        ({"alignment": "attention"}, "Measured series are read while alignments are summed"),
        ({"max_length": 10}, "at most 10 timesteps"),
    ],
)
def test_settings_that_cannot_act_on_series(settings: dict[str, Any], said: str) -> None:
    with pytest.raises((ConfigurationError, SequenceError), match=said):
        SequenceTransducer(**SMALL | settings).fit(*TRAIN)


@pytest.mark.parametrize("settings", [{"front": [Frames(2)]}, {"standardise": False}])
def test_settings_that_cannot_act_on_symbols(settings: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="cannot act on input without channels"):
        SequenceTransducer(**SMALL, **settings).fit(["ab", "ba"], ["a", "b"])
    with pytest.raises(ConfigurationError, match="Only measured series have channels"):
        SequenceTransducer(**SMALL).fit(["ab", "ba"], ["a", "b"], channels=["x"])


def test_bad_series(model: SequenceTransducer) -> None:
    with pytest.raises(SequenceError, match="reads 3 channels, received 2"):
        model.predict([np.zeros((5, 2))])
    with pytest.raises(SequenceError, match="This model reads arrays of numbers, received strings"):
        model.predict(["abba"])
    with pytest.raises(SequenceError, match="Values must be finite"):
        model.predict([np.full((5, 3), np.nan)])
    with pytest.raises(SequenceError, match="at least one timestep"):
        model.predict([np.zeros((0, 3))])
    with pytest.raises(ConfigurationError, match="Series have no unknown symbols"):
        model.predict([np.zeros((5, 3))], unknown="skip")
    with pytest.raises(SequenceError, match="received 200 inputs and 1 outputs"):
        SequenceTransducer(**SMALL).fit(TRAIN[0], ["a"])
    symbols = SequenceTransducer(**{**SMALL, "epochs": 1}).fit(["ab", "ba"], ["a", "b"])
    with pytest.raises(SequenceError, match="Symbols are strings"):
        symbols.predict([np.zeros((5, 3))])
    assert not hasattr(symbols, "reader_")


def test_what_is_a_series() -> None:
    for inputs in (np.zeros((2, 5, 3)), [np.zeros((5, 1), int)], [np.zeros(5)], [[[1, 2]]]):
        assert is_series(inputs)
    for inputs in (["ab"], [["a"]], [np.array(["a"])], [], "ab", None, [None], {"a": 1}, [b"a"]):
        assert not is_series(inputs)


@pytest.mark.parametrize(
    "edit",
    [
        lambda d: d.update(front=[]),
        lambda d: d.update(front="Frames"),
        lambda d: d["front"].append({"layer": "Pooling", "over": "mean"}),
        lambda d: d["front"].append({"layer": "Exec"}),
        lambda d: d["front"].append({"layer": "Frames", "size": 0}),
        lambda d: d["reader"].update(kind="symbols"),
        lambda d: d["reader"].update(features=4),
        lambda d: d["settings"].update(alignment="attention"),
    ],
)
def test_a_file_that_was_changed(model: SequenceTransducer, tmp_path: Path, edit: Any) -> None:
    path = tmp_path / "a.elman"
    model.save(path)
    description, parameters = modelfile.read(path)
    edit(description)
    modelfile.write(path, modelfile.Model(description, parameters))
    for opened in (elman.load, use):
        with pytest.raises(DamagedModel):
            opened(path)

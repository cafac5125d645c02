"""Networks of settings: what is planned, and that its models are kept, used and adapted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import elman
from elman.errors import DamagedModel
from elman.estimators import SequenceGenerator
from elman.estimators.files import modelfile

TEXT = "the cat sat on the mat.\nthe dog sat on the log.\n" * 8
SMALL: dict[str, Any] = {"units": 6, "embedding": 4, "epochs": 2, "batch_size": 4}


@pytest.fixture(scope="module")
def streamed() -> SequenceGenerator:
    settings: dict[str, Any] = {"cell": "lstm", "dropout": 0.2, "embedding_dropout": 0.1}
    model = SequenceGenerator(
        **SMALL, **settings, mogrifier=3, tied=True, steps=8, average=0.9, learning_rate=0.02
    )
    return model.fit(TEXT)


def test_layers_are_those_of_the_settings(streamed: SequenceGenerator) -> None:
    *titles, last = [row[0] for row in streamed.networks_[0].rows()]
    assert titles == ["Embedding(4)", "Dropout(0.1)", "LSTM(6, mogrifier=3)", "Dropout(0.2)"]
    assert last == f"Tied({len(streamed.vocabulary_)})"
    assert streamed.record_["recurrence"] == "scan; compiled kernels run no mogrifier"


def test_a_file_is_the_model(streamed: SequenceGenerator, tmp_path: Path) -> None:
    streamed.save(tmp_path / "m.elman")
    used = elman.use(tmp_path / "m.elman")
    loaded = elman.load(tmp_path / "m.elman")
    assert type(used.networks_[0]).__module__ == "elman.inference.wrappers"
    expected = streamed.score("the cat sat").bits
    for model in (used, loaded):
        np.testing.assert_allclose(model.score("the cat sat").bits, expected, atol=1e-4)
        assert model.mogrifier == 3
        assert model.tied is True
        assert model.generate("the", length=30, greedy=True) == streamed.generate(
            "the", length=30, greedy=True
        )
    assert used.networks_[0].layers[-1].dense()[-1].W.shape == (4, len(used.vocabulary_))


def test_what_is_shared_is_counted_and_kept_once(
    streamed: SequenceGenerator, tmp_path: Path
) -> None:
    from elman.inference.summary import count_of
    from elman.rnn import count_parameters

    streamed.save(tmp_path / "m.elman")
    kept = modelfile.read(tmp_path / "m.elman").parameters
    own = count_parameters(streamed.networks_[0])
    assert sum(a.size for name, a in kept.items() if "layers" in name) == own
    assert count_of(elman.use(tmp_path / "m.elman").networks_[0]) == own


def test_it_adapts_to_what_it_reads(streamed: SequenceGenerator) -> None:
    text = "a log sat on a dog.\n" * 6
    adapted = streamed.score(text, adapt=True).bits_per_character
    assert adapted < streamed.score(text).bits_per_character


@pytest.mark.parametrize("approach", ["many-to-one", "many-to-many"])
def test_windows_are_gated_and_tied(approach: Any) -> None:
    model = SequenceGenerator(
        **SMALL, approach=approach, window=5, mogrifier=2, tied=True, learning_rate=0.02
    ).fit(TEXT)
    losses = [epoch.loss for epoch in model.history_[0]]
    assert losses[1] < losses[0]
    assert len(model.generate("the", length=10)[0]) == 10


def test_texts_that_begin_from_numbers_are_gated_and_tied() -> None:
    texts, ages = ["abab", "baba", "aabb"] * 4, [1.0, 2.0, 3.0] * 4
    model = SequenceGenerator(**SMALL, mogrifier=2, tied=True).fit(texts, features={"age": ages})
    assert model.generate(features={"age": 1.0}, length=5)


@pytest.mark.parametrize(
    ("place", "settings"),
    [
        (4, {"width": 5}),
        (4, {"units": 400}),
        (4, {"width": -1}),
        (2, {"mogrifier": 13}),
        (2, {"mogrifier": 2}),
        (2, {"layer": "MinGRU"}),
        (0, {"layer": "OneHot", "symbols": 4, "units": None}),
    ],
    ids=str,
)
def test_a_file_whose_layers_do_not_fit_is_refused(
    streamed: SequenceGenerator, tmp_path: Path, place: int, settings: dict[str, Any]
) -> None:
    path = tmp_path / "m.elman"
    streamed.save(path)
    description, parameters = modelfile.read(path)
    changed = json.loads(json.dumps(description))
    layer = changed["network"]["layers"][place]
    layer |= settings
    if settings.get("units", 0) is None:
        del layer["units"]
    modelfile.write(path, modelfile.Model(changed, parameters))
    for opened in (elman.load, elman.use):
        with pytest.raises(DamagedModel):
            opened(path)

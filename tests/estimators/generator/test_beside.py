"""Texts that begin from numbers: what is asked for is what is written, in both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import elman
from elman.errors import ConfigurationError, DamagedModel, LabelError, SequenceError
from elman.estimators import SequenceGenerator, use
from elman.estimators.files import modelfile

TEXTS = ["low", "low", "high", "high"] * 12
HEIGHT = [0.1, 0.2, 0.9, 0.8] * 12
STYLE = ["plain", "plain", "fine", None] * 12
BESIDE = {"height": HEIGHT, "style": STYLE}
SETTINGS: dict[str, Any] = {"units": 16, "epochs": 15, "batch_size": 8, "learning_rate": 0.03}


@pytest.fixture(scope="module")
def model() -> SequenceGenerator:
    return SequenceGenerator(**SETTINGS).fit(TEXTS, features=BESIDE)


def test_what_is_written_depends_on_the_numbers(model: SequenceGenerator) -> None:
    low = {"height": 0.15, "style": "plain"}
    assert model.generate(length=8, greedy=True, features=low) == ["low"]
    assert model.generate(length=8, greedy=True, features=(0.85, "fine")) == ["high"]
    assert model.generate("hi", length=8, greedy=True, features=(0.85, None)) == ["gh"]
    assert list(model.stream(length=8, greedy=True, features=low)) == ["low"]
    (best, *_) = model.write(length=8, count=2, beams=4, features=low)
    assert best.text == "low"
    assert best.log_probability == pytest.approx(
        model.score("low", features=low).log_probability, abs=1e-3
    )
    assert "FirstState(5)" in model.summary()


def test_texts_score_alike_one_by_one_and_together(model: SequenceGenerator) -> None:
    together = model.score_texts(TEXTS[:4], features={n: v[:4] for n, v in BESIDE.items()})
    apart = [model.score(text, features=(HEIGHT[i], STYLE[i])) for i, text in enumerate(TEXTS[:4])]
    nats = -sum(scores.log_probability for scores in apart)
    assert float(together) == pytest.approx(nats / np.log(2) / together.symbols, rel=1e-3)
    assert (together.symbols, together.characters) == (18, 18)
    turned = {"height": HEIGHT[2:6], "style": STYLE[2:6]}
    assert float(model.score_texts(TEXTS[:4], features=turned)) > float(together) + 1


def test_the_file_keeps_scales_and_begins_alike(model: SequenceGenerator, tmp_path: Path) -> None:
    path = tmp_path / "m.elman"
    model.save(path)
    for opened in (elman.load(path), use(path)):
        assert opened.features_ == model.features_
        for features in ((0.1, "plain"), (0.9, "fine")):
            asked: dict[str, Any] = {"length": 8, "count": 3, "features": features}
            assert opened.generate(**asked) == model.generate(**asked)
        assert opened.summary() == model.summary()
    again = tmp_path / "again.elman"
    elman.load(path).save(again)
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        {"features": []},
        {"features": [{"name": "height", "mean": 0.5, "scale": 0.2}]},
        {"features": [{"name": "height", "mean": 0.5, "scale": -1.0}]},
        {"several": False},
        {"classes": ["a", "b"]},
    ],
)
def test_a_file_that_does_not_fit_is_refused(
    model: SequenceGenerator, tmp_path: Path, change: dict[str, Any]
) -> None:
    path = tmp_path / "m.elman"
    model.save(path)
    found = modelfile.read(path)
    modelfile.write(path, modelfile.Model({**found.description, **change}, found.parameters))
    with pytest.raises(DamagedModel):
        elman.load(path)
    with pytest.raises(DamagedModel):
        use(path)


def test_the_same_seed_gives_the_same_model(model: SequenceGenerator, tmp_path: Path) -> None:
    again = SequenceGenerator(**SETTINGS).fit(TEXTS, features=BESIDE)
    model.save(tmp_path / "a.elman")
    again.save(tmp_path / "b.elman")
    assert (tmp_path / "a.elman").read_bytes() == (tmp_path / "b.elman").read_bytes()


@pytest.mark.parametrize(
    ("features", "said"),
    [
        (None, "begins from height, style, received none"),
        ((0.1,), "2 values, height, style, received 1"),
        ({"height": 1}, "received no style"),
        ({"height": 1, "style": "fine", "depth": 2}, "received 'depth'"),
        ("0.1", "values by name, received '0.1'"),
    ],
)
def test_what_cannot_be_begun_from_is_told(
    model: SequenceGenerator, features: Any, said: str
) -> None:
    with pytest.raises(ConfigurationError, match=said):
        model.generate(features=features)


def test_what_is_no_number_is_told(model: SequenceGenerator) -> None:
    for value in ("tall", float("inf"), "1e999"):
        with pytest.raises(SequenceError, match="The feature height is a number"):
            model.generate(features=(value, "fine"))


def test_fit_refuses_what_cannot_act() -> None:
    model = SequenceGenerator(**SETTINGS)
    with pytest.raises(ConfigurationError, match="several texts, received one text"):
        model.fit("one text", features={"height": [1]})
    with pytest.raises(ConfigurationError, match="has a class, received both"):
        model.fit(TEXTS, ["a"] * 48, features=BESIDE)
    with pytest.raises(ConfigurationError, match="read on from it, received approach"):
        SequenceGenerator(approach="many-to-one").fit(TEXTS, features=BESIDE)
    with pytest.raises(ConfigurationError, match="steps cannot act on texts that begin"):
        SequenceGenerator(steps=5).fit(TEXTS, features=BESIDE)
    with pytest.raises(SequenceError, match="47 of height"):
        model.fit(TEXTS, features={"height": HEIGHT[:-1]})
    with pytest.raises(ConfigurationError, match="of 48 texts holds none out"):
        SequenceGenerator(validation=0.01).fit(TEXTS, features=BESIDE)
    assert not hasattr(model, "networks_")


def test_a_model_without_numbers_takes_none() -> None:
    plain = SequenceGenerator(units=4, epochs=1, steps=8, batch_size=2).fit(TEXTS)
    with pytest.raises(ConfigurationError, match="begins from no numbers"):
        plain.generate(features=(0.1,))
    with pytest.raises(ConfigurationError, match="begins from no numbers"):
        plain.score_texts(TEXTS, features=BESIDE)


def test_classes_of_a_model_with_numbers_are_refused(model: SequenceGenerator) -> None:
    with pytest.raises(LabelError):
        model.generate(condition="f", features=(0.1, "fine"))
    with pytest.raises(LabelError):
        model.score_texts(TEXTS, ["f"] * 48, features=BESIDE)


def test_validation_is_held_out_by_text() -> None:
    held = SequenceGenerator(**{**SETTINGS, "epochs": 2}, validation=0.25)
    held.fit(TEXTS, features=BESIDE)
    record = held.record_
    assert record["texts"] == 48
    assert 0 < record["trained_on"] < record["symbols"] == sum(len(text) + 1 for text in TEXTS)
    assert record["validation_loss"] > 0


def test_texts_that_no_memory_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from elman.estimators.generator import beside

    monkeypatch.setattr(beside, "MOST", 100)
    with pytest.raises(SequenceError, match="at most 100 symbols"):
        SequenceGenerator(**SETTINGS).fit(TEXTS, features=BESIDE)

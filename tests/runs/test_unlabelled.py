"""Unlabelled texts: read as they come, learned first, and what starts from them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from elman.datasets import Labelled, Tagged
from elman.datasets.files.layout import TableLayout
from elman.datasets.source import Source
from elman.errors import ConfigurationError, TableError
from elman.runs import LanguageModel, Tagging, train
from elman.runs.unlabelled import Pretraining, language_model, read_unlabelled

TEXTS = [
    f"a {word} film it was in {year}"
    for year in ("may", "june", "july", "march", "april", "spring", "summer", "winter", "1", "2")
    for word in ("fine", "dull", "moving", "weak")
]


def test_lines_files_and_rows_are_texts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one text\n\nanother\n")
    (tmp_path / "a.csv").write_text("n,review\n1,one text\n2,another\n")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("1.txt", "one\ntext")
        archive.writestr("2.txt", "another")
    found = [
        read_unlabelled(Source(str(tmp_path / name), TableLayout(text=column)))
        for name, column in (("a.txt", None), ("a.csv", "review"), ("a.zip", None))
    ]
    assert found == [["one text", "another"]] * 2 + [["one\ntext", "another"]]
    with pytest.raises(TableError, match="needs text="):
        read_unlabelled(Source(str(tmp_path / "a.csv")))


def test_a_language_model_has_the_network_of_what_starts_from_it() -> None:
    settings = {"unit": "words", "cell": "gru", "units": 5, "embedding": 7, "seed": 3}
    planned = language_model("labelled", {**settings, "checkpoint": "run"}, ["a b"] * 50)
    assert {name: planned[name] for name in settings} == settings
    assert planned["checkpoint"] == "run.language-model"
    assert planned["epochs"] == 20
    assert planned["vectors"] == "counted"
    tagger = language_model("tagged", {"units": 9}, ["a b"] * 9)
    assert (tagger["unit"], tagger["cell"], tagger["units"]) == ("words", "lstm", 9)
    assert tagger["validation"] is None
    assert "vectors" not in tagger


def test_a_classifier_starts_from_what_was_read_first(tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text("a moving melodrama it was\n" * 30)
    reviews = Labelled(TEXTS, ["pos", "neg"] * 20, name="reviews")
    told: list[Any] = []
    run = train(
        reviews,
        unlabelled=LanguageModel(Source(str(tmp_path / "more.txt")), tmp_path / "lm.elman"),
        announce=lambda _, outline: told.append(outline),
        embedding=4,
        units=3,
        epochs=1,
        validation=None,
        patience=None,
        fine_tune="frozen",
        test=0.2,
    )
    first, then = told
    assert isinstance(first, Pretraining)
    assert (first.texts, first.known) == (30, 32)
    assert then.remarks[0].startswith("taken over from the generator: the vectors of")
    assert " melodrama" in run.model.reader_.alphabet.characters
    assert run.model.record_["language_model"]["texts"] == 30
    assert (tmp_path / "lm.elman").exists()
    again = train(reviews, init_from=tmp_path / "lm.elman", epochs=1, test=0.2)
    assert again.settings["embedding"] == 4
    assert again.settings["units"] == 3


def test_a_classifier_of_words_starts_from_vectors(tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text("a moving melodrama it was\n" * 30)
    reviews = Labelled(TEXTS, ["pos", "neg"] * 20, name="reviews")
    told: list[Any] = []
    run = train(
        reviews,
        unlabelled=LanguageModel(Source(str(tmp_path / "more.txt"))),
        announce=lambda _, outline: told.append(outline),
        embedding=4,
        units=3,
        epochs=1,
        members=1,
        validation=0.2,
        test=0.2,
    )
    first, then = told
    assert first == Pretraining(None, str(tmp_path / "more.txt"), 30, 32, "words")
    assert then.remarks[0].startswith("taken over from more.txt: the vectors of")
    assert then.remarks[-1].startswith("trained once more without")
    assert " melodrama" in run.model.reader_.alphabet.characters
    assert run.model.record_["vectors"]["texts"] == 30
    assert "language_model" not in run.model.record_
    assert run.remarks[0].startswith("what was taken over")


def test_what_cannot_start_from_texts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text("to be\nor not\n")
    more = LanguageModel(Source(str(tmp_path / "more.txt")))
    reviews = Labelled(TEXTS, ["pos", "neg"] * 20, name="reviews")
    with pytest.raises(ConfigurationError, match="starts from one model"):
        train(reviews, unlabelled=more, init_from="lm.elman")
    from elman.runs import ShortTexts

    with pytest.raises(ConfigurationError, match="unlabelled= cannot act on a generator"):
        train(reviews, ShortTexts(), unlabelled=more)


def test_a_tagger_takes_the_settings_of_its_generator(tmp_path: Path) -> None:
    from elman import SequenceGenerator

    words = SequenceGenerator(
        unit="words", cell="gru", embedding=4, units=3, epochs=1, batch_size=2, steps=4
    ).fit(["anna lives here"] * 8)
    sentences = Tagged([("Anna", "lives")] * 20, [("B-PER", "O")] * 20, name="who")
    from elman.runs.task import Wish

    settings, _ = Tagging().settings(sentences, "who", Wish({"init_from": words}, None, None))
    assert {n: settings[n] for n in ("cell", "embedding", "units")} == {
        "cell": "gru",
        "embedding": 4,
        "units": 3,
    }

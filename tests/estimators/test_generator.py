from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.datasets import text_files
from elman.errors import (
    AlphabetError,
    ConfigurationError,
    DamagedModel,
    LabelError,
    NotAModel,
    SequenceError,
    TableError,
)
from elman.estimators import SequenceClassifier, SequenceGenerator, corpus, modelfile

TEXT = "the cat sat on the mat.\nthe dog sat on the log.\n" * 20
FEMALE, MALE = ["Anna", "Lena", "Nora", "Mona"] * 8, ["Otto", "Hugo", "Bruno", "Milo"] * 8


def tiny(**settings: Any) -> SequenceGenerator:
    return SequenceGenerator(**{"units": 16, "epochs": 6, "batch_size": 4, "steps": 16,
                                "learning_rate": 0.02, **settings})  # fmt: skip


@pytest.fixture(scope="module")
def streamed() -> SequenceGenerator:
    return tiny(validation=0.2, dropout=0.1, embedding=8).fit(TEXT)


@pytest.fixture(scope="module")
def named() -> SequenceGenerator:
    return tiny(epochs=25).fit(FEMALE + MALE, ["f"] * 32 + ["m"] * 32)


@pytest.mark.parametrize("approach", ["many-to-one", "many-to-many"])
def test_window_approaches(approach: Any) -> None:
    model = tiny(approach=approach, window=6, batch_size=32, epochs=3, validation=0.2).fit(TEXT)
    assert model.history_[2].loss < model.history_[0].loss
    (text,) = model.generate("the", length=30)
    assert len(text) == 30
    assert set(text) <= set(TEXT)
    scores = model.score("the cat sat")
    assert np.isnan(scores.bits).tolist() == [True] * 6 + [False] * 5
    assert scores.bits_per_character == pytest.approx(np.nanmean(scores.bits))


def test_learns_and_tells_what_it_expected(streamed: SequenceGenerator) -> None:
    usual, strange = streamed.score("the cat sat"), streamed.score("eht tac tas")
    assert usual.bits_per_character < 2.0 < strange.bits_per_character
    assert usual.perplexity == pytest.approx(2**usual.bits_per_character)
    assert usual.bits.shape == (11,)
    assert "".join(usual.pieces) == "the cat sat"


def test_generation_is_reproducible_and_streams_the_same(streamed: SequenceGenerator) -> None:
    one = streamed.generate("the ", length=100, count=2, temperature=0.8, random_seed=3)
    assert one == streamed.generate("the ", length=100, count=2, temperature=0.8, random_seed=3)
    assert one[0] != one[1]
    for number in (0, 1):
        pieces = list(streamed.stream("the ", length=100, temperature=0.8, random_seed=3,
                                      number=number))  # fmt: skip
        assert len(pieces) > 1
        assert "".join(pieces) == one[number]


@pytest.mark.parametrize("pattern", ["[a-z]{3,9}", "the (cat|dog)( sat)*[.]", r"(\w+ ){2,4}\w+"])
def test_an_invalid_text_is_never_written(streamed: SequenceGenerator, pattern: str) -> None:
    texts = streamed.generate(length=24, count=40, match=pattern, temperature=3.0)
    assert all(re.fullmatch(pattern, text) and len(text) <= 24 for text in texts)


def test_conditions(streamed: SequenceGenerator) -> None:
    texts = streamed.generate(length=15, count=30, prefix="a", suffix="og", required="m",
                              banned="s\n", temperature=2.0)  # fmt: skip
    for text in texts:
        assert text.startswith("a")
        assert text.endswith("og")
        assert "m" in text
        assert not set(text) & set("s\n")
        # As long as the conditions allow: a text is shorter only if no symbol could follow it.
        assert len(text) == 15 or not any(
            (text + symbol).endswith("og") for symbol in set(TEXT) - set("s\n")
        )


def test_stop_strings_cut_and_streaming_agrees(streamed: SequenceGenerator) -> None:
    (whole,) = streamed.generate("the ", length=120)
    (cut,) = streamed.generate("the ", length=120, stop=["sat", "log"])
    assert cut == re.split("sat|log", whole)[0]
    assert "".join(streamed.stream("the ", length=120, stop="sat")) == whole.split("sat")[0]


def test_greedy_and_beams(streamed: SequenceGenerator) -> None:
    (greedy,) = streamed.generate("the c", length=6, greedy=True)
    # The most probable symbol each time, whatever is drawn elsewhere.
    for end in range(6):
        assert streamed.generate("the c" + greedy[:end], length=1, top_k=1) == [greedy[end]]
    best = streamed.generate("the c", length=6, beams=4, count=2)
    assert len(set(best)) == 2
    bits = [float(np.sum(streamed.score("the c" + text).bits)) for text in (*best, greedy)]
    assert bits[0] <= bits[1]
    assert bits[0] <= bits[2] + 1e-3
    assert re.fullmatch("d[a-z]+", streamed.generate(length=5, beams=3, match="d[a-z]+")[0])


def test_classes_condition_what_is_written(named: SequenceGenerator) -> None:
    female = named.generate(length=12, count=60, condition="f", temperature=0.5)
    male = named.generate(length=12, count=60, condition="m", temperature=0.5)
    assert np.mean([name.endswith("a") for name in female]) > 0.8
    assert np.mean([name.endswith("o") for name in male]) > 0.8
    assert all(len(name) < 12 for name in female), "END comes before"
    assert named.score("Anna", "f").bits.sum() < named.score("Anna", "m").bits.sum()


@pytest.mark.parametrize("unit", ["bytes", "words", "subwords"])
def test_other_units(unit: Any) -> None:
    if unit == "subwords":
        pytest.importorskip("tokenizers")
    model = tiny(unit=unit, vocabulary=300, epochs=2).fit(TEXT + "é")
    assert model.generate("the cat", length=10)[0]
    (text,) = model.generate(length=12, match="(the|cat| )+", count=1)
    assert re.fullmatch("(the|cat| )+", text)
    assert model.score("the cat").bits_per_character > 0
    assert "".join(model.stream("the", length=40)) == model.generate("the", length=40)[0]


def test_a_big_file_is_coded_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "novel.txt"
    path.write_text(TEXT, encoding="utf-8")
    whole = tiny(epochs=1).fit(TEXT)
    monkeypatch.setattr(corpus, "BIG", 0)
    monkeypatch.setattr(text_files, "_BLOCK", 100)
    learned = corpus.learn(path, None, unit="characters", vocabulary=0, validation=None, seed=0)
    assert isinstance(learned.symbols, np.memmap)
    mapped = tiny(epochs=1).fit(path)
    assert mapped.record_["data_sha256"] == whole.record_["data_sha256"]
    assert mapped.score("the cat").bits.tolist() == whole.score("the cat").bits.tolist()


def test_saved_and_loaded(streamed: Any, named: Any, tmp_path: Path) -> None:
    for name, model, asked in (("a", streamed, {}), ("b", named, {"condition": "m"})):
        path = tmp_path / f"{name}.elman"
        model.save(path)
        again = SequenceGenerator.load(path)
        assert again.generate(length=50, **asked) == model.generate(length=50, **asked)
        assert again.record_ == model.record_
        again.save(tmp_path / "again.elman")
        assert (tmp_path / "again.elman").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        {"start": 99},
        {"start": "x"},
        {"classes": [{"a": 1}]},
        {"classes": ["f"]},
        {"several": True},
        {"network": {"layer": "Dense", "units": 3}},
        {"vocabulary": {"unit": "characters", "pieces": ["a"], "merges": None}},
        {"vocabulary": {"unit": "words", "pieces": ["a"], "merges": None}},
        {"settings": {"approach": "both"}},
        {"settings": {"window": 0}},
        {"record": None},
    ],
    ids=str,
)
def test_a_file_that_does_not_fit_is_refused(
    streamed: SequenceGenerator, tmp_path: Path, change: dict[str, Any]
) -> None:
    path = tmp_path / "model.elman"
    streamed.save(path)
    description, parameters = modelfile.read(path)
    modelfile.write(path, modelfile.Model({**description, **change}, parameters))
    with pytest.raises(DamagedModel, match="does not describe a SequenceGenerator"):
        SequenceGenerator.load(path)


def test_a_classifier_is_no_generator(tmp_path: Path) -> None:
    model = SequenceClassifier(units=2, epochs=1).fit(["ab", "ba", "aa", "bb"], [0, 1, 0, 1])
    model.save(tmp_path / "model.elman")
    with pytest.raises(NotAModel, match="holds a SequenceClassifier, a SequenceGenerator"):
        SequenceGenerator.load(tmp_path / "model.elman")


@pytest.mark.parametrize(
    ("text", "settings", "kind", "said"),
    [
        ("abc", {"approach": "many-to-one"}, SequenceError, "longer than a window of 20"),
        ("ab", {}, SequenceError, "at least 5 symbols, received 2"),
        ("aaaa" * 20, {}, SequenceError, "two different symbols, received one"),
        ("", {}, SequenceError, "two different symbols, received none"),
        (["Anna", ""], {}, SequenceError, "at index 1"),
        (["Anna", 3], {}, SequenceError, "at index 1"),
        (TEXT, {"approach": "both"}, ConfigurationError, "approach is one of"),
        (TEXT, {"validation": 2.0}, ConfigurationError, "share between 0 and 1"),
        (TEXT, {"cell": "rnn"}, ConfigurationError, "cell is one of"),
        (TEXT, {"units": ()}, ConfigurationError, "at least one layer"),
        (Path("missing.txt"), {}, TableError, "there is no file missing.txt"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_bad_corpora_and_settings(text: Any, settings: Any, kind: Any, said: str) -> None:
    with pytest.raises(kind) as raised:
        tiny(**settings).fit(text)
    assert said in str(raised.value)


def test_bytes_that_are_no_text_are_told_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes(b"ab" * 100 + b"\xe9 and more")
    with pytest.raises(TableError, match=r'byte 0xe9 at position 200.*latin-1.*unit="bytes"'):
        tiny().fit(path)
    assert tiny(unit="bytes", epochs=1).fit(path).generate(length=5)


def test_bad_classes(named: SequenceGenerator) -> None:
    with pytest.raises(LabelError, match="Classes belong to several texts"):
        tiny().fit(TEXT, ["f"])
    with pytest.raises(LabelError, match="received 1 for 2"):
        tiny().fit(["ab", "ba"], ["f"])
    with pytest.raises(LabelError, match="received 'x'"):
        named.generate(condition="x")
    with pytest.raises(LabelError, match="asked for one of them"):
        named.generate()
    with pytest.raises(ConfigurationError, match='pass approach="stream"'):
        tiny(approach="many-to-one").fit(["ab", "ba"], [0, 1])


@pytest.mark.parametrize(
    ("asked", "kind", "said"),
    [
        ({"temperature": 0}, ConfigurationError, "greedy=True"),
        ({"temperature": -1}, ConfigurationError, "above zero"),
        ({"seed": "XYZ"}, AlphabetError, "'X' (position 1 of 'XYZ')"),
        ({"match": "Q+"}, ConfigurationError, "none of this model's symbols can"),
        ({"match": "[a-z]{30}", "length": 10}, ConfigurationError, "length=30 or more"),
        ({"match": "(?!a)"}, ConfigurationError, "which patterns here do not have"),
        ({"match": "a+", "prefix": "b"}, ConfigurationError, "none of this model's"),
        ({"banned": "a", "required": "a"}, ConfigurationError, "banned and required"),
        ({"banned": TEXT[:48]}, ConfigurationError, "leaves no symbol"),
        ({"match": "a+", "stop": "a"}, ConfigurationError, "cannot be cut"),
        ({"stop": ["", "a"]}, ConfigurationError, "at least one character"),
        ({"length": 0}, ConfigurationError, "length is a whole number"),
        ({"count": 0}, ConfigurationError, "count is a whole number"),
        ({"length": 10**12}, ConfigurationError, "At most 268,435,456 symbols"),
        ({"beams": 1, "count": 2}, ConfigurationError, "beams=2 or more"),
        ({"condition": "f"}, LabelError, "knows the classes none"),
    ],
    ids=str,
)
def test_bad_requests(streamed: Any, asked: dict[str, Any], kind: Any, said: str) -> None:
    with pytest.raises(kind) as raised:
        streamed.generate(**asked)
    assert said in str(raised.value)


def test_texts_that_cannot_be_scored(streamed: SequenceGenerator) -> None:
    with pytest.raises(SequenceError, match="at least one symbol"):
        streamed.score("")
    with pytest.raises(AlphabetError, match="'Z'"):
        streamed.score("Z")


def test_bits_are_those_of_characters_whatever_the_symbols() -> None:
    text = "é—" * 60
    model = tiny(unit="bytes", epochs=1).fit(text)
    scores = model.score("é—é")
    assert len(scores.pieces) == 7
    assert scores.characters == 3
    assert scores.bits_per_character == pytest.approx(scores.bits.sum() / 3)
    windows = tiny(approach="many-to-one", window=2, epochs=1).fit(text)
    assert windows.score("é—é—").characters == 2


def test_texts_are_scored_with_their_ends_and_classes(named: SequenceGenerator) -> None:
    fitting = named.score_texts(["Anna", "Otto"], ["f", "m"])
    assert fitting < named.score_texts(["Anna", "Otto"], ["m", "f"])
    with pytest.raises(LabelError, match="received none"):
        named.score_texts(["Anna"])
    with pytest.raises(LabelError, match="received 'x'"):
        named.score_texts(["Anna"], ["x"])
    with pytest.raises(LabelError, match="received 1 for 2"):
        named.score_texts(["Anna", "Otto"], ["f"])


def test_a_checkpoint_goes_on_where_fit_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(Exception):
        """Stands for a process that ends without a word."""

    def stop(now: Any) -> None:
        if now.epoch == 3:
            raise Killed

    path = str(tmp_path / "run")
    for approach in ("stream", "many-to-many"):
        settings: dict[str, Any] = {"approach": approach, "window": 8, "checkpoint": path}
        with monkeypatch.context() as patch:
            patch.setattr("elman.rnn.training.checkpoint.Checkpoint.due", lambda *_, last: True)
            with pytest.raises(Killed):
                tiny(**settings, progress=stop).fit(TEXT)
        resumed, whole = (
            tiny(**settings).fit(TEXT),
            tiny(**{**settings, "checkpoint": None}).fit(TEXT),
        )
        assert resumed.history_ == whole.history_
        assert resumed.generate(length=40) == whole.generate(length=40)
        Path(path).unlink()

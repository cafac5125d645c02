from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.datasets.files import text_files
from elman.errors import (
    AlphabetError,
    ConfigurationError,
    DamagedModel,
    LabelError,
    NotAModel,
    SequenceError,
    TableError,
)
from elman.estimators import SequenceClassifier, SequenceGenerator
from elman.estimators.files import modelfile
from elman.estimators.generator import corpus
from elman.sequences import Vocabulary

TEXT = "the cat sat on the mat.\nthe dog sat on the log.\n" * 20
FEMALE, MALE = ["Anna", "Lena", "Nora", "Mona"] * 8, ["Otto", "Hugo", "Bruno", "Milo"] * 8


def tiny(**settings: Any) -> SequenceGenerator:
    # On windows the gradient goes back through all of them: there are no steps to choose.
    steps = {"steps": 16} if settings.get("approach", "stream") == "stream" else {}
    return SequenceGenerator(
        **{"units": 16, "epochs": 6, "batch_size": 4, **steps, "learning_rate": 0.02, **settings}
    )


@pytest.fixture(scope="module")
def streamed() -> SequenceGenerator:
    return tiny(validation=0.2, dropout=0.1, embedding=8).fit(TEXT)


@pytest.fixture(scope="module")
def named() -> SequenceGenerator:
    return tiny(epochs=25).fit(FEMALE + MALE, ["f"] * 32 + ["m"] * 32)


@pytest.mark.parametrize("approach", ["many-to-one", "many-to-many"])
def test_window_approaches(approach: Any) -> None:
    model = tiny(approach=approach, window=6, batch_size=32, epochs=3, validation=0.2).fit(TEXT)
    (epochs,) = model.history_
    assert epochs[2].loss < epochs[0].loss
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
        pieces = list(
            streamed.stream("the ", length=100, temperature=0.8, random_seed=3, number=number)
        )
        assert len(pieces) > 1
        assert "".join(pieces) == one[number]


@pytest.mark.parametrize("pattern", ["[a-z]{3,9}", "the (cat|dog)( sat)*[.]", r"(\w+ ){2,4}\w+"])
def test_an_invalid_text_is_never_written(streamed: SequenceGenerator, pattern: str) -> None:
    texts = streamed.generate(length=24, count=40, match=pattern, temperature=3.0)
    assert all(re.fullmatch(pattern, text) and len(text) <= 24 for text in texts)


def test_conditions(streamed: SequenceGenerator) -> None:
    texts = streamed.generate(
        length=15, count=30, prefix="a", suffix="og", required="m", banned="s\n", temperature=2.0
    )
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


def test_beams_keep_what_is_asked_and_agree_with_score(streamed: SequenceGenerator) -> None:
    assert streamed.generate(length=3, beams=4, match="mat") == ["mat"]
    for text in streamed.generate(length=3, beams=40, count=20, suffix="at"):
        assert text.endswith("at")
    texts = streamed.write(length=6, beams=12, count=8, stop="t")
    assert len({one.text for one in texts}) == len(texts)
    assert not any("t" in one.text for one in texts)
    for one in streamed.write(length=6, beams=12, count=3):
        assert one.log_probability == pytest.approx(
            streamed.score(one.text).log_probability, abs=1e-3
        )


def test_what_was_drawn_is_as_probable_as_score_says(named: SequenceGenerator) -> None:
    drawn = named.write(length=8, count=20, condition="m", temperature=2.0)
    found = named.write(length=8, count=6, condition="m", beams=6)
    assert [one.log_probability for one in found] == sorted(
        (one.log_probability for one in found), reverse=True
    )
    for one in (*drawn, *found):
        if not one.text:
            continue
        scores = named.score(one.text, "m")
        bits = scores.bits.sum() + (scores.end_bits or 0.0) * one.ended
        assert one.log_probability == pytest.approx(-bits * np.log(2), abs=1e-3)
        assert one.ended or len(one.text) == 8


def test_no_repeat_counts_the_seed_and_breaks_no_condition(streamed: SequenceGenerator) -> None:
    (text,) = streamed.generate("the cat sat", length=60, no_repeat=3)
    whole = "the cat sat" + text
    grams = [whole[i : i + 3] for i in range(len(whole) - 2)]
    assert len(grams) == len(set(grams))
    with pytest.raises(ConfigurationError, match="became what was asked for"):
        streamed.generate(length=8, count=2, match="aaaa", no_repeat=1)
    with pytest.raises(ConfigurationError, match="became what was asked for"):
        list(streamed.stream(length=8, match="aaaa", no_repeat=1))


def test_a_banned_character_is_not_written_in_its_bytes() -> None:
    model = tiny(unit="bytes", epochs=3).fit("né né nä " * 40)
    texts = model.generate("n", length=60, count=6, banned="é", temperature=0.5)
    assert not any("é" in text for text in texts)
    assert any("ä" in text for text in texts)


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
    most = {} if unit == "bytes" else {"vocabulary": 300}
    model = tiny(unit=unit, **most, epochs=2).fit(TEXT + "é")
    assert model.generate("the cat", length=10)[0]
    (text,) = model.generate(length=12, match="(the|cat| )+", count=1)
    assert re.fullmatch("(the|cat| )+", text)
    assert model.score("the cat").bits_per_character > 0
    assert "".join(model.stream("the", length=40)) == model.generate("the", length=40)[0]


def test_a_big_file_is_coded_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "novel.txt"
    path.write_text(TEXT, encoding="utf-8")
    whole = tiny(epochs=1).fit(TEXT)
    monkeypatch.setattr("elman.datasets.files.text_files.BIG", 0)
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
        {"vocabulary": {"unit": "characters", "pieces": [], "merges": None}},
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
        ({"beams": 0}, ConfigurationError, "received 0"),
        ({"beams": 10**9}, ConfigurationError, "All beams together"),
        ({"beams": 2, "temperature": 0.5}, ConfigurationError, "also temperature"),
        ({"beams": 2, "no_repeat": 3, "greedy": True}, ConfigurationError, "greedy and no_repeat"),
        ({"greedy": True, "top_p": 0.5}, ConfigurationError, "also top_p"),
        ({"greedy": True, "count": 2}, ConfigurationError, "pass beams=2"),
        ({"random_seed": -1}, ConfigurationError, "from 0 to 4,294,967,295"),
        ({"random_seed": 10**19}, ConfigurationError, "from 0 to 4,294,967,295"),
        ({"temperature": 1e-50}, ConfigurationError, "float32"),
        ({"no_repeat": 0}, ConfigurationError, "at least 1"),
        ({"no_repeat": 2, "length": 10**8}, ConfigurationError, "looked back at"),
        ({"stop": ""}, ConfigurationError, "at least one character"),
        ({"stop": None}, ConfigurationError, "a string or several"),
        ({"stop": [3]}, ConfigurationError, "a string or several"),
        ({"match": 5}, ConfigurationError, "match is a string"),
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


def test_a_class_of_zero_is_a_class_like_others() -> None:
    model = tiny(epochs=1, batch_size=2).fit(["Anna", "Otto"] * 9, [1, 2] * 9)
    with pytest.raises(LabelError, match="knows the classes 1, 2, received 0"):
        model.score_texts(["Anna"], [0])
    zero = tiny(epochs=1, batch_size=2).fit(["Anna", "Otto"] * 9, [0, 5] * 9)
    assert zero.score_texts(["Anna"], [0]) > 0
    assert zero.generate(length=4, condition=0)


def test_what_are_no_several_texts(named: SequenceGenerator, streamed: SequenceGenerator) -> None:
    with pytest.raises(SequenceError, match="one string"):
        named.score_texts("Anna", ["f"] * 4)
    with pytest.raises(SequenceError, match="At least one text"):
        named.score_texts([], [])
    with pytest.raises(ConfigurationError, match="learned one"):
        streamed.score_texts(["the cat"])
    with pytest.raises(LabelError, match="without classes"):
        tiny(epochs=1, batch_size=2).fit(["ab", "ba"] * 9).score_texts(["ab"], [0])


def test_bits_are_of_the_characters_that_were_there() -> None:
    model = tiny(unit="words", vocabulary=20, epochs=1).fit("to be or not to be " * 30)
    text = "to incomprehensibilities internationalisation be"
    scores = model.score(text)
    assert "".join(scores.pieces) == text
    assert scores.characters == len(text)
    assert scores.unknown_share == 0.5
    assert scores.unknown.tolist() == [False, True, True, False]
    windows = tiny(unit="words", vocabulary=20, approach="many-to-one", window=2, epochs=1)
    windows.fit("to be or not to be " * 30)
    scores = windows.score(text)
    assert scores.characters == len(" internationalisation be")
    assert scores.unknown_share == 0.5
    several = tiny(unit="words", vocabulary=20, epochs=1, batch_size=2)
    several.fit(["to be", "or not"] * 20)
    mean = several.score_texts(["to be", "to incomprehensibilities"])
    assert mean.characters == len("to be") + len("to incomprehensibilities") + 2
    assert mean.symbols == 6
    assert mean.unknown_share == pytest.approx(1 / 6)
    assert mean.bits_per_character == pytest.approx(mean * 6 / mean.characters)


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
        settings: dict[str, Any] = {"approach": approach, "checkpoint": path}
        if approach != "stream":
            settings["window"] = 8
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


def test_tables_are_texts_only_with_one_column(named: SequenceGenerator) -> None:
    frames = pytest.importorskip("polars")
    texts, classes = ["Anna", "Otto"], ["f", "m"]
    table = frames.DataFrame({"name": texts})
    assert named.score_texts(table, frames.Series(classes)) == named.score_texts(texts, classes)
    two = frames.DataFrame({"name": texts, "sex": classes})
    for held in (two, {"Anna": "f"}, set(texts), b"Anna"):
        with pytest.raises(SequenceError):
            SequenceGenerator().fit(held)  # type: ignore[arg-type]
        with pytest.raises(SequenceError):
            named.score_texts(held, classes)  # type: ignore[arg-type]
        with pytest.raises(SequenceError, match="One text is a string, received"):
            named.score(held, "f")  # type: ignore[arg-type]
    with pytest.raises(LabelError, match="a table of 2 columns"):
        SequenceGenerator().fit(texts, two)
    with pytest.raises(LabelError, match="at index 0; decode them"):
        SequenceGenerator().fit(texts, [b"f", b"m"])
    with pytest.raises(LabelError, match="truth values and numbers"):
        SequenceGenerator().fit(texts, [True, 1])


def test_a_generator_keeps_every_space() -> None:
    text = "a  b \n" * 40
    model = tiny(epochs=1).fit(text)
    assert set(model.vocabulary_.pieces) == set("ab \n")
    assert model.record_["symbols"] == len(text)


def test_a_long_text_is_decoded_once(
    streamed: SequenceGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded = []
    plain = Vocabulary.decode

    def decode(words: Vocabulary, codes: Any) -> str:
        decoded.append(len(codes))
        return plain(words, codes)

    monkeypatch.setattr(Vocabulary, "decode", decode)
    for more in ({}, {"stop": ["☃☃☃☃"]}):
        decoded.clear()
        assert len("".join(streamed.stream("the ", length=2000, **more))) == 2000
        assert sum(decoded) == 2000

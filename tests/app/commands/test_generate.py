from __future__ import annotations

import json
import math
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.estimators import SequenceGenerator

LINES = "the cat sat on the mat.\nthe dog sat on the log.\n"
SMALL = [
    "--units",
    16,
    "--epochs",
    4,
    "--batch-size",
    4,
    "--steps",
    16,
    "--learning-rate",
    0.02,
    "--embedding",
    0,
    "--dropout",
    0,
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("generator") / "cats.elman"
    SequenceGenerator(units=16, epochs=6, batch_size=4, steps=16, learning_rate=0.02).fit(
        LINES * 20
    ).save(path)
    return path


def test_train_a_file_and_look_at_it(elman: Any) -> None:
    Path("novel.txt").write_text(LINES * 40)
    ended = elman("train", "novel.txt", *SMALL)
    assert ended.code == 0, ended.err
    assert "1,920 characters, 15 symbols" in ended.out
    assert re.search(r"\d\.\d{3} bits per character on the last 192 characters", ended.out)
    assert "next: elman generate novel.elman" in ended.out
    shown = elman("show", "novel.elman")
    assert "SequenceGenerator" in shown.out
    assert "bits per character on the last 192" in shown.out
    assert json.loads(elman("show", "novel.elman", "--json").out)["parameters"] > 0
    told = elman("evaluate", "novel.elman", "novel.txt")
    assert "the last 192 characters, held out in training" in told.out
    for figure in ("bits per character", "words known", "longest copied run", "8-grams seen"):
        assert figure in told.out
    as_json = json.loads(elman("evaluate", "novel.elman", "novel.txt", "--json").out)
    known = as_json["generated"]["words_known"]
    assert known > 0
    Path("words.txt").write_text(
        "thet\nsat\n" + "\n".join(a + b + c for a in "tscdmlog" for b in "heao" for c in "etgn")
    )
    more = elman("evaluate", "novel.elman", "novel.txt", "--json", "--dictionary", "words.txt")
    assert json.loads(more.out)["generated"]["words_known"] >= known


def test_train_a_folder_of_code(elman: Any) -> None:
    Path("src").mkdir()
    Path("src/a.c").write_text("int f(int a)\n{\n\treturn a;\n}\n" * 30)
    Path("src/b.txt").write_text("not this")
    ended = elman("train", "src", "--glob", "*.c", "-o", "c.elman", *SMALL, "--json")
    assert ended.code == 0, ended.err
    told = json.loads(ended.out)
    assert told["record"]["data"]["source"] == "1 files of src"
    again = elman("evaluate", "c.elman", "src", "--glob", "*.c")
    assert "pieces a C parser accepts" in again.out


@pytest.mark.parametrize("approach", ["many-to-one", "many-to-many"])
def test_the_units_approaches(elman: Any, approach: str) -> None:
    Path("novel.txt").write_text(LINES * 10)
    ended = elman(
        "train", "novel.txt", "--approach", approach, "--units", 8, "--epochs", 1, "--window", 5
    )
    assert ended.code == 0, ended.err
    assert f"approach {approach}" in ended.out


def test_generate(elman: Any, model: Path) -> None:
    ended = elman("generate", model, "--seed", "the ", "--length", 30)
    assert ended.out.startswith("the ")
    assert len(ended.out) == 35
    assert ended.out == elman("generate", model, "--seed", "the ", "--length", 30).out
    lines = elman("generate", model, "--count", 3, "--length", 9, "--json", "--match", "[a-z]+")
    texts = [json.loads(line)["text"] for line in lines.out.splitlines()]
    assert len(texts) == 3
    assert all(re.fullmatch("[a-z]{1,9}", text) for text in texts)


def test_beams_in_json_with_their_probabilities(elman: Any, model: Path) -> None:
    ended = elman("generate", model, "--beams", 4, "--count", 3, "--match", "mat", "--json")
    (line,) = map(json.loads, ended.out.splitlines())
    assert ended.code == 0
    assert "1 of the 3 texts asked for" in ended.err
    assert line["text"] == "mat"
    Path("mat.txt").write_text("mat")
    scored = json.loads(elman("score", model, "mat.txt", "--json").out)
    assert line["log_probability"] == pytest.approx(scored["log_probability"], abs=1e-3)
    assert sum(scored["bits"]) * -math.log(2) == pytest.approx(line["log_probability"], abs=1e-3)


def test_standard_input_of_any_kind(elman: Any, model: Path) -> None:
    refused = elman("score", model, "-", stdin=b"caf\xe9")
    assert refused.code == 2
    assert "standard input is not utf-8: byte 0xe9 at position 3, line 1" in refused.err
    assert elman("generate", model, "--seed", "-", stdin=b"\xff").code == 2
    assert elman("score", model, "-", stdin="the\r\ncat").out.splitlines()[3].startswith("\\n")
    assert elman("score", model, "-", stdin="").code == 2


def test_bytes_are_scored_whatever_they_are(elman: Any) -> None:
    SequenceGenerator(units=4, epochs=1, batch_size=2, unit="bytes").fit("ab" * 40).save("b.elman")
    Path("raw.bin").write_bytes(b"ab\xff\x00\r\n")
    assert len(elman("score", "b.elman", "raw.bin").out.splitlines()) == 6
    assert len(elman("score", "b.elman", "-", stdin=b"ab\xff").out.splitlines()) == 3


def test_unknown_words_are_told(elman: Any) -> None:
    SequenceGenerator(units=4, epochs=1, batch_size=2, unit="words").fit("a b c " * 40).save(
        "w.elman"
    )
    Path("a.txt").write_text("a incomprehensibility b c")
    assert "25.0% of the symbols" in elman("score", "w.elman", "a.txt").err
    assert json.loads(elman("score", "w.elman", "a.txt", "--json").out)["unknown_share"] == 0.25


def test_a_terminal_gets_it_piece_by_piece(
    elman: Any, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = elman("generate", model, "--length", 100)
    monkeypatch.setattr("elman.app.commands.generate.on_terminal", lambda: True)
    assert elman("generate", model, "--length", 100).out == plain.out


def test_names_of_a_class(elman: Any, tmp_path: Path) -> None:
    SequenceGenerator(units=8, epochs=2, batch_size=2).fit(["Anna", "Otto"] * 20, [0, 1] * 20).save(
        "names.elman"
    )
    ended = elman("generate", "names.elman", "--condition", 1, "--count", 4, "--length", 8)
    assert ended.out.count("\n") == 4
    refused = elman("generate", "names.elman", "--condition", 7)
    assert "knows the classes 0, 1" in refused.err


def test_score(elman: Any, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.txt").write_text("the cat\nmat")
    lines = elman("score", model, "a.txt").out.splitlines()
    assert len(lines) == 11
    assert lines[0].startswith("t\t")
    assert lines[7].startswith("\\n\t")
    told = json.loads(elman("score", model, "a.txt", "--json").out)
    assert told["bits_per_character"] == pytest.approx(sum(told["bits"]) / 11, abs=1e-3)
    assert elman("score", model, "-", stdin="the cat").out.count("\n") == 7
    monkeypatch.setattr("elman.app.commands.score.on_terminal", lambda: True)
    assert "bits per character, perplexity" in elman("score", model, "a.txt").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--temperature", 0], "pass --greedy"),
        (["--temperature", -1], "above zero"),
        (["--match", "Q"], "none of this model's symbols can"),
        (["--match", "[a-z]{20}", "--length", 5], "pass --length 20 or more"),
        (["--match", "(?=a)"], "which patterns here do not have"),
        (["--seed", "Zoo"], "'Z' (position 1 of 'Zoo')"),
        (["--condition", "f"], "without classes"),
        (["--random-seed", -1], "from 0 to 4,294,967,295"),
        (["--random-seed", 10**19], "from 0 to 4,294,967,295"),
        (["--temperature", "1e-320"], "float32"),
        (["--temperature", "nan"], "pass --greedy"),
        (["--beams", 0], "received 0"),
        (["--beams", 3, "--temperature", 2], "also temperature"),
        (["--match", "(.{0,30}a){30}"], "make it simpler"),
        (["--stop", ""], "at least one character"),
    ],
    ids=str,
)
def test_bad_requests(elman: Any, model: Path, arguments: list[Any], said: str) -> None:
    ended = elman("generate", model, *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "arguments", "said"),
    [
        (b"ab" * 3, [], "holds none out; raise it, give more text"),
        (b"ab" * 3, ["--validation", 0], "at least 17 symbols, received 6"),
        (b"a" * 500, [], "two different symbols, received one"),
        (b"", [], "is empty"),
        (b"ab\xff" * 50, [], "0xff"),
        (b"abc def " * 9, ["--approach", "many-to-one", "--window", 90], "longer than a window"),
        (b"abc def " * 50, ["--pooling", "mean"], "A generator has no --pooling"),
        (b"abc def " * 50, ["--test", 2], "between 0 and 1"),
        (b"abc def " * 50, ["--preset", "unit-names"], "A preset for texts is one of"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_bad_texts(elman: Any, content: bytes, arguments: list[Any], said: str) -> None:
    Path("bad.txt").write_bytes(content)
    ended = elman("train", "bad.txt", *arguments)
    assert ended.code == 2, ended.out
    assert said in ended.err
    assert {file.name for file in Path().iterdir()} == {"bad.txt"}


def test_a_classifier_is_refused(elman: Any, people: Path) -> None:
    assert elman.train(people).code == 0
    ended = elman("generate", "people.elman")
    assert ended.code == 2
    assert "a SequenceGenerator is needed" in ended.err
    refused = elman.train(people, "--window", 3)
    assert "--window is for texts" in refused.err


def test_a_disk_that_fills(elman: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("novel.txt").write_text(LINES * 20)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("elman.files.os.fsync", full)
    ended = elman("train", "novel.txt", *SMALL)
    assert ended.code == 2
    assert "No space left on device" in ended.err
    assert {file.name for file in Path().iterdir()} == {"novel.txt"}
    assert sys.exc_info() == (None, None, None)


def test_a_large_file_stays_on_disk(elman: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("novel.txt").write_text(LINES * 40)
    whole = elman("train", "novel.txt", *SMALL, "-o", "whole.elman", "--json")
    monkeypatch.setattr("elman.datasets.files.text_files.BIG", 0)
    ended = elman("train", "novel.txt", *SMALL, "--json")
    assert ended.code == 0, ended.err
    one, other = json.loads(whole.out), json.loads(ended.out)
    assert other["record"]["data"] == one["record"]["data"]
    assert other["record"]["data_sha256"] == one["record"]["data_sha256"]
    assert other["bits_per_character"] == one["bits_per_character"]
    monkeypatch.setattr("elman.runs.text.MEASURED", 50)
    monkeypatch.setattr("elman.runs.text.COMPARED", 500)
    told = elman("evaluate", "novel.elman", "novel.txt").out
    assert "the last 192 characters, held out" in told
    assert "measured on the first 50 of 192 characters" in told
    assert "novelty is measured against the first 500 characters" in told
    assert "words known                       100.0%" in told or "words known" in told


def test_what_was_never_seen_is_left_out_of_the_measure(elman: Any) -> None:
    Path("novel.txt").write_text(LINES * 40 + "quiz" * 20)
    ended = elman("train", "novel.txt", *SMALL)
    assert "note: 80 characters of the text measured on" in ended.out
    ended = elman("train", "novel.txt", *SMALL, "--unit", "words", "-o", "words.elman")
    assert re.search(r"note: \d.* are words without a code", ended.out)


def test_bytes_of_any_file(elman: Any) -> None:
    Path("picture.raw").write_bytes(bytes(range(256)) * 8)
    refused = elman("train", "picture.raw", *SMALL)
    assert refused.code == 2
    assert "byte 0x80 at position 128, line 2" in refused.err
    assert "or --unit bytes for a generator of bytes" in refused.err
    ended = elman("train", "picture.raw", "--unit", "bytes", *SMALL)
    assert ended.code == 0, ended.err
    assert elman("evaluate", "picture.elman", "picture.raw").code == 0


def test_a_killed_training_goes_on_from_its_checkpoint(
    elman: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("novel.txt").write_text(LINES * 40)
    whole = elman("train", "novel.txt", *SMALL, "-o", "whole.elman")
    assert whole.code == 0, whole.err

    def killed(*_: object, **__: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("elman.rnn.training.checkpoint.Checkpoint.seconds", 0.0)
        patch.setattr("elman.estimators.generator.estimator.training_record", killed)
        assert elman("train", "novel.txt", *SMALL, "--checkpoint", "run").code == 2
    assert Path("run").exists()
    other = elman("train", "novel.txt", *SMALL, "--checkpoint", "run", "--seed", 7)
    assert "is the checkpoint of another run" in other.err
    assert elman("train", "novel.txt", *SMALL, "--checkpoint", "run").code == 0
    write = ("generate", "--length", 40, "--seed", "the ")
    assert (
        elman(write[0], "novel.elman", *write[1:]).out
        == elman(write[0], "whole.elman", *write[1:]).out
    )


def test_ctrl_c_in_the_first_epoch_keeps_what_was_learned(
    elman: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import contextmanager

    Path("novel.txt").write_text(LINES * 40)

    @contextmanager
    def watching(*_: object) -> Any:
        def stop(now: Any) -> None:
            raise KeyboardInterrupt

        yield stop

    monkeypatch.setattr("elman.app.shown.progress.training", watching)
    monkeypatch.setattr("elman.rnn.training.streams.BLOCK", 128)
    ended = elman("train", "novel.txt", *SMALL)
    assert ended.code == 130
    assert "interrupted in or after epoch 1; epoch 1, the best, is saved" in ended.err
    assert elman("generate", "novel.elman", "--length", 5).code == 0


def test_a_table_makes_a_generator_of_its_classes(elman: Any, people: Path) -> None:
    columns = ("--text", "name", "--label", "sex")
    small = [*SMALL[:2], "--epochs", 30, *SMALL[4:]]
    ended = elman("train", people, "--task", "generate", *columns, *small)
    assert ended.code == 0, ended.err
    assert "40 texts of 2 classes: f, m" in ended.out
    assert "bits per character, ends included, on 8 texts held out" in ended.out
    assert "next: elman generate people.elman --condition f --count 5" in ended.out
    assert "bits per character, ends included, on 8 texts" in elman("show", "people.elman").out
    names = elman("generate", "people.elman", "--condition", "f", "--count", 9).out.splitlines()
    assert len(names) == 9
    asked = elman("generate", "people.elman")
    assert asked.code == 2
    assert "--condition f" in asked.err
    told = elman("evaluate", "people.elman", people, *columns)
    for figure in ("8 examples held out", "texts that are new", "mean length", "with ends"):
        assert figure in told.out, told
    as_json = json.loads(elman("evaluate", "people.elman", people, *columns, "--json").out)
    assert as_json["texts"][0]["texts"] == 1000
    assert as_json["bits_per_character"] > 0


def test_a_table_without_labels_and_what_is_no_text(elman: Any, people: Path) -> None:
    ended = elman("train", people, "--task", "generate", "--text", "name", *SMALL, "--json")
    assert ended.code == 0, ended.err
    assert json.loads(ended.out)["held_out_texts"] == 8
    assert elman("generate", "people.elman", "--count", 3).out.count("\n") == 3
    assert (
        "--task is generate, transduce, tag, forecast or autoencode"
        in elman("train", people, "--task", "write").err
    )
    asked = elman("train", people, "--task", "generate")
    assert "people.csv needs --text: it has the columns 'name', 'sex'" in asked.err
    Path("a.csv").write_text("name,sex\n" + "Anna,f\nOtto,m\n" * 9)
    Path("two.txt").write_text("Anna\n\nOtto\n")
    scored = elman("score", "people.elman", "two.txt").out
    assert re.fullmatch(r"Anna\t\d+\.\d{3}\nOtto\t\d+\.\d{3}\n", scored)
    assert len(json.loads(elman("score", "people.elman", "two.txt", "--json").out)) == 2
    Path("one.txt").write_text("Anna\n")
    assert elman("score", "people.elman", "one.txt").out.count("\n") == 4
    assert "no column" in elman("train", "a.csv", "--task", "generate", "--text", "who").err


def test_a_full_disk_does_not_lose_the_model(elman: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from elman.errors import OutputError
    from elman.estimators.files import codec

    Path("novel.txt").write_text(LINES * 20)
    save, here = codec.save, str(Path().absolute())

    def full(model: Any, path: Path) -> None:
        if here in str(path.absolute()):
            raise OutputError(f"{path} must be writable, received: No space left on device")
        save(model, path)

    monkeypatch.setattr("elman.estimators.files.codec.save", full)
    ended = elman("train", "novel.txt", *SMALL)
    assert ended.code == 2
    spare = re.search(r"the model is in (\S+) instead", ended.err)
    assert spare is not None, ended.err
    assert elman("show", spare[1]).code == 0


def test_a_named_set_is_scored(elman: Any, model: Path) -> None:
    assert "The model knows" in elman("score", model, "c-headers").err
    refused = elman("score", model, "names")
    assert "A generator learns from text, names holds labelled examples" in refused.err


TUNE = "X: 1\nK:D\nabc|def|\n"


@pytest.fixture(scope="module")
def tunes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("generator") / "tunes.elman"
    SequenceGenerator(units=4, epochs=1, batch_size=4, steps=8).fit(TUNE * 20).save(path)
    return path


def test_a_tune_as_midi(elman: Any, tunes: Path) -> None:
    pytest.importorskip("music21")
    told = elman("generate", tunes, "--seed", TUNE + "\n", "--length", 5, "--midi", "a.mid")
    assert told.code == 0, told.err
    assert "the tune is in a.mid" in told.err
    assert Path("a.mid").read_bytes().startswith(b"MThd")


def test_what_is_no_tune_leaves_no_file(elman: Any, model: Path) -> None:
    pytest.importorskip("music21")
    told = elman("generate", model, "--length", 5, "--midi", "a.mid")
    assert told.code == 2
    assert "begins with a line X:" in told.err
    assert not Path("a.mid").exists()


def test_several_tunes_and_unwritable_places_are_refused_before_drawing(
    elman: Any, tunes: Path
) -> None:
    pytest.importorskip("music21")
    Path("folder").mkdir()
    several = elman("generate", tunes, "--count", 2, "--midi", "a.mid")
    assert (several.code, several.out) == (2, "")
    assert "--midi writes one tune, received --count 2" in several.err
    for place in ("folder", tunes):
        unwritable = elman("generate", tunes, "--midi", place)
        assert (unwritable.code, unwritable.out) == (2, "")


def test_a_model_adapts_to_what_it_reads(elman: Any, model: Path) -> None:
    Path("other.txt").write_text("the log sat on the dog.\n" * 40)
    plain = json.loads(elman("score", model, "other.txt", "--json").out)
    told = elman("score", model, "other.txt", "--adapt", "--json")
    assert told.code == 0, told.err
    adapted = json.loads(told.out)
    assert adapted["bits_per_character"] < plain["bits_per_character"]
    assert np.allclose(adapted["bits"][:18], plain["bits"][:18], atol=1e-3)
    measured = json.loads(elman("evaluate", model, "other.txt", "--all", "--adapt", "--json").out)
    assert measured["bits_per_character"] == pytest.approx(adapted["bits_per_character"], rel=1e-5)


def test_a_model_remembers_what_was_recent(elman: Any, model: Path) -> None:
    Path("other.txt").write_text("the log sat on the dog.\n" * 40)
    plain = json.loads(elman("score", model, "other.txt", "--json").out)
    told = elman("score", model, "other.txt", "--recent", 50, "--json")
    assert told.code == 0, told.err
    mixed = json.loads(told.out)
    assert mixed["bits_per_character"] < plain["bits_per_character"] - 0.05
    assert mixed["bits"][0] == plain["bits"][0]
    assert mixed["recent"]["symbols"] == 50
    assert 0 < mixed["recent"]["share"] <= 0.5
    assert "recent" not in plain
    lines = elman("score", model, "other.txt", "--recent", 50)
    assert "a memory of the last 50 symbols counted " in lines.err
    asked = ("evaluate", model, "other.txt", "--all", "--recent", 50, "--json")
    measured = json.loads(elman(*asked).out)
    assert measured["bits_per_character"] == pytest.approx(mixed["bits_per_character"], rel=1e-6)
    assert any("the last 50 symbols" in remark for remark in measured["remarks"])


def test_a_model_adapts_and_remembers(elman: Any, model: Path) -> None:
    Path("other.txt").write_text("the log sat on the dog.\n" * 40)
    how = {"adapt": ("--adapt",), "both": ("--adapt", "--recent", 50)}
    bits = {
        name: json.loads(elman("score", model, "other.txt", *options, "--json").out)
        for name, options in how.items()
    }
    assert bits["both"]["bits_per_character"] < bits["adapt"]["bits_per_character"]


@pytest.mark.parametrize("size", [-1, 1 << 18])
def test_a_memory_of_no_size(elman: Any, model: Path, size: int) -> None:
    Path("other.txt").write_text("the log sat on the dog.\n")
    told = elman("score", model, "other.txt", "--recent", size)
    assert (told.code, told.out) == (2, "")
    assert f"1 to 131,072 symbols, received {size}" in told.err
    assert "pass for example --recent 2000" in told.err


def test_a_model_that_cannot_adapt_says_so(elman: Any, tmp_path: Path) -> None:
    several = tmp_path / "names.elman"
    SequenceGenerator(units=4, epochs=1, batch_size=2, steps=8).fit(["abc", "acb"] * 8).save(
        several
    )
    Path("names.txt").write_text("abc\n")
    for command in ("score", "evaluate"):
        told = elman(command, several, "names.txt", "--adapt")
        assert (told.code, told.out) == (2, "")
        assert "one of many short texts" in told.err
        assert "leave --adapt out" in told.err
        told = elman(command, several, "names.txt", "--recent", 9)
        assert (told.code, told.out) == (2, "")
        assert "can remember what was recent in it, received one of many short" in told.err
        assert "leave --recent out" in told.err

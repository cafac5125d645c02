"""Letters to sounds and back on the command line, by voices that ship or are trained."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from elman import datasets
from elman.datasets import Pairs
from elman.errors import DatasetUnavailable
from elman.phonetics.voices import find

Elman = Callable[..., Any]

SOUNDS = {letter: letter for letter in "abdeikmnostuz"} | {"ş": "ʃ"}
UNSEEN = {"toma", "neşa"}
WORDS = sorted(
    {a + b + c + d for a in "bdkmnst" for b in "aeiou" for c in "kmnstzş" for d in "ai"} - UNSEEN
)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trained")


@pytest.fixture
def turkish(monkeypatch: pytest.MonkeyPatch, trained: Path) -> Iterator[list[str]]:
    """Let Turkish be a few hundred words, all other lexicons out of reach; what was asked for."""
    asked: list[str] = []

    def load(name: str, progress: Any = None) -> Pairs:
        asked.append(name)
        if name != "lexicon-tr":
            raise DatasetUnavailable(f"{name} cannot be reached", remedy="go online")
        said = [" ".join(SOUNDS[c] for c in word) for word in WORDS]
        return Pairs(WORDS, said, language="tr", name=name, source="test", sha256="0" * 64)

    monkeypatch.setattr(datasets, "load", load)
    monkeypatch.setenv("ELMAN_CACHE", str(trained / "data"))
    find.forget()
    yield asked
    find.forget()


def test_a_voice_is_trained_once_and_answers(elman: Elman, turkish: list[str]) -> None:
    ended = elman("pronounce", "--train", "--language", "tr")
    assert ended.code == 0, ended.err
    assert "learning the sounds of Turkish" in ended.err
    assert ended.out == "the voice of Turkish is ready\n"
    assert turkish == ["lexicon-tr"]
    find.forget()
    assert elman("pronounce", "--train", "--language", "tr").err == ""
    find.forget()
    # A word of the lexicon, one that is not, and one that its own letters cannot hold.
    ended = elman("pronounce", "baka", "toma", "6pm", "-l", "tr", "--count", "1")
    assert ended.err == ""
    assert turkish == ["lexicon-tr"]
    known, new, mixed = (line.split("\t") for line in ended.out.splitlines())
    assert known[:2] == ["baka", "b a k a"]
    assert known[3] == "word"
    assert new[:2] == ["toma", "t o m a"]
    assert mixed[1].startswith("a l t ɯ p e")
    ended = elman("spell", "t o m a", "b a k a", "-l", "tr", "--count", "2", "--json")
    first, second = map(json.loads, ended.out.splitlines())
    assert first["spellings"][0]["text"] == "toma"
    assert 0.5 < first["spellings"][0]["probability"] <= 1
    assert second["spellings"][0]["text"] == "baka"


def test_lines_of_standard_input(elman: Elman, turkish: list[str]) -> None:
    ended = elman("pronounce", "-l", "tr", "--json", "--count", "1", stdin="baka\nneşa\n")
    told = [json.loads(line) for line in ended.out.splitlines()]
    assert [one["text"] for one in told] == ["baka", "neşa"]
    assert told[1]["readings"][0]["phonemes"] == "n e ʃ a"
    ended = elman("pronounce", "-l", "tr", "--count", "1", stdin="baka\nжук\n")
    assert ended.code != 0
    assert ended.out.startswith("baka\tb a k a\t")
    assert "line 2" in ended.err
    assert "'ж' (position 1 of 'жук')" in ended.err
    ended = elman("spell", "-l", "tr", stdin="b a k a\n§\n")
    assert ended.code != 0
    assert "line 2" in ended.err
    assert "no '§'" in ended.err


def test_ones_own_lexicon(elman: Elman, turkish: list[str], tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("qx\tk u k s\n6pm\ts i k s\nbaka\tb e k e\n", encoding="utf-8")
    ended = elman("pronounce", "QX", "6pm", "baka", "-l", "tr", "--lexicon", own, "--count", "1")
    said = [line.split("\t")[1] for line in ended.out.splitlines()]
    assert said == ["k u k s", "s i k s", "b e k e"]
    own.write_text("qx\tk u k s\nbaka b e k e\n", encoding="utf-8")
    ended = elman("pronounce", "qx", "-l", "tr", "--lexicon", own)
    assert ended.code != 0
    assert "own.tsv has a word, a tab and its phonemes on each line; line 2 has no tab" in ended.err


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["pronounce", "baka", "-l", "xx"], "No model is made for the language 'xx'; there are"),
        (["pronounce", "baka", "-l", "pt-pt"], "No model of Portuguese (Portugal) is on this"),
        (["pronounce", "", "-l", "tr"], "at least one letter or digit, received ''"),
        (["pronounce", "ab" * 250, "-l", "tr"], "500"),
        (["pronounce", "baka", "-l", "tr", "--count", "0"], "count is a whole number"),
        (["spell", "", "-l", "tr"], "at least one phoneme"),
        (["spell", "b a §", "-l", "tr"], "no '§'"),
        (["spell", "b a " * 250, "-l", "tr"], "at most 60 phonemes at once, received 500"),
    ],
)
def test_bad_input(elman: Elman, turkish: list[str], command: list[str], message: str) -> None:
    ended = elman(*command)
    assert ended.code != 0
    assert ended.out == ""
    assert message in ended.err
    assert "Traceback" not in ended.err


def test_a_sound_that_the_language_lacks_is_written_as_its_nearest(
    elman: Elman, turkish: list[str]
) -> None:
    ended = elman("spell", "d̪ a θ a", "-l", "tr", "--count", "1")
    assert ended.code == 0, ended.err
    assert ended.out.split("\t")[1] in {"dasa", "daza", "data"}


def test_all_languages_those_out_of_reach_named(elman: Elman, turkish: list[str]) -> None:
    ended = elman("pronounce", "--train-all")
    assert ended.code == 0, ended.err
    lines = dict(line.split("\t") for line in ended.out.splitlines())
    assert lines["tr"] == "ready"
    assert lines["en-us"] == "ready"  # the voice that ships has learned the same
    assert lines["ko"].startswith("not trained: No model of Korean")
    assert len(lines) == 15


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["pronounce", "baka", "-l", "xx"], "No model is made for the language 'xx'"),
        (["pronounce", "baka", "-l", "tr", "--count", "-1"], "count is a whole number"),
        (["pronounce", "baka", "-l", "tr", "--count", "1000000"], "count is a whole number"),
        (["pronounce", "a" * 100_000, "-l", "tr"], "at most 200 characters"),
        (["pronounce", "ba\x00ka", "-l", "tr"], "Turkish is not written with"),
        (["pronounce", "baka", "-l", "tr", "--lexicon", "none.tsv"], "there is no file none.tsv"),
        (["pronounce", "baka", "-l", "tr", "--lexicon", "."], "is a folder"),
        (["pronounce", "baka", "-l", "tr", "--lexicon", "pipe"], "is a pipe or a device"),
        (["pronounce", "baka", "-l", "tr", "--lexicon", "/dev/zero"], "is a pipe or a device"),
        (["pronounce", "baka", "-l", "tr", "--lexicon", "empty.tsv"], "is empty"),
        (["pronounce", "baka", "-l", "tr", "--lexicon", "binary.tsv"], "is not utf-8"),
        (["pronounce", "baka", "--train-all"], "--train-all trains every language and reads"),
        (["pronounce", "--train-all", "--lexicon", "none.tsv"], "received --lexicon none.tsv"),
        (["spell", "b a", "-l", "xx"], "No model is made for the language 'xx'"),
        (["spell", "b a", "-l", "tr", "--count", "0"], "count is a whole number"),
        (["spell", "b §", "-l", "tr"], "no '§'"),
        (["domains", "similar", "airmix", "--language", "xx"], "there are en-us, en-uk, fr"),
        (["domains", "similar", "airmix", "--heard-in", "xx"], "there are en-us, en-uk, fr"),
        (["domains", "invent", "--language", "xx"], "there are en-us, en-uk, fr"),
    ],
)
def test_what_can_be_refused_is_refused_before_anything_is_read_or_trained(
    elman: Elman, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], message: str
) -> None:
    def never(*args: Any, **more: Any) -> Any:
        raise AssertionError("refused too late")

    for late in (
        "elman.datasets.load",
        "elman.app.engine.ready",
        "elman.phonetics.pronouncer.Pronouncer.load",
    ):
        monkeypatch.setattr(late, never)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty.tsv").touch()
    (tmp_path / "binary.tsv").write_bytes(b"\xff\xfe\x00" * 9)
    ended = elman(*command)
    assert ended.code == 2, ended.err
    assert message in ended.err
    assert "Traceback" not in ended.err


def test_nothing_on_standard_input_needs_no_model(
    elman: Elman, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("elman.phonetics.pronouncer.Pronouncer.load", None)
    for command in ("pronounce", "spell"):
        assert elman(command, "-l", "tr", stdin="") == (0, "", "")


def test_bad_lines_are_left_out_on_request(elman: Elman, turkish: list[str]) -> None:
    lines = b"baka\n\n#\nb\xebka\ntoma\n"
    ended = elman("pronounce", "-l", "tr", "--count", "1", "--skip-bad", stdin=lines)
    assert ended.code == 0, ended.err
    assert [line.split("\t")[0] for line in ended.out.splitlines()] == ["baka", "toma"]
    for number in (2, 3, 4):
        assert f"elman: left out line {number}" in ended.err
    assert ended.err.endswith("elman: 3 texts left out\n")
    ended = elman("pronounce", "-l", "tr", "--count", "1", stdin=lines)
    assert ended.code == 2
    assert "line 2: A string to pronounce has at least one letter" in ended.err


def test_bad_phonemes_are_left_out_on_request(elman: Elman, turkish: list[str]) -> None:
    ended = elman("spell", "-l", "tr", "--count", "1", "--skip-bad", "b a k a", "b§", "")
    assert ended.code == 0, ended.err
    assert [line.split("\t")[0] for line in ended.out.splitlines()] == ["b a k a"]
    assert "elman: left out text 2: The IPA has no '§'" in ended.err
    assert ended.err.endswith("elman: 2 texts left out\n")

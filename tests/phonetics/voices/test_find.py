"""A voice is one file; one that is damaged, of another language or forged is made again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.errors import ConfigurationError, ModelFileError
from elman.estimators.files import modelfile
from elman.phonetics import voices
from elman.phonetics.languages.french import FRENCH
from elman.phonetics.languages.italian import ITALIAN
from elman.phonetics.voices import keep_voice, known_words, read_voice, train_voice, voice
from elman.phonetics.voices.voice import Voice

WORDS = {f"{a}{v}{b}": [(a, v, b)] for a in "mfsztk" for v in "aeiou" for b in "mstk"}
FREQUENT = {"mas": 6.0, "tok": 5.0, "sim": 3.25}


@pytest.fixture(scope="module")
def small() -> Voice:
    return train_voice(WORDS, ITALIAN, FREQUENT)


@pytest.fixture
def trained(
    small: Voice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[str]]:
    """Let training be instant; returns a use of the Italian voice that tells what was trained."""
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("ELMAN_DATA_MIRROR", raising=False)
    monkeypatch.setattr(voices, "lexicon_of", lambda spoken: [])
    monkeypatch.setattr(voices, "known_words", lambda code: FREQUENT)
    done: list[str] = []

    def train(readings: Any, spoken: Any, words: Any) -> Voice:
        done.append(spoken.code)
        return small

    monkeypatch.setattr(voices, "train_voice", train)

    def use() -> list[str]:
        voices.forget()
        done.clear()
        found = voice("it")
        assert found.model.read(["mak"])[0][0].phonemes == ("m", "a", "k")
        assert found.words["mas"] == 6.0
        return list(done)

    yield use
    voices.forget()


def test_a_voice_comes_back_from_its_one_file(small: Voice, tmp_path: Path) -> None:
    keep_voice(tmp_path / "it.elman", small, "test")
    assert [file.name for file in tmp_path.iterdir()] == ["it.elman"]
    again = read_voice(ITALIAN, tmp_path / "it.elman")
    assert dict(again.words) == pytest.approx(FREQUENT)
    assert again.echoes is not None
    assert small.echoes is not None
    assert again.echoes.words == small.echoes.words
    for text in ("mas", "fuki", "zzz"):
        assert again.model.read([text]) == small.model.read([text])


def test_no_file_of_a_voice_can_be_missed(trained: Callable[[], list[str]], tmp_path: Path) -> None:
    assert trained() == ["it"]
    assert trained() == []
    for file in list((tmp_path / "cache" / "voices").iterdir()):
        kept = file.read_bytes()
        file.unlink()
        assert trained() == ["it"]
        file.write_bytes(kept)
        assert trained() == []


@pytest.mark.parametrize("fault", ["empty", "cut off", "zeros", "folder", "itself", "pipe"])
def test_a_damaged_voice_is_made_again(
    trained: Callable[[], list[str]], tmp_path: Path, fault: str
) -> None:
    trained()
    (place,) = (tmp_path / "cache" / "voices").glob("it-*.elman")
    whole = place.read_bytes()
    place.unlink()
    {
        "empty": place.touch,
        "cut off": lambda: place.write_bytes(whole[: len(whole) // 2]),
        "zeros": lambda: place.write_bytes(bytes(len(whole))),
        "folder": place.mkdir,
        "itself": lambda: place.symlink_to(place),
        "pipe": lambda: os.mkfifo(place),
    }[fault]()
    assert trained() == ["it"]
    assert trained() == []


def test_the_voice_of_another_language_is_not_taken_for_it(
    trained: Callable[[], list[str]], small: Voice, tmp_path: Path
) -> None:
    trained()
    (place,) = (tmp_path / "cache" / "voices").glob("it-*.elman")
    keep_voice(place, Voice(FRENCH, small.model, small.words, small.echoes), "test")
    assert trained() == ["it"]


def test_two_uses_without_a_folder(
    trained: Callable[[], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "file"))
    assert trained() == ["it"]
    assert trained() == ["it"]
    assert (tmp_path / "file").read_text() == ""


FORGED = {
    "arc_next": lambda a: np.full_like(a, 10**6),
    "arc_symbol": lambda a: a - 5,
    "arc_begin": lambda a: a + 1,
    "back_state": lambda a: np.zeros_like(a),  # the empty history goes back to itself, for ever
    "back_score": lambda a: np.full_like(a, np.nan),
    "arc_score": lambda a: a[:-1],
    "words/said_word": lambda a: np.full_like(a, 10**6),
    "words/said_sounds": lambda a: np.full_like(a, 255),
    "words/said_length": lambda a: a + 1,
    "words/zipf": lambda a: a[:-1],
}


@pytest.mark.parametrize("array", FORGED)
def test_a_forged_voice_is_refused_before_it_is_used(
    small: Voice, tmp_path: Path, array: str
) -> None:
    path = tmp_path / "it.elman"
    keep_voice(path, small, "test")
    model = modelfile.read(path)
    changed = {**model.parameters, array: FORGED[array](model.parameters[array])}
    modelfile.write(path, modelfile.Model(model.description, changed))
    with pytest.raises(ModelFileError):
        read_voice(ITALIAN, path)


@pytest.mark.parametrize(
    "change",
    [
        {"start": 10**6},
        {"start": -1},
        {"chunks": [[[9999], [0]]]},
        {"letters": ["a"]},
        {"sounds": "ab"},
        {"names": 3},
        {"estimator": "other"},
        {"language": None},
    ],
)
def test_a_forged_description_is_refused(
    small: Voice, tmp_path: Path, change: dict[str, Any]
) -> None:
    path = tmp_path / "it.elman"
    keep_voice(path, small, "test")
    model = modelfile.read(path)
    modelfile.write(path, modelfile.Model({**model.description, **change}, model.parameters))
    with pytest.raises(ModelFileError):
        read_voice(ITALIAN, path)


def test_known_words_are_folded_again_where_their_file_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path))
    folded: list[str] = []

    def fold(language: str) -> dict[str, float]:
        folded.append(language)
        return dict(FREQUENT)

    monkeypatch.setattr(voices, "_folded_words", fold)

    def use() -> int:
        known_words.cache_clear()
        folded.clear()
        assert dict(known_words("it")) == FREQUENT
        return len(folded)

    try:
        assert (use(), use()) == (1, 0)
        (place,) = (tmp_path / "voices").iterdir()
        whole = place.read_bytes()
        # A line fewer is as good a text as the whole, and not what was kept.
        for broken in (b"", whole[:-9], whole[:-1], whole.replace(b"tok", b"tik"), bytes(9)):
            place.write_bytes(broken)
            assert (use(), use()) == (1, 0)
        place.unlink()
        place.mkdir()
        assert (use(), use()) == (1, 0)
    finally:
        known_words.cache_clear()


def test_codes_are_taken_as_people_write_them(trained: Callable[[], list[str]]) -> None:
    trained()
    assert voice("IT") is voice("it-IT") is voice("it_CH.UTF-8") is voice("it")
    for other in ("xx", "", "q" * 99):
        with pytest.raises(ConfigurationError, match="there are en-us, en-uk, fr, de, es"):
            voice(other)

"""A voice is one file; one that is damaged, of another language or forged is made again."""

from __future__ import annotations

import lzma
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.datasets import Pairs
from elman.errors import ConfigurationError, ModelFileError
from elman.estimators.files import modelfile
from elman.phonetics.languages.french import FRENCH
from elman.phonetics.languages.italian import ITALIAN
from elman.phonetics.voices import find as voices
from elman.phonetics.voices.file import _DENSE, keep_voice, read_voice
from elman.phonetics.voices.find import trained_voice, voice
from elman.phonetics.voices.training import train_voice
from elman.phonetics.voices.voice import Voice

WORDS = {f"{a}{v}{b}": [(a, v, b)] for a in "mfsztk" for v in "aeiou" for b in "mstk"}
FREQUENT = {"mas": 6.0, "tok": 5.0, "sim": 3.25}
_ROWS = Pairs(["mas"], ["m a s"], language="it", name="small", source="test", sha256="0" * 64)


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
    monkeypatch.setattr(voices, "lexicon_of", lambda spoken, download=None: _ROWS)
    monkeypatch.setattr(voices, "known_words", lambda code: FREQUENT)
    monkeypatch.setattr(voices, "shipped_voice", lambda spoken: None)
    done: list[str] = []

    def train(readings: Any, spoken: Any, words: Any, source: str) -> Voice:
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
    again = read_voice(ITALIAN, tmp_path / "it.elman", lambda: FREQUENT)
    assert again.readings("mas") == [("m", "a", "s")]
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


def test_a_voice_that_was_read_is_written_as_it_was(small: Voice, tmp_path: Path) -> None:
    first, second = tmp_path / "a.elman", tmp_path / "b.elman"
    keep_voice(first, small, "test")
    again = read_voice(ITALIAN, first, lambda: FREQUENT)
    keep_voice(second, again, "test")
    assert first.read_bytes() == second.read_bytes()
    assert again.model.parts == small.model.parts


FORGED = {
    "sizes": lambda a: a * 1000,
    "symbol": lambda a: a + 5000,
    "children": lambda a: a + 1,
    "books": lambda a: np.full_like(a, np.nan),
    "score": lambda a: a[:-1],
    "said/word": lambda a: a - 10**6,
    "said/sounds": lambda a: np.full_like(a, 255),
    "said/length": lambda a: a + 1,
    "lexicon": lambda a: np.tile(a, 1000)[: 1 << 20],
}


@pytest.mark.parametrize("honest", [True, False])
@pytest.mark.parametrize("array", FORGED)
def test_a_forged_voice_is_refused_before_it_is_used(
    small: Voice, tmp_path: Path, array: str, honest: bool
) -> None:
    path = tmp_path / "it.elman"
    keep_voice(path, small, "test")
    description, stored = modelfile.read(path)
    kinds = {**description["arrays"]}
    kind, _ = kinds[array]
    press = lzma if array in _DENSE else zlib
    forged = FORGED[array](np.frombuffer(press.decompress(stored[array].tobytes()), kind))
    if honest:
        kinds[array] = [kind, len(forged)]
    elif len(forged) == description["arrays"][array][1]:
        forged = forged[:-1]
    squeezed = np.frombuffer(press.compress(forged.tobytes()), np.uint8)
    changed = modelfile.Model({**description, "arrays": kinds}, {**stored, array: squeezed})
    modelfile.write(path, changed)
    if honest and array == "lexicon":
        assert read_voice(ITALIAN, path, lambda: FREQUENT).readings("zzz") == []
        return
    with pytest.raises(ModelFileError):
        read_voice(ITALIAN, path, lambda: FREQUENT)


@pytest.mark.parametrize(
    "change",
    [
        {"arrays": 3},
        {"arrays": {}},
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
        read_voice(ITALIAN, path, lambda: FREQUENT)


def test_codes_are_taken_as_people_write_them(trained: Callable[[], list[str]]) -> None:
    trained()
    assert voice("IT") is voice("it-IT") is voice("it_CH.UTF-8") is voice("it")
    for other in ("xx", "", "q" * 99):
        with pytest.raises(ConfigurationError, match="there are en-us, en-uk, fr, de, es"):
            voice(other)


def test_places_of_words_hold_for_one_list_alone(small: Voice, tmp_path: Path) -> None:
    keep_voice(tmp_path / "it.elman", small, "test")
    other = {"tok": 5.0, "mas": 4.0, "new": 3.0}
    again = read_voice(ITALIAN, tmp_path / "it.elman", lambda: other)
    assert again.echoes is not None
    assert sorted(again.echoes.words) == [("mas", ("m", "a", "s")), ("tok", ("t", "o", "k"))]


def test_what_was_trained_here_comes_before_what_ships(
    trained: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    trained()
    monkeypatch.setattr(voices, "shipped_voice", lambda spoken: 1 / 0)
    voices.forget()
    assert voice("it").words["mas"] == 6.0


def test_a_shipped_voice_is_trained_further_only_where_that_gives_more(
    trained: Callable[[], list[str]], small: Voice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voices, "shipped_voice", lambda spoken: small)
    voices.forget()
    assert trained_voice("it") is small
    assert not (tmp_path / "cache").exists()
    monkeypatch.setattr(voices, "learned_from", lambda spoken: "rule")
    assert trained_voice("it").language.code == "it"
    assert [place.suffix for place in (tmp_path / "cache" / "voices").glob("it-*")] == [".elman"]

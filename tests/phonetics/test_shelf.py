"""The models of a language: each file says what it is, and only what is damaged is made again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from elman import datasets
from elman.datasets import Pairs
from elman.errors import ConfigurationError
from elman.phonetics import Pronouncer, Recipe
from elman.phonetics.engines import recurrent as training

SMALL = Recipe(words=40, units=4, embedding=4, epochs=1, most_epochs=1, batch_size=32)
WORDS = sorted(a + b + c for a in "bdkm" for b in "aeio" for c in "ns")


@pytest.fixture
def use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Use Turkish or Arabic of a few words; returns what was trained for it."""
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "cache"))

    def load(name: str, progress: Any = None) -> Pairs:
        return Pairs(
            WORDS,
            [" ".join(word) for word in WORDS],
            language="tr",
            name=name,
            source="test",
            sha256="0" * 64,
        )

    monkeypatch.setattr(datasets, "load", load)
    done: list[str] = []
    kept: dict[bool, Any] = {}
    really = training.train_direction

    def train(inputs: Any, outputs: Any, recipe: Recipe, progress: Any = None) -> Any:
        swap = isinstance(outputs[0], str)
        done.append("spell" if swap else "pronounce")
        if swap not in kept:
            kept[swap] = really(inputs, outputs, recipe)
        return kept[swap]

    for module in ("elman.phonetics.engines.recurrent", "elman.phonetics.shelf"):
        monkeypatch.setattr(f"{module}.train_direction", train, raising=False)

    def use(language: str = "tr") -> list[str]:
        done.clear()
        pronouncer = Pronouncer.load(language, recipe=SMALL)
        assert pronouncer.pronounce_words(["ban"], 1)[0][0].phonemes == ("b", "a", "n")
        return list(done)

    return use


def folder(tmp_path: Path, language: str = "tr") -> Path:
    (found,) = (tmp_path / "cache" / "pronunciation").glob(f"{language}-*")
    return found


@pytest.mark.slow
def test_each_file_is_healed_by_itself(use: Callable[..., list[str]], tmp_path: Path) -> None:
    assert use() == ["pronounce", "spell"]
    assert use() == []
    for name, wanted in (
        ("pronounce.elman", ["pronounce"]),
        ("spell.elman", ["spell"]),
        ("words.tsv", []),
    ):
        place = folder(tmp_path) / name
        whole = place.read_bytes()
        for broken in (None, b"", whole[:-1], bytes(100), b"garbage\n", whole.replace(b"n", b"m")):
            place.unlink()
            if broken is not None:
                place.write_bytes(broken)
            assert use() == wanted
            assert place.read_bytes() == whole
        place.unlink()
        os.mkfifo(place)
        assert use() == wanted
        place.unlink()
        place.mkdir()
        assert use() == wanted
        assert use() == []


def test_models_in_each_others_place_are_made_again(
    use: Callable[..., list[str]], tmp_path: Path
) -> None:
    use()
    here = folder(tmp_path)
    reader, speller = here / "pronounce.elman", here / "spell.elman"
    first, second = reader.read_bytes(), speller.read_bytes()
    reader.write_bytes(second)
    speller.write_bytes(first)
    assert use() == ["pronounce", "spell"]
    assert (reader.read_bytes(), speller.read_bytes()) == (first, second)


def test_the_files_of_another_language_are_not_taken(
    use: Callable[..., list[str]], tmp_path: Path
) -> None:
    use()
    use("hi")
    for name in ("pronounce.elman", "spell.elman", "words.tsv"):
        (folder(tmp_path) / name).write_bytes((folder(tmp_path, "hi") / name).read_bytes())
    with pytest.raises(ConfigurationError, match="No model of Turkish has been trained"):
        Pronouncer.load("tr", recipe=SMALL, train=False)
    assert use() == ["pronounce", "spell"]


def test_without_a_cache_they_are_trained_and_used(
    use: Callable[..., list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "file"))
    assert use() == ["pronounce", "spell"]
    assert use() == ["pronounce", "spell"]

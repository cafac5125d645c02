"""Words of names: found out once, then kept; forms of words in several languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from elman.domains import vocabulary
from elman.domains.vocabulary import inflected
from elman.phonetics.voices.words import WordTable

_ZIPF = {"mix": 4.5, "air": 5.0, "box": 5.0, "sheet": 4.0}


def test_a_vocabulary_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path))
    monkeypatch.setattr(vocabulary, "brand_names", lambda: ("airbox", "mixify"))
    monkeypatch.setattr(vocabulary, "popular_labels", frozenset)
    monkeypatch.setattr(vocabulary, "known_words", lambda code: WordTable.of(_ZIPF))
    make = vocabulary.vocabulary_of.__wrapped__
    first = make("en-us")
    assert first.first["air"] > first.first["sheet"]
    assert first.endings["ify"] == 2
    monkeypatch.setattr(vocabulary, "known_words", lambda code: WordTable.of({}))
    assert make("en-us") == first
    (tmp_path / "brands" / "en-us.vocabulary").write_text("damaged")
    assert make("en-us") != first


@pytest.mark.parametrize(
    ("code", "name", "word"),
    [
        ("ru", "nedelu", "nedelya"),
        ("ru", "sobaku", "sobaka"),
        ("tr", "evler", "ev"),
        ("it", "mangiate", "mangiare"),
        ("es", "cantaron", "cantar"),
        ("de", "bringst", "bringen"),
    ],
)
def test_forms_of_words_are_no_new_names(code: str, name: str, word: str) -> None:
    assert inflected(name, code, {word: 4.0})
    assert not inflected(name, code, {})
    assert not inflected("brilo", code, {word: 4.0})

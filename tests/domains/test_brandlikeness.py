"""What is learned of brands is kept, and made again where it is damaged or of other brands."""

from __future__ import annotations

from pathlib import Path

import pytest

from elman.domains import brandlikeness, vocabulary
from elman.phonetics.voices.words import WordTable

_BRANDS = ("bamio", "lavio", "tamio", "zoomio", "mixbox", "airbox")
_ZIPF = {"mix": 4.5, "air": 5.0, "box": 5.0, "strength": 4.2, "worked": 4.1, "sheet": 4.0}


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path))
    for module in (brandlikeness, vocabulary):
        monkeypatch.setattr(module, "brand_names", lambda: _BRANDS)
        monkeypatch.setattr(module, "popular_labels", frozenset)
        monkeypatch.setattr(module, "known_words", lambda code: WordTable.of(_ZIPF))
    monkeypatch.setattr(brandlikeness, "vocabulary_of", vocabulary.vocabulary_of.__wrapped__)
    return tmp_path / "brands"


def test_what_is_learned_of_brands_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learn = brandlikeness.likeness_to_brands.__wrapped__
    names = ["ramio", "strengths"]
    first = learn("en-us").log_odds(names).tolist()
    kept = folder / "en-us.likeness"
    made = kept.read_bytes()

    def never(*_: object, **__: object) -> None:
        raise AssertionError("it was learned before")

    with monkeypatch.context() as patch:
        patch.setattr(brandlikeness.BrandLikeness, "fit", never)
        assert learn("en-us").log_odds(names).tolist() == first
    assert first[0] > first[1]
    kept.write_bytes(made[:-9] + b"damaged!!")
    assert learn("en-us").log_odds(names).tolist() == first
    assert kept.read_bytes() == made
    monkeypatch.setattr(brandlikeness, "brand_names", lambda: _BRANDS[:3])
    learn("en-us")
    assert kept.read_bytes() != made

"""Words of a language are folded once, and again where what was kept is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from elman.phonetics.voices import words as module
from elman.phonetics.voices.words import known_words

FREQUENT = {"mas": 6.0, "tok": 5.0, "sim": 3.25}


def test_known_words_are_folded_again_where_their_file_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path))
    folded: list[str] = []

    def fold(language: str) -> dict[str, float]:
        folded.append(language)
        return dict(FREQUENT)

    monkeypatch.setattr(module, "_folded_words", fold)

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

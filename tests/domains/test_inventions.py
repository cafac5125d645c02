"""Scores of inventions, and what may not be asked."""

from __future__ import annotations

import sys

import pytest

from elman.domains.inventions import invent, score_names
from elman.domains.offensive import offends
from elman.errors import ConfigurationError
from elman.phonetics.voices.voice import Voice


def test_known_names_are_not_new(speaker: Voice, monkeypatch: pytest.MonkeyPatch) -> None:
    # The module, which the function of the same name hides.
    monkeypatch.setattr(
        sys.modules[invent.__module__], "known_names", lambda: frozenset({"fix", "mat"})
    )
    scored = {i.label: i for i in score_names(["fix", "fixa", "zairm"], speaker)}
    assert scored["fix"].novelty == 0.0
    assert scored["zairm"].novelty == 1.0
    assert scored["zairm"].syllables == 1
    assert scored["zairm"].pronounceability < 0


def test_offensive_words_are_found_inside() -> None:
    assert offends("shit")
    assert offends("xshitx")
    assert not offends("brio")


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"count": 0}, "At least 1 name"),
        ({"max_length": 80}, "1 to 63 letters"),
        ({"syllables": (3, 2)}, "fewest and most"),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, object], problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        invent("it", **asked)

"""Inventions: what is asked holds, what is known falls out, and what may not be asked."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from elman.domains import brandlikeness, inventions, novelty, registered, vocabulary
from elman.domains.inventions import invent
from elman.domains.kinds import KINDS
from elman.domains.novelty import Known, score_names
from elman.domains.offensive import offends
from elman.domains.portmanteaus import contains
from elman.errors import ConfigurationError
from elman.phonetics.pronouncer import pronouncer_of
from elman.phonetics.voices.voice import Voice
from elman.phonetics.voices.words import WordTable

WORDS = """
fix mix air mat sam fair sat zit sim max fax tax mast fast miss mess time fame mate sea
"""
ZIPF = dict.fromkeys(WORDS.split(), 5.0)


class Generator:
    """Draws syllables; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def generate(self, **asked: Any) -> list[str]:
        self.asked.append(asked)
        made = [f"{a}{v}{b}{w}" for a in "mfsz" for v in "ai" for b in "mtsz" for w in "ai"]
        names = [asked["prefix"] + name for name in made]
        match = asked["match"]
        return [n for n in names if match is None or re.fullmatch(match, n)]


@pytest.fixture
def drawn(speaker: Voice, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Generator:
    generator = Generator()
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path))
    monkeypatch.setattr(inventions, "voice", lambda code, progress=None: speaker)
    monkeypatch.setattr(inventions, "generator", lambda code, progress=None: generator)
    monkeypatch.setattr(registered, "_indexes", {})
    for module in (brandlikeness, novelty, vocabulary):
        monkeypatch.setattr(module, "brand_names", lambda: ("simax", "mixair", "famo", "zamis"))
        monkeypatch.setattr(module, "popular_labels", frozenset)
    monkeypatch.setattr(novelty, "known_names", lambda: ZIPF)
    for module in (brandlikeness, vocabulary):
        monkeypatch.setattr(module, "known_words", lambda code: WordTable.of(ZIPF))
    fresh = vocabulary.vocabulary_of.__wrapped__
    for module in (brandlikeness, inventions):
        monkeypatch.setattr(module, "vocabulary_of", fresh)
    learned = brandlikeness.likeness_to_brands.__wrapped__
    monkeypatch.setattr(inventions, "likeness_to_brands", learned)
    return generator


def test_names_are_of_all_kinds_new_and_none_twice(drawn: Generator) -> None:
    found = invent(count=30, max_length=8)
    labels = [i.label for i in found]
    assert len(set(labels)) == len(labels) > 15
    assert set(KINDS) >= {i.kind for i in found} >= {"joined", "ended", "coined"}
    assert not set(labels) & {*ZIPF, "simax", "mixair", "famo"}
    assert all(4 <= len(label) <= 8 for label in labels)
    assert [i.score for i in found] == sorted((i.score for i in found), reverse=True)
    assert all(0 <= i.brand_likeness <= 1 and i.novelty > 0 for i in found)
    stems = Counter(
        stem for label in labels for stem in {label[i : i + 5] for i in range(len(label) - 4)}
    )
    assert max(stems.values(), default=0) <= 2


def test_the_same_seed_gives_the_same_names(drawn: Generator) -> None:
    first = [i.label for i in invent(count=8, seed=3)]
    assert first == [i.label for i in invent(count=8, seed=3)]
    assert first != [i.label for i in invent(count=8, seed=4)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_by_itself(drawn: Generator, kind: str) -> None:
    found = invent(count=5, kind=kind)
    assert found
    assert {i.kind for i in found} == {kind}
    assert bool(drawn.asked) == (kind == "coined")


def test_start_and_match_hold_both_before_a_letter_is_drawn(drawn: Generator) -> None:
    found = invent(count=6, start="MA", match="[A-Z]+a")
    assert found
    assert all(re.fullmatch("ma[a-z]*a", i.label) for i in found)
    assert (drawn.asked[0]["prefix"], drawn.asked[0]["match"]) == ("ma", "[a-z]+a")


def test_syllables_and_lengths_hold(drawn: Generator) -> None:
    found = invent(count=6, syllables=(2, 2), min_length=5, max_length=6)
    assert found
    assert {i.syllables for i in found} == {2}
    assert all(5 <= len(i.label) <= 6 for i in found)


def test_a_style_is_taken_up_and_no_word(drawn: Generator) -> None:
    found = invent(count=6, like="FAXO, mixo")
    assert found
    assert not any("faxo" in i.label or "mixo" in i.label for i in found)


def test_keywords_are_blended_and_extended(drawn: Generator, speaker: Voice) -> None:
    found = invent(count=12, about="fair, Mix", max_length=9)
    blended = [i for i in found if i.kind == "blended"]
    assert blended
    said = [r[0].phonemes for r in pronouncer_of(speaker).pronounce(["fair", "mix"], 1)]
    for invention in blended:
        assert all(contains(invention.phonemes, keyword) for keyword in said)
    one = invent(count=5, about="fair", kind="joined,ended")
    assert one
    assert all("fai" in i.label for i in one)
    assert not drawn.asked


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"count": 0}, "At least 1 name"),
        ({"max_length": 80}, "1 to 63 letters"),
        ({"syllables": (3, 2)}, "fewest and most"),
        ({"kind": "bended"}, "kind of name is joined, ended, bent, coined or mixed"),
        ({"match": "("}, "match is a regular expression"),
        ({"about": "?,!"}, "about names words"),
        ({"about": "a,b,c,d,e,f,g"}, "at most 6 keywords"),
        ({"like": ["--"]}, "like names words"),
        ({"about": "air", "kind": "coined"}, "blended, joined, ended or bent"),
        ({"about": "merde", "kind": "joined"}, "offend nobody, received 'merde'"),
        ({"start": "?"}, "begin with letters or digits"),
        ({"start": "abcde", "max_length": 4}, "at most 4, received 'abcde'"),
        ({"max_length": 0}, "1 to 63 letters"),
        ({"temperature": 0}, "temperature is above 0"),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, object], problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        invent("it", **asked)


def test_known_names_are_not_new(speaker: Voice) -> None:
    known = Known(frozenset({"fix", "mat"}), frozenset({"sax"}), frozenset({"sax"}), frozenset())
    scored = {i.label: i for i in score_names(["fix", "fixa", "zairm", "sax"], speaker, known)}
    assert "fix" not in scored
    assert "sax" not in scored
    assert scored["fixa"].novelty == 0.5
    assert scored["zairm"].novelty == 1.0
    assert scored["zairm"].syllables == 1
    assert scored["zairm"].pronounceability < 0


def test_what_sounds_like_a_brand_is_not_new(speaker: Voice) -> None:
    known = Known(frozenset(), frozenset(), frozenset(), frozenset({"fɪks"}))
    assert score_names(["phix", "phicks"], speaker, known) == []
    assert score_names(["phim"], speaker, known)


def test_offensive_words_are_found_inside() -> None:
    assert offends("shit")
    assert offends("xshitx")
    assert not offends("brio")

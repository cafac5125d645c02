"""Ways to make names, and what they are made of."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.domains.brandlikeness import BrandLikeness
from elman.domains.brandnames import brand_names
from elman.domains.kinds import draw, extended, shares_of, with_ending
from elman.domains.style import borrows, likeness_of_style
from elman.domains.syllables import syllables_of
from elman.domains.vocabulary import DEVICES, Vocabulary, inflected, parted_words
from elman.domains.wishes import lowered
from elman.errors import ConfigurationError
from elman.phonetics.sounds.nearness import Nearness

WORDS = Vocabulary(
    {"air": 3.0, "sky": 1.0, "pin": 1.0},
    {"box": 1.0, "net": 1.0, "air": 1.0},
    {"note": 1.0, "flicker": 1.0, "shop": 1.0, "clever": 1.0},
    {"ly": 1.0, "ify": 1.0, "r": 1.0},
    dict.fromkeys(DEVICES, 1.0),
)


def drawn(kind: str, start: str = "", **more: object) -> set[str]:
    return set(draw(kind, WORDS, 40, fits=lambda n: True, start=start, random_=random.Random(0)))


def test_two_words_are_joined() -> None:
    found = drawn("joined")
    assert {"airbox", "skynet"} <= found
    assert {"pinnet", "pinet"} & found
    assert "airair" not in found
    assert drawn("joined", "sk") == {name for name in found if name.startswith("sk")}


def test_a_word_gets_an_ending_and_is_bent() -> None:
    assert {"notify", "shoply"} <= drawn("ended")
    assert {"flickr", "klever"} <= drawn("bent")
    assert not drawn("bent") & set(WORDS.words)
    assert all(name.startswith("kl") for name in drawn("bent", "kl"))


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9))
def test_a_device_bends_or_leaves_a_word(word: str) -> None:
    for bend in DEVICES.values():
        bent = bend(word)
        assert bent.isalpha()
        assert abs(len(bent) - len(word)) <= 2


@pytest.mark.parametrize(
    ("stem", "ending", "name"),
    [
        ("note", "ify", "notify"),
        ("happy", "ly", "happily"),
        ("flag", "r", "flagr"),
        ("sea", "o", ""),
    ],
)
def test_endings_are_written_as_people_do(stem: str, ending: str, name: str) -> None:
    assert with_ending(stem, ending) == name


def test_a_keyword_is_extended() -> None:
    found = extended("air", WORDS, 99, fits=lambda n: True, random_=random.Random(0))
    assert found["airbox"] == found["skyair"] == "joined"
    assert found["airify"] == "ended"


def test_shares_sum_to_one() -> None:
    assert sum(shares_of("mixed").values()) == pytest.approx(1)
    assert sum(shares_of(["joined", "coined"]).values()) == pytest.approx(1)
    with pytest.raises(ConfigurationError, match="'blended'"):
        shares_of("blended")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("boxes", True),
        ("shopped", True),
        ("mixing", True),
        ("making", True),
        ("tries", True),
        ("boxy", False),
        ("bus", False),
        ("ring", False),
    ],
)
def test_inflected_forms(name: str, form: bool) -> None:
    known = dict.fromkeys(["box", "shop", "mix", "make", "try"], 5.0)
    assert inflected(name, "en-us", known) is form


def test_words_of_joined_names() -> None:
    known = {"drop": 5.0, "box": 5.0, "dropb": 1.0}
    assert parted_words("dropbox", known) == ("drop", "box")
    assert parted_words("dropbx", known) is None


@pytest.mark.parametrize(
    ("said", "code", "count"),
    [
        ("midiə", "en", 3),
        ("lioʊ", "en", 2),
        ("ɹeɪdioʊ", "en", 3),
        ("aɪdiə", "en", 3),
        ("poʊət", "en", 2),
        ("faɪɚ", "en", 2),
        ("snap", "en", 1),
        ("aiɾe", "es", 2),
        ("leo", "es", 2),
        ("nks", "en", 0),
    ],
)
def test_syllables(said: str, code: str, count: int) -> None:
    near = Nearness("midəloʊeɪɹaspntfɚkɾ")
    assert syllables_of(tuple(said), near, code) == count


def test_style_is_length_rhythm_and_ending() -> None:
    like = ["vela", "nuvo"]
    assert likeness_of_style("mola", like) > likeness_of_style("mont", like)
    assert likeness_of_style("mola", like) > likeness_of_style("molanterasa", like)
    assert likeness_of_style("mola", []) == 0
    assert borrows("xvelax", like)
    assert not borrows("vel", like)


def test_brands_are_told_from_other_names() -> None:
    brands = sorted(brand_names())
    others = ["".join(reversed(name)) for name in brands]
    model = BrandLikeness.fit(brands[::2], others[::2])
    right = model.log_odds(brands[1::2]) > 0, model.log_odds(others[1::2]) < 0
    assert right[0].mean() > 0.7
    assert right[1].mean() > 0.7
    assert model.log_odds([]).tolist() == []


def test_patterns_in_small_letters() -> None:
    assert lowered(r"V[A-Z]+\W?\S") == r"v[a-z]+\W?\S"

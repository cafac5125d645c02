"""Names are found by how they sound: the same as a comparison with each of them finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.domains.soundindex import SoundIndex, classes_of
from elman.phonetics.engines.protocol import Reading
from elman.phonetics.sounds.nearness import Nearness

SOUNDS = ("p", "b", "t", "d", "s", "z", "m", "n", "l", "k", "a", "e", "i", "o", "u")
NEAR = Nearness(SOUNDS)


def said(text: str, share: float = 1.0) -> Reading:
    return Reading(tuple(text), share, "model")


def test_classes_hold_what_only_the_voice_tells_apart() -> None:
    kinds = classes_of(NEAR)
    assert kinds["a"] == kinds["u"] == 1
    assert kinds["p"] == kinds["b"] != kinds["t"]
    assert kinds["s"] == kinds["z"]


def test_the_likest_comes_first_and_popularity_decides_between_equals() -> None:
    names = ["lina", "tomato", "pasta", "basta", "bastam", "pasta"]
    index = SoundIndex.build([[said(n)] for n in names], NEAR)
    found = index.like([said("pasta")])
    assert [h.number for h in found[:3]] == [2, 5, 3]
    assert found[0].match == found[0].expected == 1
    assert found[2].sounds == tuple("basta")
    assert 4 in {h.number for h in index.like([said("pasta")], least=0.7)}
    assert not {0, 1} & {h.number for h in found}


def test_what_is_seldom_said_so_is_expected_less() -> None:
    index = SoundIndex.build([[said("mila", 0.2), said("sosok", 0.8)], [said("mila")]], NEAR)
    found = index.like([said("mila", 0.5), said("tapit", 0.5)])
    assert [(h.number, round(h.expected, 2)) for h in found] == [(1, 0.5), (0, 0.1)]
    assert found[1].match == 1


def test_no_names_and_no_sounds() -> None:
    assert SoundIndex.build([], NEAR).like([said("ma")]) == []
    index = SoundIndex.build([[said("ma")], []], NEAR)
    assert index.like([]) == []
    assert index.like([Reading((), 1.0, "model")]) == []
    assert [h.number for h in index.like([said("ma")])] == [0]


words = st.text("".join(SOUNDS), min_size=1, max_size=7)


@given(st.lists(words, min_size=1, max_size=12), words)
def test_the_likeness_is_that_of_the_sounds_and_none_that_sounds_the_same_is_missed(
    names: list[str], asked: str
) -> None:
    index = SoundIndex.build([[said(name)] for name in names], NEAR)
    found = {h.number: h.match for h in index.like([said(asked)], least=0.6)}
    for number, match in found.items():
        assert match == pytest.approx(NEAR.match(tuple(names[number]), tuple(asked)), abs=1e-5)
    assert {n for n, name in enumerate(names) if name == asked} <= set(found)


@given(words.filter(lambda w: len(w) > 4), st.data())
def test_one_sound_left_out_put_in_or_exchanged_is_found(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    other = data.draw(st.sampled_from(["", name[at] * 2, *SOUNDS]))
    asked = name[:at] + other + name[at + 1 :]
    index = SoundIndex.build([[said("sosokit")], [said(name)]], NEAR)
    match = NEAR.match(tuple(name), tuple(asked))
    found = {h.number for h in index.like([said(asked)], least=0.5)}
    # A key of two classes has none beside it: half of all names would be near.
    keys = [list(dict.fromkeys([classes_of(NEAR)[s] for s in text])) for text in (name, asked)]
    if match >= 0.5 and min(map(len, keys)) > 2:
        assert 1 in found

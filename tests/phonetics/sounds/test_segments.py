from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import AlphabetError
from elman.phonetics import Normalisation, segment
from elman.phonetics.sounds.segments import BROAD

LETTERS = ["p", "t͡ʃ", "ɛ̃", "aː", "nʲ", "ɡ", "õ", "ç", "ɚ", "k͈", "t̪ʰ"]


@given(st.lists(st.sampled_from(LETTERS), min_size=1, max_size=8))
def test_joined_segments_come_apart_again(segments: list[str]) -> None:
    assert segment("".join(segments)) == tuple(segments) == segment(" ".join(segments))


def test_normalisation_is_what_was_asked_for() -> None:
    said = "ˈt͡ʃaːɪ̯n˥˩"
    assert segment(said) == ("t͡ʃ", "aː", "ɪ̯", "n", "˥˩")
    assert segment(said, Normalisation(stress=True))[0] == "ˈt͡ʃ"
    assert segment(said, Normalisation(length=False))[1] == "a"
    assert segment(said, Normalisation(ties=False))[:2] == ("t", "ʃ")
    assert segment(said, Normalisation(tones=False))[-1] == "n"
    assert segment("a̠ k̚ o̞ɯ̟ᵝ", BROAD) == ("a", "k", "o", "ɯ")


def test_letters_of_other_hands_are_the_ipas() -> None:
    assert segment("ga:ʧ") == ("ɡ", "aː", "t͡ʃ")


@pytest.mark.parametrize(
    ("text", "where"), [("a§", "'§' (position 2 of 'a§')"), ("Q", "position 1")]
)
def test_what_is_no_segment_is_named(text: str, where: str) -> None:
    with pytest.raises(AlphabetError, match="The IPA has no") as caught:
        segment(text)
    assert where in str(caught.value)

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import AlphabetError
from elman.phonetics import edit_distances, segment_distance, similarities
from elman.phonetics.sounds.distance import gap

SOUNDS = st.lists(st.sampled_from(["p", "b", "a", "ə", "s", "t͡ʃ", "ɹ"]), max_size=6)


def slowly(a: list[str], b: list[str]) -> float:
    """The recursion as textbooks write it."""
    if not a or not b:
        return sum(map(gap, a or b))
    return min(
        slowly(a[1:], b) + gap(a[0]),
        slowly(a, b[1:]) + gap(b[0]),
        slowly(a[1:], b[1:]) + segment_distance(a[0], b[0]),
    )


@given(
    SOUNDS.filter(lambda s: len(s) < 5), st.lists(SOUNDS.filter(lambda s: len(s) < 5), max_size=4)
)
def test_many_at_once_are_what_the_recursion_says(a: list[str], many: list[list[str]]) -> None:
    np.testing.assert_allclose(edit_distances(a, many), [slowly(a, b) for b in many], atol=1e-5)


@given(SOUNDS, SOUNDS)
def test_it_is_symmetric_and_zero_on_itself(a: list[str], b: list[str]) -> None:
    assert edit_distances(a, [a])[0] == 0
    assert edit_distances(a, [b])[0] == pytest.approx(edit_distances(b, [a])[0], abs=1e-5)


def test_close_sounds_are_more_similar() -> None:
    near, far = similarities(("b", "a", "d"), [("p", "a", "t"), ("s", "u", "m")])
    assert near > 0.9 > far


def test_an_unknown_segment_is_named() -> None:
    with pytest.raises(AlphabetError, match="received '§'"):
        segment_distance("a", "§")

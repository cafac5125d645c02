"""Words cut into the chunks that are used most: as by trying all cuts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hypothesis import given
from hypothesis import strategies as st

from elman.phonetics.engines.joint.cutting import by_letters, likeliest
from elman.phonetics.engines.protocol import Part, Phonemes

LETTERS = st.text("ab", max_size=5)
SOUNDS = st.lists(st.sampled_from("xy"), max_size=5).map(tuple)
PARTS = st.builds(
    Part,
    st.text("ab", min_size=1, max_size=3),
    st.lists(st.sampled_from("xy"), max_size=2).map(tuple),
    st.booleans(),
)
# Few scores, of which sums are exact: there are ties.
SCORES = st.dictionaries(PARTS, st.sampled_from([-1.0, -2.0, -0.5]), max_size=20)


def cuts(letters: str, sounds: Phonemes) -> Iterator[tuple[Part, ...]]:
    if not letters:
        if not sounds:
            yield ()
        return
    for a in range(1, len(letters) + 1):
        for b in range(len(sounds) + 1):
            for rest in cuts(letters[a:], sounds[b:]):
                yield (Part(letters[:a], sounds[:b]), *rest)


@given(LETTERS, SOUNDS, SCORES)
def test_no_cut_is_likelier(letters: str, sounds: Phonemes, scores: Mapping[Part, float]) -> None:
    known = [cut for cut in cuts(letters, sounds) if all(part in scores for part in cut)]
    best = max(known, key=lambda cut: (sum(scores[part] for part in cut), cut), default=())
    assert likeliest(letters, sounds, by_letters(scores)) == best

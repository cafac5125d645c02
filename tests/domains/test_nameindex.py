"""An index of names knows their ranks, what they look like, and which labels it has."""

from __future__ import annotations

import numpy as np

from elman.domains.nameindex import NameIndex, hashes_of, indexed
from elman.domains.soundindex import SoundIndex
from elman.phonetics.voices.voice import Voice

LISTED = [("sam.com", "sam"), ("sarnm.io", "sarnm"), ("phix.co.uk", "phix")]


def index_of(speaker: Voice, before: int = 0) -> NameIndex:
    arrays = indexed(LISTED, speaker, 0)
    return NameIndex(arrays, speaker, SoundIndex(arrays, speaker.near), before)


def test_ranks_count_the_names_before(speaker: Voice) -> None:
    for before in (0, 7):
        index = index_of(speaker, before)
        assert index.size == 3
        found = {name.label: name for name in index.like("samm", [], least=0.9)}
        assert (found["sarnm"].rank, found["sarnm"].looks) == (before + 2, 1.0)
        assert index.name(2) == "phix.co.uk"


def test_labels_are_known_by_their_hashes(speaker: Voice) -> None:
    keys = index_of(speaker).arrays["label_keys"]
    assert np.array_equal(keys, np.sort(hashes_of(["sam", "sarnm", "phix"])))
    assert hashes_of(["other"])[0] not in keys

"""Recordings with their texts: selected and parted together, a group on one side."""

from __future__ import annotations

import numpy as np
import pytest

from elman.datasets.records.transcribed import Transcribed
from elman.errors import ConfigurationError, SequenceError


def heard(n: int = 12, groups: int | None = 4) -> Transcribed:
    return Transcribed(
        [f"{i}.wav" for i in range(n)],
        [f"{i % 3} {i % 2}" for i in range(n)],
        recordings=[np.full((5 + i, 2), float(i), np.float32) for i in range(n)],
        groups=None if groups is None else [f"g{i % groups}" for i in range(n)],
        name="words",
    )


def test_what_is_selected_stays_together() -> None:
    some = heard().select([3, 1])
    assert (some.left, some.right, some.groups) == (
        ["3.wav", "1.wav"],
        ["0 1", "1 1"],
        ["g3", "g1"],
    )
    assert [len(x) for x in some.recordings] == [8, 6]
    assert some.outputs == [("0", "1"), ("1", "1")]
    assert len(heard(groups=None).select(np.arange(12) > 9)) == 2


@pytest.mark.parametrize("seed", range(4))
def test_a_group_stays_on_one_side(seed: int) -> None:
    records = heard()
    kept, out = records.held_out(0.3, seed)
    assert sorted(kept + out) == list(range(12))
    assert records.groups is not None
    assert not {records.groups[i] for i in kept} & {records.groups[i] for i in out}
    assert len(out) == 6, "a second group was needed"
    assert records.held_out(0.3, seed) == (kept, out)


def test_without_groups_each_recording_is_one() -> None:
    kept, out = heard(groups=None).held_out(0.25, 0)
    assert (len(kept), len(out)) == (9, 3)


@pytest.mark.parametrize("share", [0.5, 1.5, None])
def test_a_share_that_leaves_nothing(share: float | None) -> None:
    with pytest.raises(ConfigurationError, match="share"):
        heard(groups=1).held_out(share, 0)


def test_other_numbers_texts_or_groups_are_other_records() -> None:
    sums = {heard().sha256, heard(groups=None).sha256, heard(groups=3).sha256, heard(11).sha256}
    assert len(sums) == 4
    assert heard().sha256 == heard().sha256


def test_each_recording_has_numbers() -> None:
    with pytest.raises(SequenceError, match="every recording has numbers, received 1 names and 0"):
        Transcribed(["a.wav"], ["yes"], name="words")

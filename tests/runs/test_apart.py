"""Hashes of what was held out: the same texts, the same hashes, whatever a record holds."""

from __future__ import annotations

import numpy as np

from elman.datasets import Labelled
from elman.runs.apart import KEY, hashes_of, noted, read_hashes


def test_texts_that_look_the_same_have_one_hash() -> None:
    found = hashes_of(Labelled(["Zoë ", " zoë", "Zoe", "Anna"], ["f"] * 4), ("case",))
    assert found[0] == found[1]
    assert len(set(found.tolist())) == 3
    assert len(set(hashes_of(Labelled(["Zoë", "zoe"], ["f"] * 2), ("accents",)).tolist())) == 1


def test_recordings_have_hashes_too() -> None:
    a, b = np.zeros((3, 2)), np.ones((3, 2))
    found = hashes_of(Labelled([a, b, a.copy()], ["x", "y", "x"]), ())
    assert found[0] == found[2] != found[1]


def test_what_is_noted_is_read() -> None:
    hashes = np.array([7, 3, 7], np.uint32)
    assert read_hashes({KEY: noted(hashes)}).tolist() == [3, 7]


def test_a_record_that_says_nothing_that_can_be_read_has_none() -> None:
    for record in ({}, {KEY: 3}, {KEY: "?"}, {KEY: "AAA="}, {KEY: None}):
        assert len(read_hashes(record)) == 0

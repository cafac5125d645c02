from __future__ import annotations

import pytest

from elman.datasets import Pairs
from elman.errors import ConfigurationError, SequenceError


def test_parts_are_the_publisher_s_unless_a_share_is_asked_for() -> None:
    rows = [(c, c) for c in "abcd"]
    about = {"name": "p", "source": "memory", "sha256": ""}
    table = Pairs.of(rows, **about, split=["train", "dev", "test", "train"])
    assert table.held_out(None, 0) == ([0, 3], [2])
    assert table.select([1, 2]).split == ["dev", "test"]
    assert len(table.held_out(0.5, 0)[1]) == 2
    without = Pairs.of(rows, **about, split=["train", "dev", "dev", "train"])
    assert without.held_out(None, 0) == ([0, 3], [1, 2])


def test_both_sides_are_as_long_and_the_sum_is_of_the_rows() -> None:
    with pytest.raises(SequenceError, match="words: every input has an output, received 2"):
        Pairs(["a", "b"], ["x"], name="words")
    pairs = Pairs(["a", "b"], ["x", "y"])
    assert pairs.sha256 == Pairs.of([("x", "a"), ("y", "b")], swap=True).sha256
    assert {part: list(rows) for part, rows in Pairs.of([], split=[]).parts.items()} == {}
    with pytest.raises(ConfigurationError, match="pairs has records 0 to 1, received position 2"):
        pairs.select([2])

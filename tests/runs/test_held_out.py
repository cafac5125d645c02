"""How examples are parted, told and found again, without training anything."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from elman.datasets import Labelled, Pairs, Text
from elman.errors import ConfigurationError
from elman.runs.held_out import KEY, HeldOut, part_of, parted, unmeasured


def people(labels: int, each: int) -> Labelled:
    names = [f"name{i}" for i in range(labels * each)]
    return Labelled(names, [f"c{i % labels:02}" for i in range(labels * each)])


def test_small_labels_lose_the_share_asked_for_in_all() -> None:
    examples = people(50, 4)
    kept, held = HeldOut.choose(examples, "d", 0.2, seed=0).split(examples)
    assert len(held) == 40
    left = Counter(examples.labels[i] for i in kept.tolist())
    assert min(left.values()) >= 2, "enough of each is left to learn from"


def test_labels_without_test_examples_are_named() -> None:
    examples = Labelled([f"n{i}" for i in range(24)], ["a"] * 11 + ["b"] * 11 + ["rare"] * 2)
    chosen = HeldOut.choose(examples, "d", 0.2, seed=0)
    _, held = chosen.split(examples)
    (remark,) = unmeasured(examples, examples.select(held))
    assert remark.startswith("1 of 3 labels have too few examples or groups")
    assert "'rare'" in remark
    assert unmeasured(people(2, 20), chosen.parts(people(2, 20))[1]) == []


@pytest.mark.parametrize(
    "examples",
    [
        people(5, 2),
        Labelled(["x"] * 20, ["a", "b"] * 10),
        Labelled(
            [f"n{i}" for i in range(20)], ["a"] * 10 + ["b"] * 10, groups=["x"] * 10 + ["y"] * 10
        ),
    ],
)
def test_where_nothing_can_be_held_out_that_is_said(examples: Labelled) -> None:
    with pytest.raises(ConfigurationError, match=r"None of .* can be held out.*test=0"):
        HeldOut.choose(examples, "d", 0.2, seed=0).split(examples)


def test_what_another_rule_parted_is_not_called_held_out() -> None:
    examples = people(2, 40)
    written = HeldOut.choose(examples, "d", 0.2, seed=0)
    record: dict[str, Any] = {KEY: written.to_json()}
    chosen, remarks = part_of(record, examples, "d", None)
    assert chosen.tolist() == written.split(examples)[1].tolist()
    assert remarks == ["the 16 examples held out in training"]
    # As models were written before rules had numbers.
    del record[KEY]["rule"]
    chosen, (remark,) = part_of(record, examples, "d", None)
    assert chosen.tolist() == list(range(80))
    assert "another rule" in remark
    assert "flatter" in remark
    with pytest.raises(ConfigurationError, match="test part is not known; train the model again"):
        part_of(record, examples, "d", "test")


def test_a_small_part_seen_is_not_called_none() -> None:
    examples = people(2, 400)
    record = {KEY: HeldOut.choose(examples, "d", 0.001, seed=0).to_json()}
    _, (remark,) = part_of(record, examples, "d", "all")
    assert "on 100%" not in remark
    assert "99.9% of these" in remark


def test_the_publishers_parts_need_no_rule() -> None:
    examples = Labelled(["a", "b", "c"], ["x", "y", "x"], split=["train", "train", "test"])
    record = {KEY: {**HeldOut.choose(examples, "d", None, seed=0).to_json(), "rule": 1}}
    chosen, _ = part_of(record, examples, "d", None)
    assert np.array_equal(chosen, [2])


@pytest.mark.parametrize(
    ("written", "how", "measured"),
    [
        ({"data": "line", "test": 0.25}, "end", 5),
        ({"test": 0.5, "seed": 3}, "random", 4),
        ({"test": None, "seed": 0}, "official", 2),
    ],
)
def test_what_older_models_wrote_of_texts_and_pairs_is_understood(
    written: dict[str, Any], how: str, measured: int
) -> None:
    rows = [(f"{i}", f"{i}") for i in range(8)]
    parts = ["train"] * 6 + ["test"] * 2
    pairs = Pairs.of(rows, name="p", source="p", sha256="p", split=parts)
    records: Any = Text("to be or not to be, or", name="line") if how == "end" else pairs
    record = {KEY: {"sha256": records.sha256, **written}, "data": {"name": "line"}}
    read = HeldOut.of(record)
    assert read is not None
    assert (read.data, read.how) == ("line", how)
    part, rest, (remark,) = parted(record, records, "line", None)
    assert (len(part), len(part) + len(rest)) == (measured, len(records))
    assert "held out in training" in remark


@pytest.mark.parametrize("how", ["end", "random", "none"])
def test_all_shapes_write_the_same(how: str) -> None:
    text = Text("to be or not to be", name="line")
    records: Any = text if how == "end" else people(2, 8)
    chosen = HeldOut.choose(records, "d", 0.0 if how == "none" else 0.5, seed=1)
    assert HeldOut.of({KEY: chosen.to_json()}) == chosen
    assert chosen.how == how

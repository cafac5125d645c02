"""The accuracy that nobody can pass."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets import Labelled, best_reachable_accuracy
from elman.errors import ConfigurationError, LabelError

PEOPLE = Labelled(
    inputs=["Kim", "Kim", "Anna", "Otto"],
    labels=["f", "m", "f", "m"],
    groups=["kim", "kim", "anna", "otto"],
    origins=["US", "KR", "DE", "DE"],
    split=["train", "train", "test", "train"],
    name="people",
    source="a test",
)
WINDOWS = Labelled(np.arange(24, dtype=np.float32).reshape(4, 3, 2), ["a", "b", "a", "b"])


def test_best_reachable_accuracy() -> None:
    assert best_reachable_accuracy(PEOPLE) == 0.75
    assert best_reachable_accuracy(PEOPLE, by="group") == 0.75
    folded = Labelled(["Zoe", "Zoë"], ["f", "m"], groups=["zoe", "zoe"])
    assert best_reachable_accuracy(folded) == 1
    assert best_reachable_accuracy(folded, by="group") == 0.5
    assert best_reachable_accuracy(WINDOWS) == 1
    with pytest.raises(ConfigurationError, match="where the records have groups"):
        best_reachable_accuracy(WINDOWS, by="group")
    with pytest.raises(LabelError, match="no records"):
        best_reachable_accuracy(PEOPLE.select([]))


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), min_size=1))
def test_no_rule_from_inputs_to_labels_passes_the_best_reachable(
    records: list[tuple[str, str]],
) -> None:
    examples = Labelled([i for i, _ in records], [label for _, label in records])
    rules = [{"a": x, "b": y} for x in "xyz" for y in "xyz"]
    best = max(sum(rule[i] == label for i, label in records) for rule in rules)
    assert best_reachable_accuracy(examples) == pytest.approx(best / len(records))


def test_what_stands_beside_equal_texts_may_tell_them_apart() -> None:
    kims = Labelled(["Kim", "Kim"], ["f", "m"], features={"age": ["3", "4"]})
    assert best_reachable_accuracy(kims) == 1.0
    assert best_reachable_accuracy(kims.select([0, 1])) == 1.0

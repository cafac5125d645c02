"""Teachers of a training: those that may know what is held out are named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from elman import SequenceGenerator
from elman.estimators.transfer.teachers import Teacher
from elman.runs.held_out import KEY, HeldOut
from elman.runs.taught import opened

HELD = HeldOut("names", "abc", "random", 0.2, 1, ("case",), rule=2)
END = HeldOut("novel", "abc", "end", 0.1, 1, rule=2)


def teacher(held: HeldOut | None) -> Teacher:
    model: Any = SequenceGenerator()
    model.record_ = {} if held is None else {KEY: held.to_json()}
    return Teacher("a.elman", model)


@pytest.mark.parametrize(
    ("before", "now"),
    [(HELD, HELD), (END, END), (replace(END, seed=7), END), (None, replace(END, how="none"))],
)
def test_nothing_is_said_where_the_same_was_held_out(before: HeldOut | None, now: HeldOut) -> None:
    assert opened((teacher(before),), "generator", now)[1] == []


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (None, HELD),
        (replace(HELD, seed=7), HELD),
        (replace(HELD, sha256="def"), HELD),
        (replace(HELD, refit=True), HELD),
        (replace(HELD, fold=()), HELD),
        (replace(END, fraction=0.05), END),
        (replace(END, how="none"), END),
    ],
)
def test_a_teacher_that_may_know_it_is_named(before: HeldOut | None, now: HeldOut) -> None:
    found, (remark,) = opened((teacher(before),), "generator", now)
    assert [known.name for known in found] == ["a.elman"]
    assert remark.startswith("a.elman may have learned what is held out here")

"""Weights of suggestions: learned, and as they are given."""

from __future__ import annotations

from dataclasses import fields

import pytest

from elman.domains.candidates import FEATURES
from elman.domains.weights import Weights
from elman.errors import ConfigurationError


def test_every_feature_has_a_learned_weight() -> None:
    learned = Weights()
    assert {f.name for f in fields(Weights)} == {*FEATURES, "copies"}
    assert all(isinstance(getattr(learned, name), float) for name in FEATURES)
    # What people hear speaks for a name, odd devices against it: two cost more than twice one.
    assert learned.sound + learned.same > 0
    assert learned.odd <= 0

    assert learned.odds < 0


def test_weights_as_text() -> None:
    changed = Weights.of(" longer = -1.5 , word=0 ")
    assert (changed.longer, changed.word) == (-1.5, 0)
    assert changed.sound == Weights().sound
    assert Weights.of("") == Weights()
    for wrong in ("length=1", "longer", "longer=", "longer=nan", "longer=inf", "=3"):
        with pytest.raises(ConfigurationError):
            Weights.of(wrong)


def test_habits_are_logarithms_of_shares() -> None:
    habits = Weights.habits()
    assert len(habits) > 50
    assert all(value <= 0 for value in habits.values())
    assert habits["c -> k"] > habits["f -> ph"]

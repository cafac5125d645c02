"""How alike a name and its candidates are over all their readings."""

from __future__ import annotations

import pytest

from elman.domains.likeness import likeness_of
from elman.phonetics.engines.protocol import Reading
from elman.phonetics.sounds.nearness import Nearness

NEAR = Nearness("ptbaɪks")


def read(*ways: tuple[str, float]) -> list[Reading]:
    return [Reading(tuple(sounds), share, "model") for sounds, share in ways]


def test_the_same_in_doubt_is_all_that_can_be() -> None:
    doubtful = read(("pat", 0.5), ("tat", 0.5))
    found = likeness_of(doubtful, [doubtful, read(("pat", 1.0)), read(("kɪs", 1.0))], NEAR)
    assert found.alike[0] == pytest.approx(1)
    assert found.expected[0] < 1
    assert found.alike[2] < 0.3
    assert found.same.tolist() == [0.5, 0.5, 0.0]


def test_an_unlikely_reading_counts_little() -> None:
    name = read(("pat", 1.0))
    surely, hardly = read(("pat", 0.95), ("kɪs", 0.05)), read(("kɪs", 0.95), ("pat", 0.05))
    found = likeness_of(name, [surely, hardly], NEAR)
    assert found.alike[0] > 0.9
    assert found.alike[1] < 0.3


def test_a_voiced_for_an_unvoiced_stop_is_heard() -> None:
    found = likeness_of(read(("pat", 1.0)), [read(("bat", 1.0)), read(("pa", 1.0))], NEAR)
    assert found.alike.max() < 0.6
    assert likeness_of(read(("pat", 1.0)), [], NEAR).alike.size == 0

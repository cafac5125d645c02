"""Readings in brief are those in full, without parts and without names of letters."""

from __future__ import annotations

import pytest

from elman.phonetics.calibration import calibrated
from elman.phonetics.engines.joint.brief import brief_readings, shares_of
from elman.phonetics.engines.joint.model import JointModel

_PAIRS = [
    ("cat", ("k", "a", "t")),
    ("tac", ("t", "a", "k")),
    ("act", ("a", "k", "t")),
    ("ace", ("e", "s")),
    ("cate", ("k", "e", "t")),
    ("tea", ("t", "i")),
]
_WORDS = ["cat", "tace", "t", "ctea", "", "cx", "atacte"]


@pytest.fixture(scope="module")
def model() -> JointModel:
    names = {"t": [(("t", "i"), -2.0)], "c": [(("s", "i"), -1.0)]}
    return JointModel.fit(_PAIRS, names=names, rare=1)


@pytest.mark.parametrize("temperature", [1.0, 1.7])
def test_brief_readings_are_the_full_ones(model: JointModel, temperature: float) -> None:
    brief = brief_readings(model, _WORDS, 4, 8, temperature, beam=10)
    full = model.read(_WORDS, 8, beam=10, margin=6.0)
    for (readings, evidence), ways in zip(brief, full, strict=True):
        plain = [r for r in ways if not any(part.name for part in r.parts)] or ways
        wanted = calibrated(plain, temperature)[:4]
        assert [r.phonemes for r in readings] == [r.phonemes for r in wanted]
        assert [r.probability for r in readings] == pytest.approx([r.probability for r in wanted])
        assert not ways or evidence == pytest.approx(ways[0].evidence)
    assert [bool(readings) for readings, _ in brief] == [bool(ways) for ways in full]
    assert any(any(part.name for r in ways for part in r.parts) for ways in full)


def test_shares_are_those_of_the_readings(model: JointModel) -> None:
    said = {("k", "a", "t"): 0.75, ("t", "e", "s"): 0.5, ("q",): 1.0}
    found = shares_of(model, _WORDS, said)
    ways = model.read(_WORDS, 6, beam=8, margin=6.0)
    for share, readings in zip(found, ways, strict=True):
        total = sum(r.probability for r in readings) or 1.0
        right = sum(said.get(r.phonemes, 0.0) * r.probability for r in readings) / total
        assert share == pytest.approx(right, abs=1e-6)
    assert found[0] > 0.3

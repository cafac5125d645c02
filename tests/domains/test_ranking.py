"""The order of suggestions, and near-copies in it."""

from __future__ import annotations

from elman.domains.candidates import Candidate
from elman.domains.ranking import Ranked, varied
from elman.domains.readings import likely_readings
from elman.domains.spellings import Way
from elman.domains.suggestions import similar_to
from elman.domains.weights import Weights
from elman.phonetics.engines.protocol import Reading
from elman.phonetics.voices.voice import Voice


def ranked(label: str, score: float) -> Ranked:
    reading = Reading(("a",), 1.0, "model")
    way = Way(reading, ("a",), 1.0, 0.0, ())
    return Ranked(Candidate(label, way, [reading], 0.0, 0.0, (), False), score, 1.0)


def test_near_copies_step_back() -> None:
    rows = [ranked("netflics", 3.0), ranked("netfllics", 2.9), ranked("netflicks", 2.8)]
    assert [r.candidate.label for r in varied(rows, 0.0)] == ["netflics", "netfllics", "netflicks"]
    assert [r.candidate.label for r in varied(rows, -0.5)] == ["netflics", "netflicks", "netfllics"]


def test_two_odd_devices_cost_at_least_twice_what_one_does(speaker: Voice) -> None:
    heard = likely_readings("phix", speaker)
    calm = similar_to("phix", heard, speaker, count=60, weights=Weights(odd=0.0, odds=0.0))
    strict = similar_to("phix", heard, speaker, count=60, weights=Weights(odd=-5.0, odds=-5.0))
    before = {s.label: s.score for s in calm}
    fallen = {round(before[s.label] - s.score, 3) for s in strict if s.label in before}
    assert fallen <= {0.0, 5.0, 15.0, 30.0, 50.0}
    assert 0.0 in fallen

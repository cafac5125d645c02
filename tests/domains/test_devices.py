"""Devices of respellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.domains.devices import bent, changes, device_of, devices_of
from elman.domains.readings import likely_readings
from elman.phonetics.voices.voice import Voice


@pytest.mark.parametrize(
    ("old", "new", "device"),
    [
        ("c", "k", "c -> k"),
        ("x", "cks", "x -> cks"),
        ("p", "pp", "doubled"),
        ("pp", "p", "single"),
        ("a", "ae", "+e"),
        ("ight", "ite", "ght -> te"),
        ("ate", "8", "digits"),
    ],
)
def test_devices_are_named_by_what_changed(old: str, new: str, device: str) -> None:
    assert device_of(old, new) == device


@given(st.text("abckqx", max_size=4), st.text("abckqx", max_size=4))
def test_only_what_stays_has_no_device(old: str, new: str) -> None:
    assert (device_of(old, new) == "") == (old == new)


def test_bent_spellings_use_usual_devices_alone(speaker: Voice) -> None:
    reading = likely_readings("fix", speaker)[0]
    usual = {device: -n for n, (device, *_) in enumerate(changes(reading, speaker), start=1)}
    habits = dict(sorted(usual.items())[:3]) | {"f -> ph": -0.5}
    made = {label: parts for label, parts, _ in bent(reading, speaker, habits, most=10)}
    assert next(iter(made)) == "phix"
    for label, parts in made.items():
        assert "".join(part.letters for part in parts) == label
        assert set(devices_of(reading.parts, parts)) <= habits.keys()
    assert list(bent(reading, speaker, {}, most=10)) == []
    assert len(list(bent(reading, speaker, habits, most=1))) == 1

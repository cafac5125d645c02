from __future__ import annotations

import dataclasses
import json

import pytest

from elman.domains.records import Availability, Invention, Suggestion


def test_records_are_frozen_and_write_themselves_as_json() -> None:
    answer = Availability("rmix.com", "available", "rdap", "not registered")
    one = Suggestion("rmix", match=1.0, phonemes=("ɑ", "r"), suffix="com", availability=answer)
    told = json.loads(json.dumps(one.to_json()))
    assert told["name"] == "rmix.com"
    assert told["length"] == 4
    assert told["phonemes"] == ["ɑ", "r"]
    assert told["availability"]["status"] == "available"
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.label = "other"  # type: ignore[misc]


def test_another_suffix_is_not_known_to_be_available() -> None:
    answer = Availability("vela.com", "taken", "dns")
    one = Invention("vela", suffix="com").with_availability(answer)
    assert one.with_suffix("net").availability is None
    assert one.with_suffix("net").name == "vela.net"
    assert Invention("vela").name == "vela"

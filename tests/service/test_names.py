"""Names over HTTP: what is asked is what the library answers."""

from __future__ import annotations

import json
from typing import Any

from elman.domains.kinds import KINDS
from elman.questions import Invent
from elman.questions.names import KINDS as ASKED
from elman.service import names


def test_the_kinds_are_those_of_the_library() -> None:
    assert set(ASKED) == set(KINDS)


def test_inventions_by_kind_and_about_keywords(running: Any) -> None:
    asked = {"count": 4, "kind": ["joined"], "about": ["music"], "seed": 3, "tld": ["com", "net"]}
    given = {k: tuple(v) if isinstance(v, list) else v for k, v in asked.items()}
    own = json.loads(names.invent(Invent(**given)))
    answer = running.post("/v1/domains/invent", asked)
    assert answer.status_code == 200, answer.text
    found = answer.json()["inventions"]
    assert len(found) == 8
    assert {entry["name"].rpartition(".")[2] for entry in found} == {"com", "net"}
    assert all(len(entry["label"]) <= 12 for entry in found)
    assert answer.json() == own


def test_what_no_invention_can_meet_is_refused_in_the_words_of_the_body(running: Any) -> None:
    answer = running.post("/v1/domains/invent", {"kind": ["coined"], "about": ["music"]})
    assert answer.status_code == 422
    assert "about" in answer.json()["remedy"]
    wrong = running.post("/v1/domains/invent", {"kind": ["joind"]})
    assert wrong.status_code == 422
    assert wrong.json()["pointer"] == "/kind/0"
    assert "joined" in wrong.json()["detail"]


def test_look_alikes_say_what_may_be_misread(running: Any) -> None:
    answer = running.post("/v1/domains/lookalikes", {"names": ["airrnix"], "like": "airmix"})
    assert answer.status_code == 200, answer.text
    entry = answer.json()["answers"][0]
    assert entry["name"] == "airrnix"
    assert entry["warnings"]
    assert (
        entry["skeleton"]
        == running.post("/v1/domains/lookalikes", {"names": ["airmix"]}).json()["answers"][0][
            "skeleton"
        ]
    )

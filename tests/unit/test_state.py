"""What is kept of a topic, and what of it is trusted."""

from __future__ import annotations

from pathlib import Path

import pytest

from elman import SequenceClassifier
from elman.unit import Outcome, Picture, Result, Table
from elman.unit.state import State, source_digest


def test_an_outcome_comes_back_as_it_was(tmp_path: Path) -> None:
    state = State(tmp_path / "topic", {"quick": True})
    whole = Outcome(
        [Result("a", "1", 1.0, "2")],
        [Table("t", ["x"], [["ü"]], change=True)],
        [Picture("p.svg", "c", "s")],
        [("caption", "text")],
        ["remark"],
        seconds=2.5,
    )
    state.keep(whole)
    assert state.outcome() is None  # Its picture is not there.
    (tmp_path / "topic" / "p.svg").write_text("<svg/>")
    assert State(tmp_path / "topic", {"quick": True}).outcome() == whole


def test_what_was_missing_is_no_outcome(tmp_path: Path) -> None:
    state = State(tmp_path / "topic", {})
    state.keep(Outcome(missing="no data"))
    assert state.outcome() is None


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"results": [{"what": 1}]}', "null"])
def test_a_damaged_outcome_is_none(tmp_path: Path, damage: str) -> None:
    state = State(tmp_path / "topic", {})
    (tmp_path / "topic" / "outcome.json").write_text(damage)
    assert state.outcome() is None


def test_a_damaged_model_is_trained_again(tmp_path: Path) -> None:
    state, fits = State(tmp_path / "topic", {}), list[int]()

    def fit() -> SequenceClassifier:
        fits.append(1)
        model = SequenceClassifier(units=2, epochs=1, cell="simple")
        return model.fit(["Anna", "Otto", "Eva", "Ugo"], ["f", "m", "f", "m"])

    state.model("m", fit)
    loaded = state.model("m", fit)
    assert len(fits) == 1
    path = tmp_path / "topic" / "m.elman"
    path.write_bytes(path.read_bytes()[:100])
    again = state.model("m", fit)
    assert len(fits) == 2
    assert again.predict(["Anna"]) == loaded.predict(["Anna"])


def test_other_settings_remove_what_was_kept(tmp_path: Path) -> None:
    assert State(tmp_path / "topic", {"a": 1}).value("v", lambda: 1) == 1
    assert State(tmp_path / "topic", {"a": 1}).value("v", lambda: 2) == 1
    assert State(tmp_path / "topic", {"a": 2}).value("v", lambda: 2) == 2


def test_other_code_has_another_digest(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("a")
    (tmp_path / "b.py").write_text("b")
    a, b = str(tmp_path / "a.py"), str(tmp_path / "b.py")
    assert (
        len({source_digest(a), source_digest(b), source_digest(a, b), source_digest(a, None)}) == 3
    )

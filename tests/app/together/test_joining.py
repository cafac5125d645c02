"""What processes are compared by, and where all but the first write."""

from __future__ import annotations

from pathlib import Path

from elman.app.together.joining import _aside, _facts

GIVEN = {
    "data": "/here/names.csv",
    "output": Path("a.elman"),
    "log": None,
    "checkpoint": "run.ckpt",
    "epochs": 3,
    "refit": False,
    "continue_": None,
    "as_json": True,
}


def test_settings_and_versions_are_compared_and_paths_are_not() -> None:
    facts = _facts(GIVEN)
    assert facts["--epochs"] == "3"
    assert facts["--data"] == facts["--checkpoint"] == facts["--output"] == "given"
    assert {"elman", "JAX"} < set(facts)
    assert not {"--refit", "--log", "--as-json"} & set(facts)
    elsewhere = {**GIVEN, "data": "/there/names.csv", "output": Path("b.elman")}
    assert _facts(elsewhere) == facts
    assert _facts({**GIVEN, "checkpoint": None}) != facts


def test_all_but_the_first_write_into_a_folder_of_their_own(tmp_path: Path) -> None:
    aside = _aside(GIVEN, tmp_path)
    assert set(aside) == {"output", "checkpoint"}
    assert aside["output"] == tmp_path / "output.elman"
    assert aside["checkpoint"] == str(tmp_path / "checkpoint.ckpt")
    assert _aside({"data": "names"}, tmp_path) == {"output": tmp_path / "model.elman"}

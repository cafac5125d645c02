"""What experiments leave: figures of parts together, and figures measured anew in their place."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "experiments"))
    yield importlib.import_module("record")
    sys.modules.pop("record")


def stored(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "result.json").read_text())
    return found


def test_a_speed_measured_anew_leaves_other_figures_as_they_are(
    record: Any, tmp_path: Path
) -> None:
    script = str(tmp_path / "run.py")
    record.write(script, {"bits": 2.25, "speed": 100.0}, "python run.py", seconds=7)
    before = stored(tmp_path)
    record.renew(script, {"speed": 123.45678912})
    after = stored(tmp_path)
    assert after.pop("commit_of_speeds") == record.commit(tmp_path)
    assert after == before | {"figures": {"bits": 2.25, "speed": 123.456789}}


def test_of_a_speed_that_several_parts_have_the_slowest_counts(record: Any, tmp_path: Path) -> None:
    script = str(tmp_path / "run.py")
    record.write(script, {"a_bleu": 40.0, "speed": 90.0}, "run a", part="a")
    record.write(script, {"b_bleu": 36.0, "speed": 100.0}, "run b", part="b")
    assert stored(tmp_path)["figures"] == {"a_bleu": 40.0, "speed": 90.0, "b_bleu": 36.0}
    record.renew(script, {"speed": 200.0}, part="a")
    figures = stored(tmp_path)["figures"]
    assert figures == {"a_bleu": 40.0, "speed": 100.0, "b_bleu": 36.0}
    assert stored(tmp_path)["parts"]["a"]["figures"] == {"a_bleu": 40.0, "speed": 200.0}

"""What a comparison keeps: figures of each trial, taken up again, and files that hold none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from elman.errors import OutputError
from elman.runs.trials import Kept, Trial


def test_figures_are_taken_up_again(tmp_path: Path) -> None:
    path, settings = tmp_path / "a.json", {"units": (4, 2)}
    trial = Trial(dict(settings))
    kept = Kept(path, [1], [trial])
    trial.scores, trial.losses, trial.beside = [0.5, 0.6], [0.7], {"PCA": [0.25]}
    kept.save()
    again = Trial(dict(settings))
    Kept(path, [1], [again])
    assert (again.scores, again.losses, again.beside) == ([0.5, 0.6], [0.7], {"PCA": [0.25]})


@pytest.mark.parametrize("beside", [[], {"PCA": "x"}, {"PCA": [True]}])
def test_a_file_with_other_figures(tmp_path: Path, beside: Any) -> None:
    path = tmp_path / "a.json"
    Kept(path, [1], []).save()
    found = json.loads(path.read_bytes())
    found["trials"] = [{"settings": {"units": 4}, "scores": [0.5], "beside": beside}]
    path.write_text(json.dumps(found))
    with pytest.raises(OutputError, match="holds no results of a comparison"):
        Kept(path, [1], [Trial({"units": 4})])

"""Model cards say what the file says, and what nobody knows."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman import SequenceClassifier
from elman.estimators.files.codec import opened
from elman.report.model_card import card

MEASURED = {
    "examples": 200,
    "accuracy": {"value": 0.9, "low": 0.85, "high": 0.93, "hits": 180, "total": 200},
    "calibration_error": 0.031,
    "error_gap": {
        "errors": {
            "a|b": {"value": 0.05, "low": 0.02, "high": 0.1, "hits": 5, "total": 100},
            "c": {"value": 0.15, "low": 0.09, "high": 0.23, "hits": 15, "total": 100},
        },
        "worse": "c",
        "points": 10.0,
        "low": 2.0,
        "high": 18.0,
    },
}
HELD = {"data": "x.csv", "sha256": "0", "how": "random", "fraction": 0.2, "seed": 3, "refit": True}


@pytest.fixture(scope="module")
def trained() -> Any:
    return SequenceClassifier(units=3, epochs=1, seed=5).fit(["ab", "ba"] * 6, ["a|b", "c"] * 6)


def written(model: Any, folder: Path, **record: Any) -> str:
    model.record_ = {k: v for k, v in model.record_.items() if k not in ("measured", "held_out")}
    model.record_ |= record
    model.save(folder / "m.elman")
    return card(*opened(folder / "m.elman", light=True), "m.elman", 1234)


def test_a_card_has_figures_with_their_intervals(trained: Any, tmp_path: Path) -> None:
    data = {"name": "x.csv", "source": "x.csv", "sha256": "abc", "text": None}
    text = written(trained, tmp_path, measured=MEASURED, held_out=HELD, data=data)
    assert "| accuracy | 90.0% | 85.0 to 93.0% | 180 of 200 |" in text
    assert "20% of the data, drawn from seed 3" in text
    assert "trained once more, on what was held out too" in text
    assert r"| a\|b | 5.0% | 2.0 to 10.0% | 5 of 100 |" in text
    assert "`c` is mistaken more often, by 10.0 points (95% interval 2.0 to 18.0)" in text
    assert "differ by 3.1 points on average" in text
    assert "not known to elman" in text
    assert "`elman evaluate m.elman x.csv`" in text


def test_a_known_set_brings_its_licence(trained: Any, tmp_path: Path) -> None:
    data = {"name": "names-nltk", "source": "cache", "sha256": "abc", "text": None}
    text = written(trained, tmp_path, data=data)
    assert "Mark Kantrowitz" in text
    assert "datasets: [names-nltk]" in text


def test_what_was_not_measured_is_said(trained: Any, tmp_path: Path) -> None:
    text = written(trained, tmp_path)
    assert "Nothing was held out" in text
    assert "None: nothing was measured." in text


def test_settings_rebuild_the_estimator(trained: Any, tmp_path: Path) -> None:
    text = written(trained, tmp_path)
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {}
    exec(code[1], names)
    assert names["model"].get_params() == trained.get_params()


def test_tables_have_as_many_cells_in_every_row(trained: Any, tmp_path: Path) -> None:
    lines = written(trained, tmp_path, measured=MEASURED, held_out=HELD).splitlines()
    for before, row in pairwise(lines):
        if before.startswith("|") and row.startswith("|"):
            bars = (len(re.findall(r"(?<!\\)\|", line)) for line in (before, row))
            assert len(set(bars)) == 1, row


def test_the_file_opens_in_hugging_faces_safetensors(trained: Any, tmp_path: Path) -> None:
    from safetensors import safe_open

    trained.save(tmp_path / "m.elman")
    with safe_open(tmp_path / "m.elman", framework="np") as file:
        names = list(file.keys())
        assert "elman" in file.metadata()
        found = {name: file.get_tensor(name) for name in names}
    from elman.rnn import parameters_of

    for name, value in parameters_of(trained.networks_[0]).items():
        np.testing.assert_array_equal(found[f"0/{name}"], value)


def test_the_number_of_layers_is_a_setting(tmp_path: Path) -> None:
    from elman import SequenceTransducer

    model = SequenceTransducer(units=3, layers=1, embedding=2, epochs=1, validation=None)
    model.fit([["a"], ["b"]] * 3, [["x"], ["y"]] * 3)
    text = written(model, tmp_path)
    assert "    layers=1,\n" in text
    assert "planned one by one" not in text


def test_layers_of_ones_own_stand_in_the_file(tmp_path: Path) -> None:
    from elman import GRU

    model = SequenceClassifier(layers=[GRU(3)], epochs=1).fit(["ab", "ba"] * 6, [0, 1] * 6)
    assert "planned one by one stand in the file" in written(model, tmp_path)

"""`elman export` writes a model for others, and tells how far it answers alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("onnxruntime")


def test_onnx(elman: Any, model: Path) -> None:
    ended = elman("export", model, "m.onnx")
    assert ended.code == 0
    assert "m.onnx: a classifier, " in ended.out
    assert "200 random inputs of 1 to 200 steps: largest difference of a probability" in ended.out
    assert Path("m.onnx").stat().st_size > 100


def test_what_an_encoder_needs_as_json(elman: Any, model: Path) -> None:
    ended = elman("export", model, "m.onnx", "--input", "characters", "--json")
    told = json.loads(ended.out)
    assert told["inputs"] == ["characters"]
    assert told["compared"]["difference"] <= 1e-4
    assert told["bytes"] == Path("m.onnx").stat().st_size
    assert len(told["labels"]) == 2


def test_int8_tells_its_cost(elman: Any, model: Path) -> None:
    ended = elman("export", model, "m.onnx", "--int8")
    assert ended.code == 0
    assert "int8: 200 random inputs" in ended.out
    assert " kB before, " in ended.out


def test_a_script_beside_weights(elman: Any, model: Path) -> None:
    ended = elman("export", model, "m.safetensors")
    assert ended.code == 0
    assert "m_torch.py: rebuilds the network" in ended.out
    assert Path("m_torch.py").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["m.tflite"], "An export ends in .onnx"),
        (["no/m.onnx"], "must exist and be writable"),
        (["m.safetensors", "--int8"], "int8 says something of files of ONNX"),
        (["m.onnx", "--networks-alone"], "this model has none"),
        (["m.onnx", "--input", "bytes"], "symbols"),
    ],
)
def test_what_cannot_be_is_refused_first(
    elman: Any, model: Path, words: list[str], said: str
) -> None:
    ended = elman("export", model, *words)
    assert ended.code == 2
    assert said in ended.err
    assert ended.out == ""
    assert not list(Path().glob("m.*"))


def test_a_model_is_never_written_over(elman: Any, model: Path, tmp_path: Path) -> None:
    named = Path("m.onnx")
    named.write_bytes(model.read_bytes())
    ended = elman("export", named, "m.onnx")
    assert ended.code != 0
    assert "is read" in ended.err
    assert named.read_bytes() == model.read_bytes()

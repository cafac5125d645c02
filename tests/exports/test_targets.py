"""One door: the ending of a file says what it is for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from elman.errors import ConfigurationError
from elman.exports.targets import beside, export


@pytest.mark.parametrize("name", ["m", "m.tflite", "m.h5", "m.onnx.gz"])
def test_another_ending_is_refused(name: str, padded: Any, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"ends in \.onnx, \.weights\.h5, \.keras"):
        export(padded, tmp_path / name)


@pytest.mark.parametrize("settings", [{"int8": True}, {"input": "characters"}])
def test_settings_of_onnx_alone(settings: dict[str, Any], padded: Any, tmp_path: Path) -> None:
    for name in ("m.keras", "m.safetensors"):
        with pytest.raises(ConfigurationError, match="says something of files of ONNX"):
            export(padded, tmp_path / name, **settings)


def test_scripts_stand_beside_weights(padded: Any, tmp_path: Path) -> None:
    path = tmp_path / "m.v2.safetensors"
    done = export(padded, path)
    assert done.script == beside(path) == tmp_path / "m.v2_torch.py"
    assert done.script.exists()


def test_onnx(padded: Any, tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    done = export(padded, tmp_path / "m.onnx", input="characters")
    assert done.description["inputs"] == ["characters"]

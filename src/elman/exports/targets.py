"""One door for all exports: the ending of the file says which."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from elman.errors import ConfigurationError, printable
from elman.exports.exported import Exported
from elman.exports.onnx.classifier import Input

__all__ = ["ENDINGS", "beside", "export"]

ENDINGS = {
    ".onnx": "ONNX",
    ".weights.h5": "Keras",
    ".keras": "Keras",
    ".safetensors": "PyTorch",
    ".pt": "PyTorch",
}
"""What a file is for, by its ending."""


def beside(path: str | os.PathLike[str]) -> Path | None:
    """Return the script that is written beside a file; None where it needs none.

    Raises `ConfigurationError` for an ending that names no export.

    >>> beside("names.pt"), beside("names.weights.h5"), beside("names.onnx")
    (PosixPath('names_torch.py'), PosixPath('names_keras.py'), None)
    """
    path = Path(path)
    ending = _ending(path)
    if ENDINGS[ending] == "ONNX":
        return None
    return path.with_name(f"{path.name.removesuffix(ending)}_{_framework(ending)}.py")


def export(
    model: Any,
    path: str | os.PathLike[str],
    *,
    input: Input | None = None,
    networks_alone: bool = False,
    int8: bool = False,
) -> Exported:
    """Write a model, or a model file, for ONNX, Keras or PyTorch, by the ending of `path`.

    Settings are those of `to_onnx`; Keras and PyTorch have `networks_alone` alone. Raises
    `ConfigurationError` for an ending that names none of them, and what each of them raises.
    """
    path = Path(path)
    script, target = beside(path), ENDINGS[_ending(path)]
    if target == "ONNX":
        from elman.exports.onnx.file import to_onnx

        return to_onnx(model, path, input=input, networks_alone=networks_alone, int8=int8)
    for name, value in (("input", input), ("int8", int8)):
        if value:
            raise ConfigurationError(
                f"{name} says something of files of ONNX, {printable(path.name, 80)} is for "
                f"{target}",
                remedy="leave it out, or name a file.onnx",
            )
    if target == "Keras":
        from elman.exports.keras_file import to_keras

        return to_keras(model, path, script=script, networks_alone=networks_alone)
    from elman.exports.torch_file import to_torch

    return to_torch(model, path, script=script, networks_alone=networks_alone)


def _framework(ending: str) -> str:
    return {"Keras": "keras", "PyTorch": "torch"}[ENDINGS[ending]]


def _ending(path: Path) -> str:
    for ending in ENDINGS:
        if path.name.endswith(ending):
            return ending
    raise ConfigurationError(
        f"An export ends in {', '.join(ENDINGS)}, received {printable(path.name, 80)}",
        remedy="name for example model.onnx",
    )

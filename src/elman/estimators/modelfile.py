"""Models on disk: one safetensors file whose metadata holds JSON.

Writing is atomic: a temporary file in the same folder, then a rename. Reading runs no code and
checks everything before anything is used: the format, a checksum over description and
parameters, and the name, shape and type of every parameter.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import DamagedModel, ModelFileError, NewerModel, NotAModel
from elman.files import write_atomically

__all__ = ["FORMAT", "Model", "plain", "read", "write"]

FORMAT = 1
"""Version of the description; a file with a higher one is refused."""


class Model(NamedTuple):
    """A model file taken apart: its description and its parameters."""

    description: dict[str, Any]
    parameters: dict[str, NDArray[Any]]


def _checksum(description: dict[str, Any], parameters: dict[str, NDArray[Any]]) -> str:
    digest = hashlib.sha256(json.dumps(description, sort_keys=True).encode())
    for name in sorted(parameters):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(parameters[name]).tobytes())
    return digest.hexdigest()


def plain(value: Any) -> Any:
    """Write a NumPy number or array, such as a grid search sets, and a set as JSON's."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"A model file holds no {type(value).__name__}")


def write(path: str | os.PathLike[str], model: Model) -> None:
    """Write a model file; the same model gives the same bytes."""
    from safetensors.numpy import save

    # Read back before it is summed: JSON turns tuples to lists and keys to strings.
    text = json.dumps({**model.description, "format": FORMAT}, default=plain)
    description = json.loads(text)
    # One key only: safetensors keeps metadata in a hash map, whose order is not fixed.
    entry = {"checksum": _checksum(description, model.parameters), **description}
    arrays = {name: np.ascontiguousarray(p) for name, p in model.parameters.items()}
    write_atomically(Path(path), save(arrays, {"elman": json.dumps(entry, sort_keys=True)}))


def read(path: str | os.PathLike[str]) -> Model:
    """Read and check a model file.

    Raises `NotAModel`, `DamagedModel` or `NewerModel`, each with what is wrong.
    """
    from safetensors import SafetensorError, safe_open

    path = Path(path)
    try:
        if not path.exists():
            raise ModelFileError(f"A model file is needed, {path} does not exist",
                                 remedy="train one: elman train names")  # fmt: skip
        if path.is_dir():
            raise NotAModel(f"A model is a file, {path} is a folder")
        with safe_open(path, framework="np") as file:
            if "elman" not in (metadata := file.metadata() or {}):
                raise NotAModel(
                    f"{path} is a safetensors file without elman's description",
                    remedy="train one: elman train names",
                )
            parameters = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except OSError as error:
        raise ModelFileError(
            f"{path} must be readable, received: {error.strerror or error}"
        ) from error
    except SafetensorError as error:
        with path.open("rb") as raw:
            ours = b'"elman"' in raw.read(4096)
        if ours:
            raise DamagedModel(
                f"{path} is truncated or edited ({error})", remedy="copy or train it again"
            ) from error
        raise NotAModel(f"{path} is not an elman model ({error})",
                        remedy="train one: elman train names") from error  # fmt: skip
    except (TypeError, AttributeError) as error:
        raise DamagedModel(
            f"{path} holds parameters of a type that elman does not write ({error})",
            remedy="copy or train it again",
        ) from error
    return Model(_described(path, metadata["elman"], parameters), parameters)


def _described(path: Path, text: str, parameters: dict[str, NDArray[Any]]) -> dict[str, Any]:
    try:
        description = json.loads(text)
        version = int(description["format"])
        checksum = description.pop("checksum")
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError,
            RecursionError) as error:  # fmt: skip
        raise DamagedModel(
            f"The description in {path} cannot be read ({error!r})", remedy="train it again"
        ) from error
    if version > FORMAT:
        written = description.get("elman_version", "a later version")
        raise NewerModel(
            f"{path} has format {version}, written by elman {written}; this elman reads up to "
            f"format {FORMAT}",
            remedy="upgrade: pip install --upgrade elman",
        )
    if checksum != _checksum(description, parameters):
        raise DamagedModel(
            f"{path} was changed after it was written: its checksum does not fit",
            remedy="copy or train it again",
        )
    return dict(description)

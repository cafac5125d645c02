"""Models on disk: one safetensors file whose metadata holds JSON.

Writing is atomic: a temporary file in the same folder, then a rename. Reading runs no code,
reads regular files only and none larger than `elman.limits` says, and checks everything before
anything is used: the format, a checksum over description and parameters, and the name, shape and
type of every parameter.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import (
    DamagedModel,
    ModelFileError,
    NewerModel,
    NotAModel,
    UnstorableValue,
    printable,
    shorten,
)
from elman.files import kind_of, write_atomically
from elman.limits import HEADER_BYTES, MODEL_BYTES, NESTED

__all__ = ["FORMAT", "Model", "plain", "read", "trusted", "write"]

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
    """Write a NumPy number or array, such as a grid search sets, as JSON's."""
    plain = value.tolist() if isinstance(value, (np.generic, np.ndarray)) else value
    # A long double stays one, a date becomes Python's: neither is JSON's.
    if plain is value or not isinstance(plain, (str, int, float, list, type(None))):
        raise UnstorableValue(
            f"A model file holds no {type(value).__name__}, received {shorten(value)}"
        )
    return plain


def as_read(description: dict[str, Any]) -> dict[str, Any]:
    """Return a description as it is read back; raises `UnstorableValue` for what JSON lacks."""
    try:
        # Read back before it is summed: JSON turns tuples to lists and keys to strings.
        text = json.dumps({**description, "format": FORMAT}, default=plain)
        if len(text) > HEADER_BYTES // 2:
            raise UnstorableValue(
                f"A description has at most {HEADER_BYTES // 2:,} characters, "
                f"received {len(text):,}"
            )
        read: dict[str, Any] = json.loads(text)
    except UnstorableValue:
        raise
    except (TypeError, ValueError, RecursionError) as error:
        raise UnstorableValue(f"A model file holds what JSON can say: {error}") from error
    if _depth(read, NESTED) > NESTED:
        raise UnstorableValue(f"A description nests at most {NESTED} lists and objects")
    return read


def write(path: str | os.PathLike[str], model: Model) -> None:
    """Write a model file; the same model gives the same bytes.

    Raises `UnstorableValue` before anything is written, and `OutputError` when it cannot be.
    """
    from safetensors.numpy import save

    description = as_read(model.description)
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
        _check_file(path)
        with safe_open(path, framework="np") as file:
            if "elman" not in (metadata := file.metadata() or {}):
                raise NotAModel(
                    f"{path} is a safetensors file without elman's description",
                    remedy="train one: elman train names",
                )
            parameters = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, MemoryError) as error:
        said = getattr(error, "strerror", None) or error or "it does not fit in memory"
        raise ModelFileError(f"{path} must be readable, received: {said}") from error
    except SafetensorError as error:
        with path.open("rb") as raw:
            ours = b'"elman"' in raw.read(4096)
        said = printable(error)
        if ours:
            raise DamagedModel(
                f"{path} is truncated or edited ({said})", remedy="copy or train it again"
            ) from error
        raise NotAModel(
            f"{path} is not an elman model ({said})", remedy="train one: elman train names"
        ) from error
    except (TypeError, AttributeError, ValueError, OverflowError) as error:
        raise DamagedModel(
            f"{path} holds parameters of a type that elman does not write ({printable(error)})",
            remedy="copy or train it again",
        ) from error
    description = _described(path, metadata["elman"], parameters)
    return Model(description, _widened(parameters))


def _widened(parameters: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Parameters in single precision: models that ship are kept in half."""
    return {n: p.astype(np.float32) if p.dtype == np.float16 else p for n, p in parameters.items()}


def trusted(content: bytes) -> Model:
    """Take apart a model file that came with elman: its checksum was compared with the manifest's.

    The same as `read` gives, in less time, without a second look at the disk.
    """
    from safetensors.numpy import load

    length = struct.unpack("<Q", content[:8])[0]
    description = json.loads(json.loads(content[8 : 8 + length])["__metadata__"]["elman"])
    del description["checksum"]
    return Model(description, _widened(load(content)))


def _check_file(path: Path) -> None:
    """Refuse what cannot be a model by what it is and how large it says it is."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise ModelFileError(
            f"A model file is needed, {path} does not exist", remedy="train one: elman train names"
        ) from None
    if kind := kind_of(status.st_mode):
        raise NotAModel(f"A model is a file, {path} is {kind}")
    with path.open("rb") as file:
        begin = file.read(8)
    header = struct.unpack("<Q", begin)[0] if len(begin) == 8 else 0
    if header <= status.st_size - 8 and header > HEADER_BYTES:
        raise NotAModel(
            f"{path} is not an elman model (its description claims {header:,} bytes)",
            remedy="train one: elman train names",
        )
    if status.st_size > MODEL_BYTES:
        raise NotAModel(
            f"A model file has at most {MODEL_BYTES:,} bytes, {path} has {status.st_size:,}"
        )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object whose keys differ: of two alike, each reader would take another."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _depth(value: Any, most: int) -> int:
    """Count how deep lists and objects are nested, no further than a little beyond `most`."""
    level, depth = [value], 0
    while level and depth <= most:
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        depth += bool(level)
    return depth


def _described(path: Path, text: str, parameters: dict[str, NDArray[Any]]) -> dict[str, Any]:
    try:
        description = json.loads(text, object_pairs_hook=_once)
        if _depth(description, NESTED) > NESTED:
            raise ValueError(f"lists and objects are nested more than {NESTED} deep")
        version, checksum = description["format"], description.pop("checksum")
        if type(version) is not int:
            raise TypeError(f"format is a whole number, received {shorten(version)}")
        if version < 1:
            raise ValueError(f"there is no format {version}")
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        said = f"{type(error).__name__}: {printable(error)}"
        raise DamagedModel(
            f"The description in {path} cannot be read ({said})", remedy="train it again"
        ) from error
    if version > FORMAT:
        written = description.get("elman_version", "a later version")
        written = written if isinstance(written, str) and written.isprintable() else "another"
        raise NewerModel(
            f"{path} has format {shorten(version)}, written by elman {written[:40]}; this elman "
            f"reads up to format {FORMAT}",
            remedy="upgrade: pip install --upgrade elman",
        )
    if checksum != _checksum(description, parameters):
        raise DamagedModel(
            f"{path} was changed after it was written: its checksum does not fit",
            remedy="copy or train it again",
        )
    return dict(description)

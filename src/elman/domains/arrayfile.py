"""Arrays in one file that is mapped instead of read: a line of JSON, then array after array.

The line says what the file is, the type and size of each array, and a checksum of all of them.
What was found whole once is not read through again, as long as the system says that nobody has
touched it: an index of many files opens at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import DamagedModel, OutputError
from elman.files import write_atomically

__all__ = ["map_arrays", "write_arrays"]

_TYPES = {"u1": np.uint8, "u4": np.uint32, "u8": np.uint64, "f4": np.float32}
_ALIGNED = 8
_HEADER = 65_536


def write_arrays(path: Path, what: str, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write vectors of bytes, unsigned numbers or floats; raises `OutputError` where it cannot."""
    parts = [np.ascontiguousarray(array).tobytes() for array in arrays.values()]
    body = b"".join(part + bytes(-len(part) % _ALIGNED) for part in parts)
    head = {
        "what": what,
        "arrays": {name: [array.dtype.str[1:], len(array)] for name, array in arrays.items()},
    }
    line = json.dumps(head | {"sha256": _sum(head, body)}).encode()
    write_atomically(path, line + b" " * (-(len(line) + 1) % _ALIGNED) + b"\n" + body)


def _sum(head: Mapping[str, Any], body: bytes | memoryview) -> str:
    stated = json.dumps([head["what"], head["arrays"]]).encode()
    found = hashlib.sha256(stated)
    found.update(body)
    return found.hexdigest()


def map_arrays(path: Path, what: str) -> dict[str, NDArray[Any]]:
    """Map the arrays of a file; raises `DamagedModel` where it is not `what`, or not whole.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_arrays(Path(folder) / "a", "numbers", {"n": np.arange(3, dtype=np.uint32)})
    ...     map_arrays(Path(folder) / "a", "numbers")["n"].tolist()
    [0, 1, 2]
    """
    try:
        stated = _stated(path)
        with path.open("rb") as file:
            view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        at = view.find(b"\n", 0, _HEADER) + 1
        head = json.loads(view[:at])
        if head["what"] != what:
            raise ValueError("it is another")
        if _note_of(path) != stated:
            with memoryview(view) as content, content[at:] as body:
                if _sum(head, body) != head["sha256"]:
                    raise ValueError("it is damaged")
            # Without a note everything works, a little later.
            with contextlib.suppress(OSError, OutputError):
                write_atomically(_note_beside(path), stated.encode())
        found: dict[str, NDArray[Any]] = {}
        for name, (kind, count) in head["arrays"].items():
            found[name] = np.frombuffer(view, _TYPES[kind], count, at)
            at += -(-found[name].nbytes // _ALIGNED) * _ALIGNED
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedModel(
            f"{path} must hold {what}, received another file ({error})", remedy="it is made again"
        ) from error
    return found


def _stated(path: Path) -> str:
    """A file as it is now: whatever is written to it has a time that nobody can choose."""
    now = path.stat()
    return f"{now.st_ino} {now.st_size} {now.st_mtime_ns} {now.st_ctime_ns}"


def _note_beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.whole")


def _note_of(path: Path) -> str:
    with contextlib.suppress(OSError):
        return _note_beside(path).read_text("utf-8", errors="replace")
    return ""

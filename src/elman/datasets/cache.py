"""The folder where downloaded data waits, and the sums that guard it.

A file is checked the first time a process uses it, and again when it has changed since.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from elman.cache import NOWHERE, cache_root, regular
from elman.errors import OutputError
from elman.files import write_atomically

__all__ = ["cache_folder", "file_sha256", "make_folder", "matches", "note_sha256", "write_bytes"]

_verified: dict[tuple[Path, int, int], str] = {}


def cache_folder(dataset: str = "") -> Path:
    """Where files are kept: `ELMAN_CACHE`, else the user's cache folder.

    >>> cache_folder("surnames").parts[-2:]
    ('datasets', 'surnames')
    """
    return cache_root() / "datasets" / dataset


def make_folder(folder: Path) -> Path:
    """Create the folder, or say why it cannot be.

    Raises:
        OutputError: no permission, a read-only disk, or a file in its place.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = "no home folder is known" if NOWHERE in folder.parents else error.strerror
        raise OutputError(
            f"data is kept in {folder}, which cannot be made ({reason or error})",
            remedy="set ELMAN_CACHE to a folder you may write to",
        ) from error
    return folder


def file_sha256(path: Path) -> str:
    """The sha256 of a file, remembered until the file changes."""
    status = path.stat()
    key = (path.resolve(), status.st_mtime_ns, status.st_size)
    if key not in _verified:
        with path.open("rb") as file:
            _verified[key] = hashlib.file_digest(file, "sha256").hexdigest()
    return _verified[key]


def matches(path: Path, sha256: str) -> bool:
    """Whether a file is there and holds what it should.

    A file without a published sum is compared with the one noted when it was made; a file
    of which nothing is known does not match.
    """
    if not regular(path) or not (sha256 or regular(_note(path))):
        return False
    try:
        return file_sha256(path) == (sha256 or _note(path).read_text("ascii").strip())
    except (OSError, UnicodeDecodeError):
        return False


def note_sha256(path: Path) -> str:
    """Note a file's sum beside it, for a file whose publisher gives none."""
    sha256 = file_sha256(path)
    write_bytes(_note(path), f"{sha256}\n".encode())
    return sha256


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a whole file or none, making its folder.

    Raises:
        OutputError: the disk is full or may not be written to.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_bytes(Path(folder) / "new" / "a.txt", b"all").read_bytes()
    b'all'
    """
    make_folder(path.parent)
    write_atomically(path, content)
    return path


def _note(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")

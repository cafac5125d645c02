"""Making sure, before an hour of work, that its result can be written."""

from __future__ import annotations

import tempfile
from pathlib import Path

from elman.errors import OutputError

__all__ = ["check_writable", "size_of"]


def check_writable(path: Path) -> Path:
    """Return `path` if a file can be written there; raises `OutputError` otherwise.

    Tries it with an unnamed file in the same folder, since rights alone do not tell of
    read-only disks.
    """
    if path.is_dir():
        raise OutputError(f"The output is a file, {path} is a folder",
                          remedy=f"name a file in it, such as {path / 'model.elman'}")  # fmt: skip
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise OutputError(
            f"The folder of {path} must exist and be writable, received: {error.strerror or error}",
            remedy="make it, or choose another one with --output or --plot",
        ) from error
    return path


def size_of(path: Path) -> str:
    """Tell a file's size for people.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a").write_bytes(b"x" * 2048)
    ...     size_of(Path(folder) / "a")
    '2.0 kB'
    """
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"

"""Making sure, before an hour of work, that its result can be written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from elman.errors import NonFiniteError, OutputError

__all__ = ["check_writable", "keeping", "save_model", "size_of"]


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


def save_model(model: Any, path: Path) -> None:
    """Save a model, or where that fails (a disk that has filled up) on the temporary disk.

    Raises `OutputError` that says where the model is then.
    """
    try:
        model.save(path)
    except OutputError as error:
        try:
            spare = Path(tempfile.mkdtemp(prefix="elman-")) / path.name
            model.save(spare)
        except (OSError, OutputError):
            raise error from None
        raise OutputError(f"{error.problem}; the model is in {spare} instead",
                          remedy="free some space and move it") from error  # fmt: skip


@contextmanager
def keeping(model: Any, path: Path) -> Iterator[None]:
    """Save what was good before the numbers of a training ran away, and add that to the error."""
    try:
        yield
    except NonFiniteError as error:
        # What every estimator sets last, once there are weights to keep.
        if not hasattr(model, "record_"):
            raise
        model.save(path)
        raise NonFiniteError(
            f"{error.problem}; the best epoch before that is saved in {path}", remedy=error.remedy
        ) from error


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

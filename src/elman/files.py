"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from elman.errors import OutputError

__all__ = ["write_atomically"]


def write_atomically(path: str | os.PathLike[str], content: bytes) -> None:
    """Write to a temporary file in the same folder, then rename it.

    Raises `OutputError` when the folder is missing or not writable or the disk is full; what
    stood at `path` before is then still there, and nothing half-written is.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_atomically(Path(folder) / "names.txt", b"Anna")
    ...     [file.name for file in Path(folder).iterdir()]
    ['names.txt']
    """
    path = Path(path)
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # Temporary files are private; a result has the rights of any new file.
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path} must be writable, received: {error.strerror or error}",
            remedy="choose another folder or free some space",
        ) from error
    finally:
        # After the rename there is nothing left to remove, whatever ended the writing.
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()

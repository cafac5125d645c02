"""Files written whole or not at all, and never over what they must not replace."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from elman.errors import ElmanError, OutputError

try:
    import fcntl
except ImportError:  # not a Unix: what a killed writer left is found by its age alone
    fcntl = None  # type: ignore[assignment]

__all__ = ["check_output", "kind_of", "same_file", "write_atomically", "writing"]

_ENDING = ".elman-part"
_HOUR, _DAY = 3600, 86_400
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


def kind_of(mode: int) -> str:
    """Tell what a file is that is no regular file; "" for one that is.

    >>> kind_of(os.stat(os.curdir).st_mode)
    'a folder'
    """
    return next((kind for test, kind in _KINDS if test(mode)), "")


def same_file(path: str | os.PathLike[str], other: str | os.PathLike[str]) -> bool:
    """Tell whether two names lead to one file, over links of either sort.

    What is not there yet is the same where its name is, once links are followed.
    """
    try:
        return Path(path).samefile(other)
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            return os.path.realpath(path) == os.path.realpath(other)
        return False


def check_output(
    path: str | os.PathLike[str], *, inputs: Iterable[str | os.PathLike[str]] = ()
) -> Path:
    """Return `path` if a file may be written there; raises `OutputError` otherwise.

    What is there is replaced only if it is a regular file (links are followed) that may be
    written and is none of the `inputs`, nor lies in a folder of them unless elman wrote it. Tries
    the folder with a file, since rights alone do not tell of read-only disks.
    """
    path = Path(path)
    try:
        target, status = _place(path)
        _check_input(path, target, status, inputs)
        descriptor, temporary = _temporary(target, 0o600)
        os.close(descriptor)
        temporary.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error
    return path


def write_atomically(path: str | os.PathLike[str], content: bytes) -> None:
    """Write to a temporary file in the same folder, then rename it.

    Links are followed: what they lead to is replaced, with its rights. Raises `OutputError` when
    the folder is missing or not writable or the disk is full, and for what is no regular file or
    is write-protected; what stood at `path` before is then still there, and nothing half-written
    is. What a killed writer of this file left behind is removed.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_atomically(Path(folder) / "names.txt", b"Anna")
    ...     [file.name for file in Path(folder).iterdir()]
    ['names.txt']
    """
    with writing(path) as file:
        file.write(content)


@contextlib.contextmanager
def writing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Yield a file to write piece by piece; it becomes `path` at the end, as in `write_atomically`.

    Whatever is raised meanwhile leaves what stood there as it was.
    """
    path = Path(path)
    temporary = None
    try:
        target, status = _place(path)
        _clean(target)
        descriptor, temporary = _temporary(target, stat.S_IMODE(status.st_mode) if status else 0)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            _inherit(descriptor, status)
            os.fsync(descriptor)
            temporary.replace(target)
        _sync_folder(target.parent)
    except ElmanError:
        raise
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error
    finally:
        # After the rename there is nothing left to remove, whatever ended the writing.
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _unwritable(path: Path, error: OSError | ValueError) -> OutputError:
    said = getattr(error, "strerror", None) or error
    return OutputError(
        f"{path} must be writable, received: {said}",
        remedy="choose another folder or free some space",
    )


def _place(path: Path) -> tuple[Path, os.stat_result | None]:
    """Follow links to where a file is to be written, and tell what is there."""
    try:
        status = path.stat()
    except FileNotFoundError:
        # Perhaps a link to what is not there yet.
        return Path(os.path.realpath(path)), None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if kind := kind_of(status.st_mode):
        raise OutputError(
            f"An output is a regular file, {path} is {kind}", remedy="name another file"
        )
    # Root may write everything; whoever took the right away meant something by it.
    if not status.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise OutputError(
            f"{path} must be writable, it is write-protected",
            remedy=f"name another file, or permit it: chmod u+w {path}",
        )
    return Path(os.path.realpath(path)), status


def _check_input(
    path: Path,
    target: Path,
    status: os.stat_result | None,
    inputs: Iterable[str | os.PathLike[str]],
) -> None:
    for given in inputs:
        if same_file(given, target):
            raise OutputError(
                f"{path} is read: writing the output there would replace {os.fspath(given)}",
                remedy="name another file for the output",
            )
        if status is None or not Path(given).is_dir():
            continue
        inside = os.path.realpath(given)
        if os.path.commonpath([inside, target]) == inside and not _ours(target):
            raise OutputError(
                f"{path} is read: it is one of the files in {os.fspath(given)}",
                remedy="name another file for the output",
            )


def _ours(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(4096)
    # A model or a checkpoint: a safetensors file whose description has our name.
    return head[8:9] == b"{" and b'"elman' in head


def _stem(target: Path) -> str:
    # A name of 255 bytes, as long as any may be, leaves no room for more.
    return os.fsdecode(os.fsencode(f".{target.name}")[:200])


def _temporary(target: Path, mode: int) -> tuple[int, Path]:
    """Make a file beside the target, locked for as long as it is open."""
    while True:
        path = target.with_name(f"{_stem(target)}.{secrets.token_hex(4)}{_ENDING}")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode or 0o666)
        if fcntl is None:
            return descriptor, path
        with contextlib.suppress(OSError):  # a disk without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(descriptor).st_nlink:
            return descriptor, path
        # Another writer took it for what a dead one left, before it was locked.
        os.close(descriptor)


def _inherit(descriptor: int, status: os.stat_result | None) -> None:
    if status is None:
        return
    with contextlib.suppress(OSError):
        os.fchown(descriptor, status.st_uid, status.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(status.st_mode))


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # not every disk can
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _clean(target: Path) -> None:
    """Remove what killed writers of this very file left behind: regular files, never links."""
    for entry in _left(target):
        with contextlib.suppress(OSError):
            descriptor = os.open(entry.path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                if fcntl is not None:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                Path(entry.path).unlink()
            finally:
                os.close(descriptor)


def _left(target: Path) -> Iterator[os.DirEntry[str]]:
    stem = re.escape(_stem(target))
    ours = re.compile(rf"{stem}\.[0-9a-f]{{8}}{re.escape(_ENDING)}")
    # As elman named them up to 0.1: the dates and versions that people put there are not these.
    former = re.compile(rf"{stem}\.(?=.*[a-z])(?=.*[0-9_])[a-z0-9_]{{8}}")
    with os.scandir(target.parent) as entries:
        for entry in entries:
            if not (ours.fullmatch(entry.name) or former.fullmatch(entry.name)):
                continue
            status = entry.stat(follow_symlinks=False)
            age = time.time() - status.st_mtime
            if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
                continue
            if ours.fullmatch(entry.name):
                if fcntl is not None or age > _HOUR:
                    yield entry
            elif age > _DAY and stat.S_IMODE(status.st_mode) == 0o600:
                yield entry

"""What takes long to make is made once and kept; whatever is wrong with it, it is made again.

An entry is one file. It appears whole, by a rename, or not at all. A lock, which the system lets
go of when its process ends, keeps two processes from making the same entry at once. Where nothing
can be kept (no folder, no rights, a full disk) the work goes on without, and says so once.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from elman.errors import DamagedModel, ElmanError
from elman.interruption import whole as unbroken

__all__ = ["NOWHERE", "cache_root", "kept", "regular", "seal", "unsealed", "whole"]

T = TypeVar("T")

NOWHERE = Path(os.devnull) / "elman"
"""Where the cache is if no home folder is known: a place where nothing can be written."""

PATIENCE = 900.0
"""Seconds to wait for another process that makes the same entry."""

_ABANDONED = 86_400.0
"""Seconds after which a draft is nobody's, whatever process its name tells."""

_log = logging.getLogger("elman")
_told: set[Path] = set()


def cache_root() -> Path:
    """Name the folder of all that elman keeps: `ELMAN_CACHE`, else in the user's cache folder."""
    if chosen := os.environ.get("ELMAN_CACHE", "").strip():
        root = os.path.expanduser(chosen)  # noqa: PTH111 - a Path raises for a user nobody knows
    else:
        import platformdirs

        root = platformdirs.user_cache_dir("elman")
    # What still begins so names a user nobody knows, or nobody's home.
    return NOWHERE if root.startswith("~") else Path(root)


def regular(path: Path) -> bool:
    """Whether a path leads to a regular file: no folder, pipe or device, which may never end."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def whole(place: Path, read: Callable[[Path], T]) -> tuple[T] | None:
    """Read an entry, as a tuple of one; None where it is missing or anything is wrong with it."""
    if not regular(place):
        return None
    try:
        return (read(place),)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is made again
        _log.debug("%s is made again", place, exc_info=True)
        return None


def kept(
    place: Path,
    *,
    read: Callable[[Path], T],
    make: Callable[[], T],
    write: Callable[[Path, T], object],
    waiting: Callable[[str], None] | None = None,
    patience: float | None = None,
) -> T:
    """Read what is kept at `place`, or make it and keep it there.

    Args:
        place: the entry's file; its folder is made.
        read: reads it; whatever it raises means that the entry is made again.
        make: makes it; what it raises is raised.
        write: writes it to a path in an empty folder, from where it gets its place.
        waiting: told when another process is at the same entry.
        patience: seconds to wait for that process, `PATIENCE` unless given; then `make` anyway.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for made in ("first", "second"):
    ...         kept(Path(folder) / "a.txt", read=Path.read_text, make=lambda: made,
    ...              write=Path.write_text)
    'first'
    'first'
    """
    if found := whole(place, read):
        return found[0]
    with _claimed(place, waiting, PATIENCE if patience is None else patience):
        # Another process may have made it meanwhile.
        if found := whole(place, read):
            return found[0]
        # Whoever asked first may leave: the others go on waiting for it.
        value = unbroken(make)
        try:
            _keep(place, lambda draft: write(draft, value))
        except (OSError, ElmanError) as error:
            _go_on_without(place.parent, error)
        return value


def _keep(place: Path, write: Callable[[Path], object]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    _clear_drafts(place)
    with tempfile.TemporaryDirectory(
        dir=place.parent, prefix=f".{place.name}.{os.getpid()}.", ignore_cleanup_errors=True
    ) as folder:
        draft = Path(folder) / place.name
        write(draft)
        if place.is_dir() and not place.is_symlink():
            place.replace(Path(folder) / "in-its-place")
        draft.replace(place)


def _clear_drafts(place: Path) -> None:
    """Remove what processes left behind that were ended in the middle of writing."""
    prefix = f".{place.name}."
    for left in place.parent.iterdir():
        if left.name.startswith(prefix):
            number = left.name.removeprefix(prefix).partition(".")[0]
            with contextlib.suppress(OSError):
                old = time.time() - left.lstat().st_mtime > _ABANDONED
                if old or (number.isdigit() and not _runs(int(number))):
                    shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    """Whether a process of that number is there; where that cannot be told, it is."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _go_on_without(folder: Path, error: Exception) -> None:
    if folder in _told:
        return
    _told.add(folder)
    reason = error.problem if isinstance(error, ElmanError) else getattr(error, "strerror", None)
    if NOWHERE in folder.parents:
        where = "No home folder is known to keep anything in"
    else:
        where = f"Nothing can be kept in {folder} ({reason or error})"
    _log.warning(
        "%s: what was made is made again every time; set ELMAN_CACHE to a folder you may write to",
        where,
    )


# The lock --------------------------------------------------------------------------------------


@contextlib.contextmanager
def _claimed(place: Path, waiting: Callable[[str], None] | None, patience: float) -> Iterator[None]:
    """Hold the lock of an entry; go on without it where there is none or patience ends."""
    lock = _lock(place, waiting, patience)
    try:
        yield
    finally:
        if lock is not None:
            path, descriptor = lock
            with contextlib.suppress(OSError):
                path.unlink()
            os.close(descriptor)


def _lock(
    place: Path, waiting: Callable[[str], None] | None, patience: float
) -> tuple[Path, int] | None:
    try:
        import fcntl
    except ImportError:  # Windows: two first uses at once both make it, and the last one stays
        return None
    path = place.with_name(f"{place.name}.lock")
    flags = os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    began, announced = time.monotonic(), False
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, flags, 0o666)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
        except OSError:  # a disk in the network that knows no locks
            os.close(descriptor)
            return None
        else:
            # Whoever had it before has removed it: what is locked must still be what lies there.
            with contextlib.suppress(OSError):
                if os.path.samestat(os.fstat(descriptor), path.lstat()):
                    return path, descriptor
            os.close(descriptor)
            continue
        if waiting is not None and not announced:
            waiting(
                f"another process is making {place.name}; waiting for it, "
                f"{patience / 60:.0f} minutes at most"
            )
        announced = True
        if time.monotonic() - began > patience:
            return None
        time.sleep(0.1)


# Text with a seal ------------------------------------------------------------------------------


def seal(content: bytes, what: str) -> bytes:
    r"""Put a line before a text that says what it is and how to check that it is whole.

    >>> seal(b"a\n", "words of en").split()[:4]
    [b'#', b'words', b'of', b'en']
    """
    return f"# {what} {hashlib.sha256(content).hexdigest()}\n".encode() + content


def unsealed(content: bytes, what: str) -> bytes:
    """Return the text after the line that `seal` wrote.

    Raises `DamagedModel` where the text is another, or not the one that was sealed.
    """
    line, _, rest = content.partition(b"\n")
    if line != f"# {what} {hashlib.sha256(rest).hexdigest()}".encode():
        raise DamagedModel(
            f"What is kept must be {what} and whole, received another text",
            remedy="it is made again",
        )
    return rest

"""Download one file over HTTP, going on where an interrupted download stopped.

What has arrived waits in `NAME.part`; the file gets its name only when its sum fits.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from elman.cache import regular
from elman.datasets.cache import file_sha256, make_folder
from elman.datasets.dataset import Progress
from elman.errors import ChecksumMismatch, OutputError

__all__ = ["Unreachable", "download_file", "exists"]

CONNECT = 5.0
"""Seconds an address has to take the call: offline should be noticed soon."""

PAUSE = 0.3
"""Seconds before the first new attempt; each further one waits twice as long."""

PASSING = (408, 425, 429)
"""Refusals that a new attempt may overcome, as any 5xx may."""

LARGEST = 1 << 28
"""Bytes of a file whose size is not known: none that elman knows has a quarter of them."""

SLOWEST, GRACE = 500.0, 60.0
"""Bytes a second below which an address is given up, once so many seconds have passed."""


_NO_ADDRESS = (ValueError, OverflowError, ImportError)
"""What httpx raises as well, for ports, proxies and their protocols that there cannot be."""


class Unreachable(Exception):
    """The address does not answer, or refuses. Never leaves `elman.datasets`."""


def exists(url: str, timeout: float = 3.0) -> bool:
    """Whether the address answers that it has the file."""
    import httpx

    try:
        return httpx.head(url, timeout=timeout, follow_redirects=True).is_success
    except (httpx.HTTPError, httpx.InvalidURL, *_NO_ADDRESS):
        return False


def download_file(
    url: str,
    path: Path,
    sha256: str = "",
    *,
    size: int = 0,
    progress: Progress | None = None,
    attempts: int = 4,
    timeout: float = 20.0,
) -> Path:
    """Fetch `url` into `path`.

    Args:
        url: an http or https address.
        path: where the file goes; its folder is made.
        sha256: what it must hold; empty accepts what arrives whole.
        size: its bytes, 0 where unknown; no more are read.
        progress: called with the file's name, the bytes that are here, and the total if known.
        attempts: how often to call the address before giving up.
        timeout: seconds without a byte, once the address has taken the call.

    Raises:
        Unreachable: no answer, or a refusal.
        ChecksumMismatch: something else arrived, or more than `size`; it is removed.
        OutputError: the file cannot be written.
    """
    make_folder(path.parent)
    shared = part = path.with_name(path.name + ".part")
    most = size or LARGEST
    try:
        _give_way(shared)
        with _opened(shared) as file:
            part = Path(file.name)
            if not sha256:
                # Nothing could tell whether a part is of the edition that is published now.
                file.truncate(0)
            pieced = _fill(file, url, path.name, most, progress, attempts, timeout)
            received = file_sha256(part)
            if pieced and sha256 and received != sha256:
                # The part may stem from an older edition of the file: begin anew, once.
                file.truncate(0)
                _fill(file, url, path.name, most, progress, attempts, timeout)
                received = file_sha256(part)
            if sha256 and received != sha256:
                file.truncate(0)
                raise ChecksumMismatch(
                    f"{path.name} must have sha256 {sha256}, "
                    f"what arrived from {url} has {received}",
                    remedy="it was removed and not used; try again, or another mirror",
                )
        _give_way(path)
        part.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written ({error.strerror or error})",
            remedy="free some space, or set ELMAN_CACHE to a folder you may write to; "
            "what has arrived is kept and the download will go on from there",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            if part != shared or not part.stat().st_size:
                part.unlink()
    return path


def _give_way(path: Path) -> None:
    """Remove what lies where a file belongs and is none: a folder, a pipe, a link to nowhere."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif os.path.lexists(path) and not regular(path):
        path.unlink()


@contextlib.contextmanager
def _opened(shared: Path) -> Iterator[IO[bytes]]:
    """Open the part for appending, or one of our own where another process is at it."""
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(shared.open("ab"))
        with contextlib.suppress(ImportError):  # Windows has no such lock
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                own = shared.with_name(f"{shared.stem}.{os.getpid()}.part")
                own.unlink(missing_ok=True)
                file = stack.enter_context(own.open("ab"))
        yield file


def _fill(
    file: IO[bytes],
    url: str,
    name: str,
    most: int,
    progress: Progress | None,
    attempts: int,
    timeout: float,
) -> bool:
    """Append what is missing, calling again when the line breaks; tell whether it is pieced."""
    import httpx

    state: dict[str, str] = {}
    pieced = False
    for attempt in range(attempts):
        last = attempt == attempts - 1
        try:
            pieced |= _append(file, url, name, most, state, progress, timeout)
            file.flush()
            return pieced
        except httpx.HTTPStatusError as error:
            code = error.response.status_code
            if last or (code < 500 and code not in PASSING):
                raise Unreachable(f"{url} answered {code}") from error
        except _TooMuch as error:
            file.truncate(0)
            raise ChecksumMismatch(
                f"{name} must have at most {most:,} bytes, what arrives from {url} has more",
                remedy="it was removed and not used; try again, or another mirror",
            ) from error
        except _TooSlow as error:
            raise Unreachable(f"{url} sends less than {SLOWEST:,.0f} bytes a second") from error
        except (httpx.RequestError, httpx.InvalidURL, *_NO_ADDRESS) as error:
            # Asking again leads to the same place; or nowhere, where an address is none.
            passing = isinstance(error, httpx.TransportError | httpx.DecodingError)
            if last or not passing or isinstance(error, httpx.UnsupportedProtocol):
                raise Unreachable(f"{url} cannot be reached ({type(error).__name__})") from error
            pieced = True
        time.sleep(PAUSE * 2**attempt)
    return pieced


class _TooMuch(Exception):
    """More bytes arrive than the file has."""


class _TooSlow(Exception):
    """The bytes arrive so slowly that waiting has no end."""


def _append(
    file: IO[bytes],
    url: str,
    name: str,
    most: int,
    state: dict[str, str],
    progress: Progress | None,
    timeout: float,
) -> bool:
    """Ask for what is missing and write it; tell whether it was added to an earlier part.

    `state` keeps, from one attempt to the next, by what the server knows this edition again.
    """
    import httpx

    file.flush()
    have = file.seek(0, os.SEEK_END)
    # A compressed answer would make byte ranges mean something else.
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
        if edition := state.get("edition"):
            headers["If-Range"] = edition
    limits = httpx.Timeout(timeout, connect=CONNECT)
    with httpx.stream("GET", url, headers=headers, timeout=limits, follow_redirects=True) as answer:
        if have and answer.status_code == 416:
            # Nothing lies beyond what we have: it is complete, or of another edition.
            if answer.headers.get("Content-Range", "").rpartition("/")[2] != str(have):
                file.truncate(0)
                raise httpx.ReadError("the part on disk is longer than the file")
            return True
        answer.raise_for_status()
        begin = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
        if have and answer.status_code == 206 and begin not in ("", str(have)):
            file.truncate(0)
            raise httpx.ReadError("another stretch arrived than was asked for")
        if answer.status_code != 206:
            file.truncate(0)
            have = 0
        begun = have
        etag = answer.headers.get("ETag", "")
        state["edition"] = etag if etag.startswith('"') else answer.headers.get("Last-Modified", "")
        length = answer.headers.get("Content-Length", "")
        # The length of a compressed answer says nothing of the file's.
        plain = answer.headers.get("Content-Encoding", "identity").lower() == "identity"
        total = have + int(length) if plain and length.isdecimal() else None
        if have > most or (total is not None and total > most):
            raise _TooMuch
        began = time.monotonic()
        # Some servers call a file that is gzip an answer that is.
        for chunk in answer.iter_raw() if name.endswith(".gz") else answer.iter_bytes():
            have += len(chunk)
            if have > most:
                raise _TooMuch
            file.write(chunk)
            if progress:
                progress(name, have, total)
            waited = time.monotonic() - began
            if waited > GRACE and have - begun < SLOWEST * waited:
                raise _TooSlow
        if total is not None and have < total:
            raise httpx.ReadError(f"{have:,} of {total:,} bytes arrived")
        return begun > 0

"""Download one file over HTTP, going on where an interrupted download stopped.

What has arrived waits in `NAME.part`; the file gets its name only when its sum fits.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from elman.datasets.cache import file_sha256, make_folder
from elman.datasets.dataset import Progress
from elman.errors import ChecksumMismatch, OutputError

__all__ = ["Unreachable", "download", "exists"]

CHUNK = 1 << 16
CONNECT = 5.0
"""Seconds an address has to take the call: offline should be noticed soon."""

PAUSE = 0.3
"""Seconds before the first new attempt; each further one waits twice as long."""

PASSING = (408, 425, 429)
"""Refusals that a new attempt may overcome, as any 5xx may."""


class Unreachable(Exception):
    """The address does not answer, or refuses. Never leaves `elman.datasets`."""


def exists(url: str, timeout: float = 3.0) -> bool:
    """Whether the address answers that it has the file."""
    import requests

    try:
        return requests.head(url, timeout=timeout, allow_redirects=True).ok
    except requests.RequestException:
        return False


def download(
    url: str,
    path: Path,
    sha256: str = "",
    *,
    progress: Progress | None = None,
    attempts: int = 4,
    timeout: float = 20.0,
) -> Path:
    """Fetch `url` into `path`.

    Args:
        url: an http or https address.
        path: where the file goes; its folder is made.
        sha256: what it must hold; empty accepts what arrives whole.
        progress: called with the file's name, the bytes that are here, and the total if known.
        attempts: how often to call the address before giving up.
        timeout: seconds without a byte, once the address has taken the call.

    Raises:
        Unreachable: no answer, or a refusal.
        ChecksumMismatch: something else arrived; it is removed.
        OutputError: the file cannot be written.
    """
    make_folder(path.parent)
    shared = part = path.with_name(path.name + ".part")
    try:
        with _opened(shared) as file:
            part = Path(file.name)
            resumed = part.stat().st_size > 0
            _fill(file, url, path.name, progress, attempts, timeout)
            received = file_sha256(part)
            if resumed and sha256 and received != sha256:
                # The part may stem from an older edition of the file: begin anew, once.
                file.truncate(0)
                _fill(file, url, path.name, progress, attempts, timeout)
                received = file_sha256(part)
            if sha256 and received != sha256:
                file.truncate(0)
                raise ChecksumMismatch(
                    f"{path.name} must have sha256 {sha256}, "
                    f"what arrived from {url} has {received}",
                    remedy="it was removed and not used; try again, or another mirror",
                )
        part.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written ({error.strerror or error})",
            remedy="free some space, or set ELMAN_CACHE to a folder you may write to; "
            "what has arrived is kept and the download will go on from there",
        ) from error
    finally:
        if part.exists() and (part != shared or not part.stat().st_size):
            part.unlink()
    return path


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
    progress: Progress | None,
    attempts: int,
    timeout: float,
) -> None:
    """Append what is missing, calling again when the line breaks."""
    import requests

    for attempt in range(attempts):
        last = attempt == attempts - 1
        try:
            _append(file, url, name, progress, timeout)
            file.flush()
            return
        except requests.HTTPError as error:
            code = error.response.status_code if error.response is not None else 500
            if last or (code < 500 and code not in PASSING):
                raise Unreachable(f"{url} answered {code}") from error
        except requests.RequestException as error:
            if last:
                raise Unreachable(f"{url} cannot be reached ({type(error).__name__})") from error
        time.sleep(PAUSE * 2**attempt)


def _append(
    file: IO[bytes], url: str, name: str, progress: Progress | None, timeout: float
) -> None:
    import requests

    file.flush()
    have = file.seek(0, os.SEEK_END)
    # A compressed answer would make byte ranges mean something else.
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    with requests.get(url, headers=headers, stream=True, timeout=(CONNECT, timeout)) as answer:
        if have and answer.status_code == 416:
            # Nothing lies beyond what we have: it is complete, or of another edition.
            if answer.headers.get("Content-Range", "").rpartition("/")[2] != str(have):
                file.truncate(0)
                raise requests.ConnectionError("the part on disk is longer than the file")
            return
        answer.raise_for_status()
        if answer.status_code != 206:
            file.truncate(0)
            have = 0
        length = answer.headers.get("Content-Length", "")
        total = have + int(length) if length.isdigit() else None
        # Otherwise a line that breaks takes with it what arrived last.
        answer.raw.enforce_content_length = False
        for chunk in answer.iter_content(CHUNK):
            file.write(chunk)
            have += len(chunk)
            if progress:
                progress(name, have, total)
        if total is not None and have < total:
            raise requests.ConnectionError(f"{have:,} of {total:,} bytes arrived")

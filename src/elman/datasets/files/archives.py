"""Published archives, read with bounds: what unpacks to more than it should is not used."""

from __future__ import annotations

import contextlib
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from elman.errors import ChecksumMismatch

__all__ = ["DAMAGED", "gunzip", "unzipping"]

DAMAGED: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,  # a deflate stream that breaks off or was changed
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,  # gzip and bzip2
    KeyError,  # a member that is not there
    IndexError,
    ValueError,  # also text of another encoding
    RuntimeError,  # a password, or a way of packing that Python does not know
)
"""Errors that `zipfile`, `gzip` and their parts raise for content that is not what was packed."""


@contextlib.contextmanager
def unzipping(
    archive: Path | bytes, what: str, most: int, *, name: str = ""
) -> Iterator[Callable[[str], bytes]]:
    """Open a zip, and give a function that reads a member of it by its name.

    Nothing is written: where members claim to lie does not matter.

    Args:
        archive: the file, or its bytes.
        what: what it must hold, for the error.
        most: bytes of a member at most.
        name: what to call the archive.

    Raises `ChecksumMismatch` for whatever is wrong with it, here or in what is done with it.
    """
    name = name or (archive.name if isinstance(archive, Path) else "the archive")
    try:
        source = BytesIO(archive) if isinstance(archive, bytes) else archive
        with zipfile.ZipFile(source) as published:

            def read(member: str) -> bytes:
                with published.open(member) as file:
                    content = file.read(most + 1)
                if len(content) > most:
                    raise ValueError(f"{member} has more than {most:,} bytes")
                return content

            yield read
    except DAMAGED as error:
        raise ChecksumMismatch(
            f"{name} holds {what}, this one does not ({error})",
            remedy="it is not used; try again, or another mirror",
        ) from error


def gunzip(packed: bytes, name: str, most: int) -> bytes:
    """Unpack gzip, at most `most` bytes of it.

    Raises `ChecksumMismatch` where it is no gzip, is cut off, or holds more.

    >>> import gzip
    >>> gunzip(gzip.compress(b"all"), "a.gz", most=3)
    b'all'
    """
    import gzip

    try:
        if not packed:
            raise EOFError("it is empty")
        with gzip.GzipFile(fileobj=BytesIO(packed)) as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise ValueError(f"it has more than {most:,} bytes")
    except DAMAGED as error:
        raise ChecksumMismatch(
            f"{name} is a text packed with gzip, this one is not ({error})",
            remedy="remove it and load the set again",
        ) from error
    return content

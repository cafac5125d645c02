"""Lists of registered names, from a file or from a program, read as they come."""

from __future__ import annotations

import hashlib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from elman.domains.suffixes import parted
from elman.errors import DomainError, InputError, shorten

__all__ = ["MOST_NAMES", "Line", "Names", "read_names"]

MOST_NAMES = 100_000_000
MOST_BYTES = 4 * 2**30

_LONGEST = 1 << 16
"""Bytes of a line that count: no name is so long."""


class Line(NamedTuple):
    """A registered name, its label, and where its line begins: a byte of a file, or its number."""

    begin: int
    name: str
    label: str


class Names:
    """A list of registered names, which is gone through more than once: a file, or lines.

    A line is a name, or a rank and a name as in `1,google.com`; empty lines and those that begin
    with # are none. Raises `InputError` for what is no list, or too large a file.

    >>> [line.name for line in Names(["1,google.com", "# and", "bbc.co.uk"]).read()]
    ['google.com', 'bbc.co.uk']
    """

    def __init__(self, source: str | Path | Iterable[str]) -> None:
        self._path = Path(source) if isinstance(source, str | Path) else None
        self._lines: Sequence[str] = () if isinstance(source, str | Path) else list(source)
        if self._path is not None:
            _check_file(self._path)

    def digest(self) -> str:
        """The SHA-256 of the list."""
        if self._path is None:
            text = "\n".join(self._lines).encode("utf-8", "replace")
            return hashlib.sha256(text).hexdigest()
        try:
            with self._path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, ValueError) as error:
            raise _unreadable(self._path, error) from error

    def read(self, begun: int = 0) -> Iterator[Line]:
        """Yield names from `begun` on, in the order of the list; a label may come again."""
        for begin, line in self._texts(begun):
            name = line.strip().rpartition(",")[2].strip().strip(".").lower()
            if not name or name.startswith("#") or not name.isascii() or len(name) > 253:
                continue
            label, dot, rest = name.partition(".")
            # A suffix of two labels is short: co.uk, com.br.
            if "." in rest or (dot and len(rest) == 2 and len(label) <= 3):
                try:
                    label, suffix = parted(name)
                except DomainError:
                    continue
                name = f"{label}.{suffix}"
            if label.replace("-", "").isalnum() and not label.startswith("xn--"):
                yield Line(begin, name, label)

    def _texts(self, begun: int) -> Iterator[tuple[int, str]]:
        if self._path is None:
            yield from enumerate(islice(self._lines, begun, None), begun)
            return
        try:
            with self._path.open("rb") as file:
                file.seek(begun)
                while line := file.readline(_LONGEST):
                    yield begun, line.removeprefix(BOM_UTF8).decode("utf-8", "replace")
                    begun += len(line)
        except (OSError, ValueError) as error:
            raise _unreadable(self._path, error) from error


def read_names(source: str | Path | Iterable[str]) -> list[tuple[str, str]]:
    """Read registered names with their labels, each label once, in the order of the list.

    Raises `InputError` for a list without names, or with more than `MOST_NAMES`.

    >>> read_names(["1,google.com", "bbc.co.uk", "airmix", "google.de"])
    [('google.com', 'google'), ('bbc.co.uk', 'bbc'), ('airmix', 'airmix')]
    """
    found: dict[str, str] = {}
    for _, name, label in Names(source).read():
        found.setdefault(label, name)
        check_count(len(found))
    check_some(len(found))
    return [(name, label) for label, name in found.items()]


def check_count(count: int) -> None:
    """Raise `InputError` for a list with too many names."""
    if count > MOST_NAMES:
        raise InputError(
            f"A list has at most {MOST_NAMES:,} names, received more",
            remedy="keep the most popular ones",
        )


def check_some(count: int) -> None:
    """Raise `InputError` for a list without any name."""
    if not count:
        raise InputError(
            "A list of registered names holds one a line, received none",
            remedy="write one a line: google.com, or 1,google.com",
        )


def _check_file(path: Path) -> None:
    try:
        if not path.is_file():
            kind = "a folder" if path.is_dir() else "nothing there"
            raise InputError(
                f"A list of registered names is a file, received {shorten(str(path))} ({kind})",
                remedy="name a text file with one name a line",
            )
        if (size := path.stat().st_size) > MOST_BYTES:
            raise InputError(
                f"A list of names has at most {MOST_BYTES:,} bytes, received {size:,}",
                remedy="keep the most popular names",
            )
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> InputError:
    said = getattr(error, "strerror", None) or error
    return InputError(f"{path} must be readable, received: {said}")

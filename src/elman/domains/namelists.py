"""Lists of registered names, from a file or from a program."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from elman.domains.suffixes import parted
from elman.errors import DomainError, InputError, shorten

__all__ = ["MOST_NAMES", "lines_of", "read_names"]

MOST_NAMES = 1_000_000
MOST_BYTES = 128 * 2**20


def read_names(source: str | Path | Iterable[str]) -> list[tuple[str, str]]:
    """Read registered names with their labels, each label once, in the order of the list.

    A line is a name, or a rank and a name as in `1,google.com`; empty lines and those that begin
    with # are none. Raises `InputError` for a list without names, or with more than a million.

    >>> read_names(["1,google.com", "bbc.co.uk", "airmix", "google.de"])
    [('google.com', 'google'), ('bbc.co.uk', 'bbc'), ('airmix', 'airmix')]
    """
    found: dict[str, str] = {}
    for line in lines_of(source):
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
            found.setdefault(label, name)
        if len(found) > MOST_NAMES:
            raise InputError(
                f"A list has at most {MOST_NAMES:,} names, received more",
                remedy="keep the most popular ones",
            )
    if not found:
        raise InputError(
            "A list of registered names holds one a line, received none",
            remedy="write one a line: google.com, or 1,google.com",
        )
    return [(name, label) for label, name in found.items()]


def lines_of(source: str | Path | Iterable[str]) -> Iterable[str]:
    """The lines of a file, or what was given; raises `InputError` for what is no list."""
    if not isinstance(source, str | Path):
        return source
    path = Path(source)
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
        return path.read_text("utf-8-sig", errors="replace").splitlines()
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise InputError(f"{path} must be readable, received: {said}") from error

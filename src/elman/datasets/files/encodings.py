"""What to say of an encoding that nobody knows, and of a byte that one does not allow."""

from __future__ import annotations

from elman.errors import TableError, shorten

__all__ = ["undecodable", "unknown_encoding"]


def unknown_encoding(encoding: str) -> TableError:
    """The error for an encoding that Python does not know."""
    return TableError(
        f"Python knows no encoding {shorten(encoding)}",
        remedy='pass encoding="utf-8" or another that it knows',
    )


def undecodable(
    name: str, encoding: str, error: UnicodeDecodeError, at: int = 0, lines: int = 0, also: str = ""
) -> TableError:
    """The error for a byte that an encoding does not allow; `at` and `lines` have been read before.

    >>> try:
    ...     "Zoë".encode("latin-1").decode()
    ... except UnicodeDecodeError as error:
    ...     print(undecodable("a.csv", "utf-8", error).problem)
    a.csv is not utf-8: byte 0xeb at position 2, line 1
    """
    seen, start = error.object, error.start
    likely = 'encoding="latin-1" or "cp1252"'
    if at == 0 and seen[:2] in (b"\xff\xfe", b"\xfe\xff"):
        likely = 'encoding="utf-16"'
    return TableError(
        f"{name} is not {encoding}: byte 0x{seen[start]:02x} at position {at + start:,}, line "
        f"{lines + seen[:start].count(10) + 1:,}",
        remedy=f"pass its encoding, for example {likely}{also}",
    )

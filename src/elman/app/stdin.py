"""Standard input as one text."""

from __future__ import annotations

import sys

from elman.errors import TableError, shorten

__all__ = ["read_stdin"]


def read_stdin(*, raw: bool = False, encoding: str = "utf-8") -> str:
    """Read all of it; `raw` keeps every byte, those that are no UTF-8 as surrogates (PEP 383).

    Line ends become "\\n" and a byte-order mark is left out, as of a file, unless `raw`. Raises
    `TableError` where it is closed, not in this encoding, or Python knows none of this name.
    """
    if sys.stdin is None:
        raise TableError("Standard input is closed", remedy="name a file, or give a text")
    content = sys.stdin.buffer.read()
    if raw:
        return content.decode("utf-8", "surrogateescape")
    try:
        text = content.decode(encoding)
    except LookupError:
        raise TableError(
            f"Python knows no encoding {shorten(encoding)}",
            remedy='pass encoding="utf-8" or another that it knows',
        ) from None
    except UnicodeDecodeError as error:
        raise TableError(
            f"Standard input is not {encoding}: byte 0x{content[error.start]:02x} at position "
            f"{error.start:,}",
            remedy="convert it first, for example: iconv -f latin1 -t utf-8",
        ) from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")

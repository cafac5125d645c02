"""Standard input line by line, however long it is and however slowly it comes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from elman.app.given.skipping import Skipped
from elman.errors import ConfigurationError, SequenceError

__all__ = ["line_chunks", "standard_input", "standard_text"]

BLOCK = 1 << 16
LONGEST = 1 << 20


def standard_input(example: str) -> BinaryIO:
    """What is piped in, as bytes.

    Raises `ConfigurationError` where standard input is closed; `example` is what to give instead.
    """
    if sys.stdin is None:
        raise ConfigurationError(
            "There must be something to read, received no argument and no standard input",
            remedy=f"give {example}, or pipe lines in",
        )
    return sys.stdin.buffer


def standard_text(example: str, *, raw: bool = False, encoding: str = "utf-8") -> str:
    """What is piped in, as one text with "\\n" at the ends of lines.

    `raw` keeps every byte, those that are no UTF-8 as surrogates (PEP 383). Raises
    `ConfigurationError` where it is closed, `TableError` for what is no text in this encoding.
    """
    content = standard_input(example).read()
    if raw:
        return content.decode("utf-8", "surrogateescape")
    from elman.datasets.files.frames import decode

    text = decode(content, Path("standard input"), encoding)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def line_chunks(
    stream: BinaryIO, most: int = 4096, skipped: Skipped | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yield `(number of the first line, lines)`, at most `most` lines and 64 kB at a time.

    What has arrived is handed on without waiting for more, so that a program that writes a
    line now and then is answered at once. Raises `SequenceError` for a line that is not UTF-8
    or never ends; the lines before it have been yielded by then. With `skipped` such a line is
    told to it and left out.

    >>> from io import BytesIO
    >>> list(line_chunks(BytesIO("Zoë\\r\\nOtto\\nMia".encode()), most=2))
    [(1, ['Zoë', 'Otto']), (3, ['Mia'])]
    """
    rest = b""
    number = 1
    endless = False  # whether what comes belongs to a line that was left out
    # `read1` returns what is there; `readline` and `read` would wait for a whole block.
    read = getattr(stream, "read1", stream.read)
    while block := read(BLOCK):
        *lines, rest = (rest + block).split(b"\n")
        if endless and lines:
            lines, number, endless = lines[1:], number + 1, False
        for start in range(0, len(lines), most):
            yield from _decoded(lines[start : start + most], number + start, skipped)
        number += len(lines)
        if endless:
            rest = b""
        elif len(rest) > LONGEST:
            fault = f"line {number} must end, received more than {LONGEST:,} bytes of it"
            if skipped is None:
                raise SequenceError(fault, remedy="put one text on each line")
            skipped(fault)
            rest, endless = b"", True
    if rest and not endless:
        yield from _decoded([rest], number, skipped)


def _decoded(
    lines: list[bytes], number: int, skipped: Skipped | None
) -> Iterator[tuple[int, list[str]]]:
    texts: list[str] = []
    for here, line in enumerate(lines, start=number):
        try:
            text = line.decode("utf-8").removesuffix("\r")
        except UnicodeDecodeError as error:
            if texts:
                yield here - len(texts), texts
            texts = []
            fault = (
                f"line {here} must be UTF-8, received byte 0x{line[error.start]:02x} at "
                f"position {error.start + 1}"
            )
            if skipped is None:
                raise SequenceError(
                    fault, remedy="convert it first, for example: iconv -f latin1 -t utf-8"
                ) from error
            skipped(fault)
        else:
            texts.append(text.removeprefix("\ufeff") if here == 1 else text)
    if texts:
        yield number + len(lines) - len(texts), texts

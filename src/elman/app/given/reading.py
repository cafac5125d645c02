"""Standard input line by line, however long it is and however slowly it comes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

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


def line_chunks(stream: BinaryIO, most: int = 4096) -> Iterator[tuple[int, list[str]]]:
    """Yield `(number of the first line, lines)`, at most `most` lines and 64 kB at a time.

    What has arrived is handed on without waiting for more, so that a program that writes a
    line now and then is answered at once. Raises `SequenceError` for a line that is not UTF-8
    or never ends; the lines before it have been yielded by then.

    >>> from io import BytesIO
    >>> list(line_chunks(BytesIO("Zoë\\r\\nOtto\\nMia".encode()), most=2))
    [(1, ['Zoë', 'Otto']), (3, ['Mia'])]
    """
    rest = b""
    number = 1
    # `read1` returns what is there; `readline` and `read` would wait for a whole block.
    read = getattr(stream, "read1", stream.read)
    while block := read(BLOCK):
        *lines, rest = (rest + block).split(b"\n")
        for start in range(0, len(lines), most):
            yield from _decoded(lines[start : start + most], number + start)
        number += len(lines)
        if len(rest) > LONGEST:
            raise SequenceError(
                f"line {number} must end, received more than {LONGEST:,} bytes of it",
                remedy="put one text on each line",
            )
    if rest:
        yield from _decoded([rest], number)


def _decoded(lines: list[bytes], number: int) -> Iterator[tuple[int, list[str]]]:
    texts: list[str] = []
    fault = None
    for i, line in enumerate(lines):
        try:
            text = line.decode("utf-8").removesuffix("\r")
        except UnicodeDecodeError as error:
            fault = SequenceError(
                f"line {number + i} must be UTF-8, received byte 0x{line[error.start]:02x} at "
                f"position {error.start + 1}",
                remedy="convert it first, for example: iconv -f latin1 -t utf-8",
            )
            break
        texts.append(text.removeprefix("\ufeff") if number + i == 1 else text)
    if texts:
        yield number, texts
    if fault:
        raise fault

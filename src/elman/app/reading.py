"""Standard input line by line, however long it is and however slowly it comes."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from elman.errors import SequenceError, TableError, shorten

__all__ = ["line_chunks", "recoded"]

BLOCK = 1 << 16
LONGEST = 1 << 20


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


def recoded(stream: BinaryIO, encoding: str) -> BinaryIO:
    """A stream of text in any encoding, as UTF-8, handed on as it comes.

    Raises `TableError` for an encoding that Python does not know.

    >>> from io import BytesIO
    >>> list(line_chunks(recoded(BytesIO("x;y".encode("utf-16")), "utf-16")))
    [(1, ['x;y'])]
    """
    try:
        known = codecs.lookup(encoding)
        if not getattr(known, "_is_text_encoding", True):
            raise LookupError(encoding)
    except LookupError as error:
        raise TableError(
            f"Python knows no encoding {shorten(encoding)}",
            remedy='pass encoding="utf-8" or another that it knows',
        ) from error
    return stream if known.name == "utf-8" else cast("BinaryIO", _Recoded(stream, encoding))


class _Recoded:
    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._read: Any = getattr(stream, "read1", stream.read)
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._encoding = encoding
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        return self.read1(size)

    def read1(self, size: int = -1) -> bytes:
        while True:
            block = self._read(size)
            try:
                text = self._decoder.decode(block, not block)
            except UnicodeDecodeError as error:
                raise SequenceError(
                    f"standard input must be {self._encoding}, received byte "
                    f"0x{error.object[error.start]:02x} at position {self._at + error.start:,}",
                    remedy='pass its encoding, for example encoding="latin-1" or "cp1252"',
                ) from error
            self._at += len(block)
            if text or not block:
                return text.encode("utf-8")

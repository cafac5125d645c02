"""Standard input in any encoding."""

from __future__ import annotations

import codecs
from typing import Any, BinaryIO, cast

from elman.datasets.files.encodings import unknown_encoding
from elman.errors import SequenceError

__all__ = ["recoded"]


def recoded(stream: BinaryIO, encoding: str) -> BinaryIO:
    """A stream of text in any encoding, as UTF-8, handed on as it comes.

    Raises `TableError` for an encoding that Python does not know.

    >>> from io import BytesIO
    >>> recoded(BytesIO("Zoë".encode("utf-16")), "utf-16").read().decode()
    'Zoë'
    """
    try:
        known = codecs.lookup(encoding)
        if not getattr(known, "_is_text_encoding", True):
            raise LookupError(encoding)
    except LookupError as error:
        raise unknown_encoding(encoding) from error
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

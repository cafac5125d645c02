"""One text in files that need not fit in memory: read a block at a time, as often as needed."""

from __future__ import annotations

import codecs
import dataclasses
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, ClassVar, cast

from elman.datasets.files.encodings import undecodable, unknown_encoding
from elman.datasets.files.formats import PACKED, check_magic, check_text
from elman.datasets.files.frames import check_readable
from elman.datasets.records.protocol import Kind
from elman.errors import ConfigurationError, TableError, shorten

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["TextFiles"]

_BLOCK = 1 << 20

BIG = 64 << 20
"""Bytes from which on a text stays on the disk."""


@dataclass(frozen=True, repr=False)
class TextFiles:
    """The characters `begin ... end - 1` of files that follow each other.

    Line ends become "\\n" and a byte-order mark is left out; with several files each ends with
    one line end. `raw` keeps every byte, those that are no UTF-8 as surrogates (PEP 383), so
    that a model of bytes reads any file. A file whose name ends in .gz is unpacked.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.txt"
    ...     _ = path.write_bytes(b"to be\\r\\nor not")
    ...     known, held = TextFiles((path,), name="a").cut(0.25)
    ...     known.text(), held.text()
    ('to be\\nor ', 'not')
    """

    kind: ClassVar[Kind] = "text"

    paths: tuple[Path, ...]
    name: str
    source: str = ""
    encoding: str = "utf-8"
    raw: bool = False
    begin: int = 0
    end: int | None = None

    @property
    def size(self) -> int:
        """Bytes on the disk, of the whole files."""
        return sum(path.stat().st_size for path in self.paths)

    @property
    def large(self) -> bool:
        """Whether it is better left on the disk than read into memory."""
        return self.size >= BIG

    def __len__(self) -> int:
        return self._length

    @cached_property
    def _length(self) -> int:
        if self.end is not None:
            return self.end - self.begin
        return sum(map(len, self.blocks()))

    @cached_property
    def sha256(self) -> str:
        """Sum of the text as UTF-8, the same as that of a `Text` with this text."""
        total = hashlib.sha256()
        for block in self.blocks():
            total.update(block.encode("utf-8", "surrogatepass"))
        return total.hexdigest()

    def cut(self, share: float) -> tuple[TextFiles, TextFiles]:
        """Part it: the beginning, and the `share` at the end."""
        at = len(self) - int(len(self) * share)
        return self.select(range(at)), self.select(range(at, len(self)))

    @property
    def parts(self) -> dict[str, NDArray[np.int64]]:
        """No text comes in parts."""
        return {}

    def select(self, indices: ArrayLike | Sequence[int]) -> TextFiles:
        """A stretch of characters, as a range.

        Raises:
            ConfigurationError: it is none, or reaches outside the text.
        """
        n = len(self)
        if not isinstance(indices, range) or indices != range(n)[indices.start : indices.stop]:
            raise ConfigurationError(
                f"{self.name} gives a stretch of characters 0 to {n - 1:,}, received "
                f"{shorten(indices)}",
                remedy=f"pass for example range({n // 2}, {n})",
            )
        first, last = self.begin + indices.start, self.begin + indices.stop
        return dataclasses.replace(self, begin=first, end=last)

    def text(self) -> str:
        """Read the whole into memory."""
        return self.head()

    def head(self, most: int | None = None) -> str:
        """Read its first `most` characters, or all of them, into memory."""
        parts, left = [], most
        for block in self.blocks():
            parts.append(block[:left])
            if left is not None and (left := left - len(block)) <= 0:
                break
        return "".join(parts)

    def blocks(self) -> Iterator[str]:
        """Yield the text in blocks of about a megabyte.

        Raises `TableError`, with the position, for a byte that the encoding does not allow, an
        encoding that Python does not know, a file that cannot be read, and one that is no text.
        """
        at = 0
        for block in self._joined():
            first, at = at, at + len(block)
            stop = None if self.end is None else max(0, self.end - first)
            if part := block[max(0, self.begin - first) : stop]:
                yield part
            if self.end is not None and at >= self.end:
                return

    def _joined(self) -> Iterator[str]:
        if len(self.paths) == 1 or self.raw:
            for path in self.paths:
                yield from self._decoded(path)
            return
        for path in self.paths:
            ends = 0
            for block in self._decoded(path):
                rest = block.rstrip("\n")
                yield ("\n" * ends if rest else "") + rest
                ends = len(block) - len(rest) + (0 if rest else ends)
            yield "\n"

    def _decoded(self, path: Path) -> Iterator[str]:
        try:
            make = codecs.getincrementaldecoder("utf-8" if self.raw else self.encoding)
        except LookupError as error:
            raise unknown_encoding(self.encoding) from error
        decoder = make("surrogateescape" if self.raw else "strict")
        if not self.raw:
            decoder = cast("codecs.IncrementalDecoder", io.IncrementalNewlineDecoder(decoder, True))
        at = lines = 0
        first = True
        for block in _bytes_of(check_readable(path), raw=self.raw):
            if not at and not self.raw:
                check_magic(block, path.name)
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(block, not block)
            except UnicodeDecodeError as error:
                also = ', or unit="bytes" for a generator of bytes'
                raise undecodable(
                    path.name, self.encoding, error, at - pending, lines, also
                ) from None
            if not at and not self.raw:
                check_text(block, path.name, self.encoding)
            at, lines = at + len(block), lines + text.count("\n")
            if first and text:
                text, first = text if self.raw else text.removeprefix("\ufeff"), False
            if text:
                yield text


def _bytes_of(path: Path, *, raw: bool) -> Iterator[bytes]:
    """Yield blocks of a file, and an empty one at its end; unpacked where it is packed.

    A model of bytes reads what is there, unless the name ends in .gz.
    """
    try:
        with path.open("rb") as there:
            packed = path.suffix.lower() == ".gz" or (not raw and there.peek(2)[:2] == PACKED)
            file = cast("BinaryIO", gzip.GzipFile(fileobj=there)) if packed else there
            while block := file.read(_BLOCK):
                yield block
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise TableError(
            f"{path} cannot be read ({reason})", remedy="check the file and its permissions"
        ) from error
    yield b""

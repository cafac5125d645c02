"""The lexicon's own readings, found by bisection in a sorted file: no table is built in advance."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

from elman.cache import regular
from elman.errors import DamagedModel

__all__ = ["KnownWords", "as_bytes"]

Phonemes = tuple[str, ...]

_HEAD = 3
"""Bytes that words have in common whose place is kept."""
_MOST_SPANS = 20_000


def as_bytes(readings: Iterable[tuple[str, Sequence[Phonemes]]]) -> bytes:
    """Write readings as `KnownWords` reads them: a line each, words in the order of their UTF-8."""
    sorted_ = sorted((word.encode(), said) for word, said in readings)
    return b"".join(
        word + b"\t" + " ".join(sounds).encode() + b"\n"
        for word, said in sorted_
        for sounds in said
    )


class KnownWords:
    """Readings of words from a file that `as_bytes` wrote, or from such bytes.

    Raises `DamagedModel` for any other: lines out of order, without a tab, with another end than
    "\\n", or that are no text. The last line may lack its end.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "words.tsv"
    ...     _ = path.write_bytes(as_bytes([("air", [("ɛ", "ɹ"), ("e", "ə")]), ("a", [("ə",)])]))
    ...     with KnownWords(path) as known:
    ...         known.readings("air"), known.readings("ai")
    ([('ɛ', 'ɹ'), ('e', 'ə')], [])
    """

    def __init__(self, source: Path | bytes) -> None:
        self._text: mmap.mmap | bytes = b""
        self._spans: dict[bytes, tuple[int, int]] = {}
        if isinstance(source, bytes):
            self._text = source
        else:
            self._text = _mapped(source)
        try:
            _check(self._text[:])
        except ValueError as error:
            self.close()
            raise DamagedModel(
                f"The words of a model are sorted lines of a word, a tab and its phonemes, "
                f"received {source if isinstance(source, Path) else 'bytes'} in which {error}",
                remedy="train the language again: elman pronounce --train",
            ) from error

    @classmethod
    def trusted(cls, text: bytes) -> Self:
        """Take bytes whose checksum was compared: every line is as `as_bytes` wrote it."""
        known = cls(b"")
        known._text = text
        return known

    @property
    def text(self) -> bytes:
        """The lines, as `as_bytes` wrote them."""
        return self._text[:]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self._text, mmap.mmap):
            self._text.close()

    def __contains__(self, word: str) -> bool:
        return self._find(_key(word)) >= 0

    def readings(self, word: str) -> list[Phonemes]:
        """List the readings of `word`, the lexicon's first first; none for an unknown word."""
        key = _key(word)
        at = self._find(key)
        found = []
        while at >= 0 and self._text[at : at + len(key)] == key:
            end = self._end(at)
            found.append(tuple(self._text[at + len(key) : end].decode().split()))
            at = end + 1
        return found

    def _find(self, key: bytes) -> int:
        """Find where the first line that begins with `key` begins, or -1."""
        word = key[:-1]
        head = word[:_HEAD]
        # What words begin with the same letters is searched for once.
        if (span := self._spans.get(head)) is None:
            if len(self._spans) >= _MOST_SPANS:
                self._spans.clear()
            low = self._least(head, 0, len(self._text))
            span = low, self._least(head + b"\xff", low, len(self._text))
            self._spans[head] = span
        low = self._least(word, *span)
        return low if self._text[low : low + len(key)] == key else -1

    def _least(self, word: bytes, low: int, high: int) -> int:
        """Find where the first line from `low` to `high` begins whose word is not below `word`."""
        text = self._text
        while low < high:
            middle = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._end(middle)
            if text[middle:end].partition(b"\t")[0] < word:
                low = end + 1
            else:
                high = middle
        return low

    def _end(self, at: int) -> int:
        """Find where the line that holds a position ends."""
        end = self._text.find(b"\n", at)
        return end if end >= 0 else len(self._text)


def _key(word: str) -> bytes:
    return f"{word}\t".encode("utf-8", "surrogatepass")


def _mapped(path: Path) -> mmap.mmap | bytes:
    try:
        if path.exists() and not regular(path):
            raise OSError("it is no file")
        with path.open("rb") as file:
            if path.stat().st_size:
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise DamagedModel(
            f"The words of a model lie in {path}, received: {error.strerror or error}",
            remedy="train the language again: elman pronounce --train",
        ) from error
    return b""


def _check(text: bytes) -> None:
    """Check that a bisection finds each word; raises `ValueError` with what is wrong."""
    text.decode()
    if b"\0" in text or b"\r" in text:
        raise ValueError("there are other characters than words and phonemes have")
    lines = text.removesuffix(b"\n").split(b"\n") if text else []
    words = [line.partition(b"\t")[0] for line in lines]
    if not all(words) or any(line.count(b"\t") != 1 or line.endswith(b"\t") for line in lines):
        raise ValueError("a line has not one word, one tab and phonemes")
    if any(second < first for first, second in pairwise(words)):
        raise ValueError("lines are out of order")

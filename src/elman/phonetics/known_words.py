"""The lexicon's own readings, found by bisection in a sorted file: nothing is read in advance."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from elman.errors import DamagedModel

__all__ = ["KnownWords", "as_bytes"]

Phonemes = tuple[str, ...]


def as_bytes(readings: Iterable[tuple[str, Sequence[Phonemes]]]) -> bytes:
    """Write readings as `KnownWords` reads them: a line each, words in the order of their UTF-8."""
    sorted_ = sorted((word.encode(), said) for word, said in readings)
    return b"".join(
        word + b"\t" + " ".join(one).encode() + b"\n" for word, said in sorted_ for one in said
    )


class KnownWords:
    """Readings of words from a file that `as_bytes` wrote, without reading it all.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "words.tsv"
    ...     _ = path.write_bytes(as_bytes([("air", [("ɛ", "ɹ"), ("e", "ə")]), ("a", [("ə",)])]))
    ...     with KnownWords(path) as known:
    ...         known.readings("air"), known.readings("ai")
    ([('ɛ', 'ɹ'), ('e', 'ə')], [])
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with path.open("rb") as file:
                self._text: mmap.mmap | bytes = b""
                if path.stat().st_size:
                    self._text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise DamagedModel(
                f"The words of a model lie in {path}, received: {error.strerror or error}",
                remedy="train the language again: elman pronounce --train",
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self._text, mmap.mmap):
            self._text.close()

    def __contains__(self, word: str) -> bool:
        return self._find(f"{word}\t".encode()) >= 0

    def readings(self, word: str) -> list[Phonemes]:
        """List the readings of `word`, the lexicon's first first; none for an unknown word."""
        key = f"{word}\t".encode()
        at = self._find(key)
        found = []
        while at >= 0 and self._text[at : at + len(key)] == key:
            end = self._text.find(b"\n", at)
            found.append(tuple(self._text[at + len(key) : end].decode().split(" ")))
            at = end + 1
        return found

    def _find(self, key: bytes) -> int:
        """Find where the first line that begins with `key` begins, or -1."""
        text, low, high = self._text, 0, len(self._text)
        word = key[:-1]
        while low < high:
            middle = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = text.find(b"\n", middle)
            if text[middle : text.find(b"\t", middle)] < word:
                low = end + 1
            else:
                high = middle
        return low if text[low : low + len(key)] == key else -1

"""Text out of symbols that come a few at a time."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from elman.sequences.vocabulary import Vocabulary

__all__ = ["Decoder"]


class Decoder:
    """Decodes codes as they come, each of them once, into what `Vocabulary.decode` gives of all.

    What may be a part of a character waits for the rest of it.

    >>> from elman.sequences import Vocabulary
    >>> decoder = Decoder(Vocabulary.of([], unit="bytes"))
    >>> decoder.add([97, 0xC3]), decoder.add([0xA9]), decoder.add([0xC3], last=True)
    ('a', 'é', '�')
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._bytes = codecs.getincrementaldecoder("utf-8")("replace")
        self._waiting: list[int] = []

    def add(self, codes: Iterable[int], *, last: bool = False) -> str:
        """Return the text that is certain now and was not before; with `last` all the rest."""
        if self._vocabulary.unit == "bytes":
            return self._bytes.decode(bytes(codes), last)
        self._waiting += codes
        text = self._vocabulary.decode(self._waiting)
        if self._vocabulary.unit == "subwords" and not last and text.endswith("\ufffd"):
            return ""
        self._waiting.clear()
        return text

"""Symbols of any length and their codes: letters, phonemes, words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from elman.errors import AlphabetError, shorten

__all__ = ["Symbols"]


@dataclass(frozen=True)
class Symbols:
    """A sorted set of symbols; the code of the first is `first`, smaller codes are the caller's.

    >>> phonemes = Symbols.of([["ɑ̃", "d"], ["d", "tʃ"]], first=1)
    >>> phonemes.encode([["d", "tʃ"]])[0].tolist()
    [1, 2]
    >>> phonemes.decode([3, 1])
    ('ɑ̃', 'd')
    """

    symbols: tuple[str, ...]
    first: int = 0

    def __post_init__(self) -> None:
        if list(self.symbols) != sorted(set(self.symbols)):
            raise AlphabetError("Symbols are a sorted set")

    @classmethod
    def of(cls, sequences: Iterable[Iterable[str]], *, first: int = 0) -> Symbols:
        """Collect the symbols of `sequences`."""
        return cls(tuple(sorted(set[str]().union(*sequences))), first)

    def __len__(self) -> int:
        """Count the codes, those below `first` included."""
        return self.first + len(self.symbols)

    @cached_property
    def _codes(self) -> dict[str, int]:
        return {symbol: code for code, symbol in enumerate(self.symbols, self.first)}

    def encode(
        self, sequences: Sequence[Sequence[str]], *, unknown: Literal["error", "skip"] = "error"
    ) -> list[NDArray[np.int32]]:
        """Code each sequence, `(symbols,)`.

        Raises `AlphabetError` at the first symbol outside the set, unless `unknown="skip"`.
        """
        codes = self._codes
        coded = []
        for sequence in sequences:
            known = [codes.get(symbol, -1) for symbol in sequence]
            if -1 in known:
                if unknown == "error":
                    raise self._lacks(sequence, known.index(-1))
                known = [code for code in known if code >= 0]
            coded.append(np.array(known, np.int32))
        return coded

    def decode(self, codes: Iterable[int]) -> tuple[str, ...]:
        """Read codes back; codes below `first` are left out."""
        return tuple(self.symbols[code - self.first] for code in codes if code >= self.first)

    def _lacks(self, sequence: Sequence[str], at: int) -> AlphabetError:
        between = "" if all(len(symbol) == 1 for symbol in sequence) else " "
        whole = shorten(between.join(sequence))
        return AlphabetError(
            f"The model knows no {sequence[at]!r} (position {at + 1} of {whole})",
            remedy='train with this symbol or pass unknown="skip"',
        )

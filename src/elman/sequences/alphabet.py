"""Symbols <-> integers, with END, folds, and a rule for characters never seen."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from elman.errors import AlphabetError, ConfigurationError, SequenceError, shorten
from elman.sequences.batches import Ragged
from elman.sequences.folding import Folding

__all__ = ["END", "REPLACEMENT", "Alphabet", "Unknown"]

END = 0
"""Code of the END symbol, which also fills the rest of a padded row."""

REPLACEMENT = "\ufffd"
"""Stands for every character too rare to have a code of its own (unknown="replace")."""

Unknown = Literal["error", "skip", "replace"]


@dataclass(frozen=True)
class Alphabet:
    """A sorted set of characters, coded 1 ... n; 0 is END.

    The order is that of the code points, so the same characters always get the same codes.
    `unknown` says what happens to a character outside: "error", "skip" (left out) or
    "replace" (coded as `REPLACEMENT`, which must be one of the characters).

    >>> letters = Alphabet.of(["Anna", "Bo"])
    >>> letters.characters, len(letters)
    (('A', 'B', 'a', 'n', 'o'), 6)
    >>> letters.decode(letters.encode(["Anna"]).rows()[0])
    'Anna'
    >>> letters.encode(["Andi"])
    Traceback (most recent call last):
    elman.errors.AlphabetError: Alphabet lacks 'd' (position 3 of 'Andi'); train with this \
character or pass unknown="skip"
    """

    characters: tuple[str, ...]
    fold: tuple[str, ...] = ()
    unknown: Unknown = "error"
    _folding: Folding = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.unknown not in get_args(Unknown):
            raise ConfigurationError(
                f'unknown is "error", "skip" or "replace", received {shorten(self.unknown)}'
            )
        if list(self.characters) != sorted(set(self.characters)) or any(
            len(c) != 1 for c in self.characters
        ):
            raise AlphabetError("An alphabet is a sorted set of single characters")
        if self.unknown == "replace" and REPLACEMENT not in self.characters:
            raise AlphabetError(
                'unknown="replace" needs an alphabet that was trained with it',
                remedy='train with unknown="replace", or pass unknown="skip"',
            )
        object.__setattr__(self, "_folding", Folding(self.fold))
        object.__setattr__(self, "fold", self._folding.names)

    @classmethod
    def of(
        cls,
        texts: Iterable[str],
        *,
        fold: Iterable[str] = (),
        unknown: Unknown = "error",
        min_texts: int = 2,
    ) -> Alphabet:
        """Collect the alphabet of `texts`.

        With unknown="replace", characters that stand in fewer than `min_texts` texts get no
        code of their own, so that `REPLACEMENT` is seen, and learned, in training.
        """
        folding = Folding(fold)
        folded = map(folding, _each(texts))
        found: set[str] = set()
        if unknown == "replace":
            counts = Counter(c for text in folded for c in set(text))
            found = {c for c, n in counts.items() if n >= min_texts} | {REPLACEMENT}
        else:
            for text in folded:
                found.update(text)
        return cls(tuple(sorted(found)), folding.names, unknown)

    def __len__(self) -> int:
        """Count the symbols, END included."""
        return len(self.characters) + 1

    @cached_property
    def _code_points(self) -> NDArray[np.uint32]:
        return np.array([ord(c) for c in self.characters], np.uint32)

    def with_unknown(self, unknown: Unknown) -> Alphabet:
        """Return the same alphabet with another rule for characters outside it."""
        return replace(self, unknown=unknown)

    def encode(self, texts: Sequence[str], *, end: bool = False) -> Ragged:
        """Code `texts` as one ragged array of `int32`, `(characters of all texts,)`.

        `end=True` closes every text with END. Raises `AlphabetError` at the first unknown
        character when the alphabet's rule is "error".
        """
        folded = self.folded(_checked(texts))
        lengths = np.array([len(text) for text in folded], np.int64)
        points = np.frombuffer("".join(folded).encode("utf-32-le", "surrogatepass"), np.uint32)
        codes = np.searchsorted(self._code_points, points)
        known = np.zeros(len(points), bool)
        inside = codes < len(self.characters)
        known[inside] = self._code_points[codes[inside]] == points[inside]
        codes = (codes + 1).astype(np.int32)
        if not known.all():
            match self.unknown:
                case "error":
                    raise self._lacks(texts)
                case "replace":
                    codes[~known] = self.characters.index(REPLACEMENT) + 1
                case "skip":
                    owner = np.repeat(np.arange(len(texts)), lengths)
                    lengths = np.bincount(owner[known], minlength=len(texts))
                    codes = codes[known]
        if end:
            codes = np.insert(codes, np.cumsum(lengths), END)
            lengths = lengths + 1
        return Ragged(codes, lengths)

    def decode(self, codes: Iterable[int]) -> str:
        """Read codes back, up to the first END."""
        text = []
        for code in codes:
            if code == END:
                break
            if not 0 < code <= len(self.characters):
                raise AlphabetError(f"Codes run from 0 to {len(self.characters)}, received {code}")
            text.append(self.characters[int(code) - 1])
        return "".join(text)

    def folded(self, texts: Sequence[str]) -> list[str]:
        """Fold texts as `fold_text` does, all in one pass where none has several lines."""
        # A line end is folded to itself, joins with nothing, and no other character becomes one.
        lines = self._folding("\n".join(texts)).split("\n")
        return lines if len(lines) == len(texts) else [self._folding(text) for text in texts]

    def fold_text(self, text: str) -> str:
        """Write `text` as the model will see it (accents, case or script folded)."""
        return self._folding(text)

    def knows(self, text: str) -> bool:
        """Tell whether every character of a text, as it is folded, has a code."""
        return self.inside.issuperset(self._folding(text))

    @cached_property
    def inside(self) -> frozenset[str]:
        """The characters, to ask whether one is among them."""
        return frozenset(self.characters)

    def to_json(self) -> dict[str, Any]:
        """Describe the alphabet in plain JSON values; `Alphabet(**...)` reads them back."""
        return {
            "characters": "".join(self.characters),
            "fold": list(self.fold),
            "unknown": self.unknown,
        }

    @classmethod
    def from_json(cls, description: dict[str, Any]) -> Alphabet:
        """Rebuild an alphabet from `to_json`."""
        return cls(
            tuple(description["characters"]), tuple(description["fold"]), description["unknown"]
        )

    def _lacks(self, texts: Sequence[str]) -> AlphabetError:
        for text in texts:
            # Composed, as folding composes: an accent alone may be known where `é` is not.
            for position, character in enumerate(unicodedata.normalize("NFC", text), start=1):
                if missing := set(self._folding(character)) - self.inside:
                    folded = f", folded to {min(missing)!r}," if missing != {character} else ""
                    return AlphabetError(
                        f"Alphabet lacks {character!r}{folded} (position {position} "
                        f"of {shorten(text)})",
                        remedy='train with this character or pass unknown="skip"',
                    )
        raise AssertionError("called only when a character is unknown")


def _checked(texts: Iterable[str]) -> list[str]:
    checked = list(texts)
    return checked if {str}.issuperset(map(type, checked)) else list(_each(checked))


def _each(texts: Iterable[str]) -> Iterator[str]:
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise SequenceError(
                f"Every text is a string, received {type(text).__name__} at index {i}",
                remedy="convert it, or leave out missing values",
            )
        yield text

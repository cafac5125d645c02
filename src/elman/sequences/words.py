"""Words or subwords <-> integers, with END and folds: what `Alphabet` is for characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from elman.errors import AlphabetError, ConfigurationError, shorten
from elman.sequences.alphabet import END, Alphabet, Unknown
from elman.sequences.batches import Ragged
from elman.sequences.folding import Folding
from elman.sequences.vocabulary import Unit, Vocabulary

__all__ = ["Words", "symbols_from"]


@dataclass(frozen=True)
class Words:
    """The pieces of a vocabulary, coded 1 ... n; 0 is END, and fills the rest of a padded row.

    A text is read as if a space stood before it, so that its first word is coded as any other.
    `unknown` says what happens to a word without a code: "replace" (coded as unknown, as rare
    words were in training), "skip" (left out) or "error".

    >>> words = Words.of(["good film", "good plot", "a film"], unit="words")
    >>> words.encode(["good plot"], end=True).values.tolist(), words.shown([3, 2])
    ([2, 3, 0], ['\\ufffd', 'good'])
    """

    vocabulary: Vocabulary
    fold: tuple[str, ...] = ()
    unknown: Unknown = "replace"
    _folding: Folding = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.unknown not in get_args(Unknown):
            raise ConfigurationError(
                f'unknown is "error", "skip" or "replace", received {shorten(self.unknown)}'
            )
        object.__setattr__(self, "_folding", Folding(self.fold))
        object.__setattr__(self, "fold", self._folding.names)

    @classmethod
    def of(
        cls,
        texts: Iterable[str],
        *,
        unit: Unit,
        most: int = 10_000,
        fold: Iterable[str] = (),
        beside: Vocabulary | None = None,
    ) -> Words:
        """Collect the `most` frequent words, or learn as many subwords.

        A word that stands only once gets no code, so that what is unknown is seen in training.
        The words of a vocabulary `beside` get one too, folded; its subwords are taken as they are.
        """
        folding = Folding(fold)
        if beside is not None and beside.unit == unit == "subwords":
            return cls(beside, folding.names)
        vocabulary = Vocabulary.of(
            (f" {folding(text)}" for text in texts), unit=unit, most=most, fewest=2
        )
        if beside is not None and beside.unit == unit:
            pieces = {*vocabulary.pieces, *map(folding, beside.pieces)}
            vocabulary = Vocabulary(unit, tuple(sorted(pieces)))
        return cls(vocabulary, folding.names)

    @property
    def characters(self) -> tuple[str, ...]:
        """The pieces, as `Alphabet` names its characters."""
        return self.vocabulary.pieces

    def __len__(self) -> int:
        """Count the symbols, END included."""
        return len(self.vocabulary) + 1

    def with_unknown(self, unknown: Unknown) -> Words:
        """Return the same words with another rule for those without a code."""
        return replace(self, unknown=unknown)

    def fold_text(self, text: str) -> str:
        """Write `text` as the model will see it."""
        return self._folding(text)

    def knows(self, text: str) -> bool:
        """Tell whether every word of a text has a code."""
        coded = self.vocabulary.encode(f" {self._folding(text)}")
        return not self.vocabulary.are_unknown(coded).any()

    def encode(self, texts: Sequence[str], *, end: bool = False) -> Ragged:
        """Code `texts` as one ragged array of `int32`; `end=True` closes every text with END.

        Raises `AlphabetError` at the first word without a code where the rule is "error".
        """
        parts: list[NDArray[Any]] = []
        for text in texts:
            codes = self.vocabulary.encode(f" {self._folding(text)}").astype(np.int32)
            if self.unknown != "replace" and (strange := self.vocabulary.are_unknown(codes)).any():
                if self.unknown == "error":
                    raise self._lacks(text, int(strange.argmax()))
                codes = codes[~strange]
            parts.append(np.append(codes + 1, np.int32(END)) if end else codes + 1)
        lengths = np.array([len(part) for part in parts], np.int64)
        return Ragged(np.concatenate(parts) if parts else np.zeros(0, np.int32), lengths)

    def _lacks(self, text: str, at: int) -> AlphabetError:
        word = self.vocabulary.written(f" {self._folding(text)}")[at].strip()
        return AlphabetError(
            f"The model knows no word {word!r} (of {shorten(text)})",
            remedy='train with this word or pass unknown="replace"',
        )

    def shown(self, codes: Iterable[int]) -> list[str]:
        """Write each code by itself, END as nothing."""
        return [self._pieces[code] for code in codes]

    def decode(self, codes: Iterable[int]) -> str:
        """Read codes back, up to the first END."""
        known = []
        for code in codes:
            if code == END:
                break
            known.append(int(code) - 1)
        return self.vocabulary.decode(known).removeprefix(" ")

    @cached_property
    def _pieces(self) -> tuple[str, ...]:
        return ("", *(piece.strip() or piece for piece in self.vocabulary.pieces))

    def to_json(self) -> dict[str, Any]:
        """Describe the words in plain JSON values."""
        return {
            "vocabulary": self.vocabulary.to_json(),
            "fold": list(self.fold),
            "unknown": self.unknown,
        }

    @classmethod
    def from_json(cls, description: dict[str, Any]) -> Words:
        """Rebuild words from `to_json`; raises an `InputError` for what is none."""
        vocabulary = Vocabulary.from_json(description["vocabulary"])
        if vocabulary.unit not in ("words", "subwords"):
            raise AlphabetError(f"Words are no {vocabulary.unit}")
        return cls(vocabulary, tuple(description["fold"]), description["unknown"])


def symbols_from(description: dict[str, Any]) -> Alphabet | Words:
    """Rebuild what a model's symbols stand for, characters or words, from its `to_json`."""
    if "vocabulary" in description:
        return Words.from_json(description)
    return Alphabet.from_json(description)

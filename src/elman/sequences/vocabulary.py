"""What a generator's symbols stand for: characters, bytes, words or subwords.

Codes `0 ... n - 1` are pieces of text; joined they give back the text. Words are split so that
nothing is lost: a word or a mark takes the space before it along.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from elman.errors import AlphabetError, ConfigurationError, SequenceError, shorten

__all__ = ["Unit", "Vocabulary"]

Unit = Literal["characters", "bytes", "words", "subwords"]

UNKNOWN = "\ufffd"
"""Stands for a word too rare to have a code."""

MOST = 1 << 24
"""Pieces that a vocabulary may have: those who learn them make room for all at once."""

_BYTES = tuple(map(chr, range(256)))

_WORDS = re.compile(r" ?\w+| ?[^\w\s]|\s")
_PART = 1 << 20


@dataclass(frozen=True)
class Vocabulary:
    """Pieces of text and their codes.

    `pieces` are sorted for characters and bytes, and by frequency for words; `merges` is the
    description of a subword tokenizer, in JSON.

    >>> words = Vocabulary.of(["to be or not to be"], unit="words", most=4)
    >>> words.pieces[:3], words.decode(words.encode("or not"))[-4:]
    ((' be', ' not', ' or'), ' not')
    """

    unit: Unit
    pieces: tuple[str, ...]
    merges: str | None = None

    def __post_init__(self) -> None:
        if self.unit not in get_args(Unit):
            raise ConfigurationError(
                f"unit is one of {', '.join(get_args(Unit))}, received {shorten(self.unit)}",
                remedy='pass for example unit="characters"',
            )
        if len(set(self.pieces)) != len(self.pieces) and self.unit != "subwords":
            raise AlphabetError("A vocabulary's pieces differ from each other")
        if self.unit == "characters" and (
            any(len(piece) != 1 for piece in self.pieces)
            or list(self.pieces) != sorted(self.pieces)
        ):
            raise AlphabetError("A vocabulary of characters holds single characters, sorted")
        if self.unit == "bytes" and self.pieces != _BYTES:
            raise AlphabetError(
                f"A vocabulary of bytes holds all 256 in order, received {len(self.pieces)}"
            )
        if self.unit == "words" and (UNKNOWN not in self.pieces or "" in self.pieces):
            raise AlphabetError("A vocabulary of words holds words and a piece for unknown ones")
        if (self.merges is not None) != (self.unit == "subwords"):
            raise AlphabetError("Subwords, and only subwords, have merges")

    @classmethod
    def of(
        cls, texts: Iterable[str], *, unit: Unit = "characters", most: int = 10_000, fewest: int = 1
    ) -> Vocabulary:
        """Collect the vocabulary of `texts`, of at most `most` words or subwords.

        Words that stand fewer than `fewest` times are left to the piece for unknown ones. Raises
        `ConfigurationError` where that is too few to write anything with.
        """
        least = {"words": 2, "subwords": 257}.get(unit, 0)
        whole = isinstance(most, int | np.integer) and not isinstance(most, bool)
        if not whole or not least <= most <= MOST:
            raise ConfigurationError(
                f"vocabulary is a whole number of at least {least} for {unit} and at most "
                f"{MOST:,}, received {shorten(most)}",
                remedy=f"pass for example vocabulary={10_000}",
            )
        match unit:
            case "characters":
                letters: set[str] = set()
                for text in texts:
                    letters.update(text)
                return cls(unit, tuple(sorted(letters)))
            case "bytes":
                return cls(unit, _BYTES)
            case "words":
                counts = Counter(word for text in texts for word in _WORDS.findall(text))
                del counts[UNKNOWN]
                often = [word for word, count in counts.items() if count >= fewest]
                ordered = sorted(often, key=lambda word: (-counts[word], word))
                return cls(unit, tuple(sorted([UNKNOWN, *ordered[: most - 1]])))
            case "subwords":
                return _subwords(texts, most)
        return cls(unit, ())

    def __len__(self) -> int:
        return len(self.pieces)

    @property
    def dtype(self) -> type[np.unsignedinteger[Any]]:
        """The smallest type that holds a code, and a few more."""
        return np.uint8 if len(self) < 250 else np.uint16 if len(self) < 65_000 else np.uint32

    @cached_property
    def _codes(self) -> dict[str, int]:
        return {piece: i for i, piece in enumerate(self.pieces)}

    @cached_property
    def _points(self) -> NDArray[np.uint32]:
        return np.array([ord(piece) for piece in self.pieces], np.uint32)

    def encode(self, text: str) -> NDArray[np.unsignedinteger[Any]]:
        """Code a text: `(symbols,)`.

        Raises `AlphabetError`, with the position, for a character never seen. Words never seen
        are coded as unknown.
        """
        if not isinstance(text, str):
            raise SequenceError(
                f"A text is a string, received {type(text).__name__}", remedy="decode it first"
            )
        match self.unit:
            case "characters":
                return self._characters(text)
            case "bytes":
                return np.frombuffer(_utf8(text), np.uint8)
            case "words":
                unknown = self._codes[UNKNOWN]
                codes = [self._codes.get(word, unknown) for word in _WORDS.findall(text)]
                return np.array(codes, self.dtype)
        return np.array(self._tokenizer.encode(_utf8(text, "strict").decode()).ids, self.dtype)

    def _characters(self, text: str) -> NDArray[np.unsignedinteger[Any]]:
        # In parts: UTF-32 takes four bytes a character, the codes mostly one.
        parts = [np.zeros(0, self.dtype)]
        for begin in range(0, len(text), _PART):
            part = text[begin : begin + _PART].encode("utf-32-le", "surrogatepass")
            points = np.frombuffer(part, np.uint32)
            codes = np.minimum(np.searchsorted(self._points, points), len(self) - 1)
            if len(strange := np.flatnonzero(self._points[codes] != points)):
                at = begin + int(strange[0])
                raise AlphabetError(
                    f"The model knows {len(self)} characters, {text[at]!r} (position {at + 1} of "
                    f"{shorten(text)}) is not one of them",
                    remedy="leave it out, or train with a text that has it",
                )
            parts.append(codes.astype(self.dtype))
        return np.concatenate(parts)

    def unknown(self, text: str) -> float:
        """Tell the share of a text's symbols that are words without a code.

        >>> Vocabulary.of(["to be"], unit="words").unknown("to see")
        0.5
        """
        if not text:
            return 0.0
        return float(self.are_unknown(self.encode(text)).mean())

    def are_unknown(self, codes: NDArray[Any]) -> NDArray[np.bool_]:
        """Mark the codes `(symbols,)` that stand for any word without one."""
        if self.unit != "words":
            return np.zeros(len(codes), bool)
        unknown: NDArray[np.bool_] = np.equal(codes, self._codes[UNKNOWN])
        return unknown

    def written(self, text: str) -> list[str]:
        """Cut a text into what each of its symbols stands for there, unknown words as they are.

        Of bytes and subwords, which may be parts of a character, each is decoded by itself.

        >>> Vocabulary.of(["to be"], unit="words").written("to see")
        ['to', ' see']
        """
        if self.unit == "characters":
            return list(text)
        if self.unit == "words":
            return _WORDS.findall(text)
        return [self.decode([code]) for code in self.encode(text).tolist()]

    def lengths(self, text: str) -> NDArray[np.int64]:
        """Count the characters of a text that begin in each of its symbols: `(symbols,)`.

        >>> Vocabulary.of([], unit="bytes").lengths("aé").tolist()
        [1, 1, 0]
        """
        if self.unit == "characters":
            return np.ones(len(text), np.int64)
        if self.unit == "words":
            return np.array([len(word) for word in _WORDS.findall(text)], np.int64)
        if self.unit == "bytes":
            sizes = np.array([len(_utf8(c)) for c in text], np.int64)
            begin = np.cumsum(sizes) - sizes
            return np.bincount(begin, minlength=int(sizes.sum())).astype(np.int64)
        begins = np.array([begin for begin, _ in self._tokenizer.encode(text).offsets], np.int64)
        # Symbols that share a character begin at the same place: it belongs to the first.
        return _shared_out(begins, len(text))

    def decode(self, codes: Sequence[int] | NDArray[Any]) -> str:
        """Write codes as text; bytes that are no UTF-8 become U+FFFD."""
        codes = np.asarray(codes, np.int64)
        if self.unit == "bytes":
            return codes.astype(np.uint8).tobytes().decode("utf-8", "replace")
        if self.unit == "subwords":
            return str(self._tokenizer.decode(codes.tolist(), skip_special_tokens=False))
        return "".join(self.pieces[code] for code in codes.tolist())

    @cached_property
    def _tokenizer(self) -> Any:
        return _tokenizers().Tokenizer.from_str(self.merges)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """What each symbol adds to a text; "" where that is no text by itself."""
        if self.unit == "bytes":
            return tuple(chr(i) if i < 128 else "" for i in range(256))
        if self.unit == "words":
            return tuple("" if piece == UNKNOWN else piece for piece in self.pieces)
        if self.unit == "characters":
            return self.pieces
        return tuple("" if UNKNOWN in piece else piece for piece in self.pieces)

    def to_json(self) -> dict[str, Any]:
        """Describe the vocabulary in plain JSON values."""
        return {"unit": self.unit, "pieces": list(self.pieces), "merges": self.merges}

    @classmethod
    def from_json(cls, described: dict[str, Any]) -> Vocabulary:
        """Rebuild a vocabulary from `to_json`; raises an `InputError` for one that is none."""
        pieces = described["pieces"]
        if not all(isinstance(piece, str) for piece in pieces):
            raise TypeError("pieces are strings")
        if not pieces:
            raise AlphabetError("A vocabulary has at least one piece, received none")
        found = cls(described["unit"], tuple(pieces), described["merges"])
        if found.unit == "subwords" and find_spec("tokenizers") is not None:
            found._check_merges()
        return found

    def _check_merges(self) -> None:
        try:
            known = self._tokenizer.get_vocab_size()
            # A text of every byte: each must have a code below the number of pieces.
            codes = self._tokenizer.encode("a").ids
        except Exception as error:  # tokenizers raises nothing narrower
            raise AlphabetError(f"The merges describe no tokenizer: {shorten(error)}") from error
        if known != len(self.pieces) or not codes:
            raise AlphabetError(
                f"A vocabulary of subwords has a piece for each of {known} codes, received "
                f"{len(self.pieces)}"
            )
        if any(self._tokenizer.decode([i]) != piece for i, piece in enumerate(self.pieces)):
            raise AlphabetError("A vocabulary's pieces are what its merges write")


def _shared_out(begins: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Give each character to the first of the symbols that have a part of it."""
    counts = np.bincount(
        np.searchsorted(begins, np.arange(size), side="right") - 1, minlength=len(begins)
    )
    first = np.searchsorted(begins, begins, side="left")
    return np.bincount(first, counts, minlength=len(begins)).astype(np.int64)


def _utf8(text: str, errors: str = "surrogateescape") -> bytes:
    try:
        return text.encode("utf-8", errors)
    except UnicodeEncodeError as error:
        raise AlphabetError(
            f"A text is Unicode, received half a character, {text[error.start]!r} (position "
            f"{error.start + 1} of {shorten(text)})",
            remedy="leave it out",
        ) from None


def _tokenizers() -> Any:
    try:
        import tokenizers
    except ImportError:
        raise ConfigurationError(
            "Subwords need the package tokenizers, which is not installed",
            remedy="pip install 'elman[subwords]', or pass unit=\"words\"",
        ) from None
    return tokenizers


def _subwords(texts: Iterable[str], most: int) -> Vocabulary:
    """Learn byte-level byte-pair merges (Sennrich et al. 2016)."""
    tokenizers = _tokenizers()
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    alphabet = tokenizers.pre_tokenizers.ByteLevel.alphabet()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=most, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(_lines(texts), trainer)
    pieces = [tokenizer.decode([i]) for i in range(tokenizer.get_vocab_size())]
    return Vocabulary("subwords", tuple(pieces), tokenizer.to_str())


def _lines(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from text.splitlines(keepends=True)

"""What an estimator reads: texts, symbols or measured series, checked and laid end to end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from elman.datasets.records.strings import Strings
from elman.errors import ConfigurationError, InputError, SequenceError
from elman.estimators.reading.arrays import symbols_of
from elman.estimators.reading.blanks import Spaces, check_spaces, even, tidied, tidy
from elman.estimators.reading.items import (
    Kind,
    as_items,
    as_texts,
    beginnings,
    check_lengths,
    check_limit,
    kind_of,
    nothing_known,
)
from elman.estimators.reading.measured import (
    as_series,
    ask_about_order,
    in_order,
    learn_names,
    learn_scaling,
    scaled,
    turned,
)
from elman.sequences import Alphabet, Ragged, Unit, Vocabulary, Words, ragged
from elman.sequences.alphabet import END, Unknown

__all__ = ["Cut", "Reader"]

Cut = Literal["head", "ends", "windows"]
"""What is read of what is too long."""


@dataclass(frozen=True)
class Reader:
    """Turns one kind of input into a `Ragged`, the same way in training and in use.

    `kind` is "text" (strings, through `alphabet`), "symbols" (integer arrays `(time,)`) or
    "series" (arrays `(time, features)`, standardised with `mean` and `scale` of the training
    set). `features` counts symbols or channels; `channels` names them where the training data
    had names, and those of data frames are then matched. No sequence may be empty or longer
    than `max_length`, unless `cut` says that only a part is read: its beginning, half of each end,
    or, with "windows", all of it in parts (`windows`). With `spaces`
    "collapse" texts are read without blanks around them, see `tidy`; "keep" reads every
    character. `mean` and `scale` are float64 where float32 would lose what varies.

    >>> reader, sequences = Reader.learn(["Anna", "Bo"])
    >>> reader.kind, reader.features, sequences.lengths.tolist()
    ('text', 6, [5, 3])
    """

    kind: Kind
    features: int
    max_length: int | None = None
    end: bool = True
    alphabet: Alphabet | Words | None = None
    mean: NDArray[np.float32 | np.float64] | None = None
    scale: NDArray[np.float32 | np.float64] | None = None
    channels: tuple[str, ...] | None = None
    spaces: Spaces = "keep"
    cut: bool = False
    cut_to: Cut = "head"

    @classmethod
    def learn(
        cls,
        X: Any,
        *,
        fold: Iterable[str] = (),
        unknown: Unknown = "error",
        max_length: int | None = None,
        end: bool = True,
        standardise: bool = True,
        alphabet: str | None = None,
        spaces: Spaces = "collapse",
        cut: bool = False,
        channels: Sequence[str] | None = None,
        unit: Unit = "characters",
        vocabulary: int = 10_000,
        cut_to: Cut = "head",
        symbols: Vocabulary | None = None,
    ) -> tuple[Self, Ragged]:
        """Make the reader that fits the training sequences; return it with what it read.

        `alphabet` names the characters that may occur, for texts; else those of `X` do, or with
        another `unit` the `vocabulary` most frequent words or subwords.
        `channels` names the features of arrays; data frames bring their names along. `symbols` of
        the same unit get codes too, whether or not texts have them.
        """
        items = as_items(X)
        kind = kind_of(items)
        check_spaces(spaces)
        check_limit(max_length, cut)
        how: dict[str, Any] = {"cut": cut, "cut_to": cut_to}
        if kind == "text":
            items = items if isinstance(items, Strings) else as_texts(items)
            read = _like(items, map(tidy, items)) if spaces == "collapse" else items
            if unit != "characters":
                if unit not in ("words", "subwords"):
                    raise ConfigurationError(
                        f"A classifier reads characters, words or subwords, received {unit!r}",
                        remedy='pass unit="words", or leave it out',
                    )
                words = Words.of(read, unit=unit, most=vocabulary, fold=fold, beside=symbols)
                reader = cls(kind, len(words), max_length, end, words, spaces=spaces, **how)
                return reader, reader.read(items)
            if cut and cut_to == "head":
                read = _like(read, (text[:max_length] for text in read))
            letters = read if alphabet is None else [alphabet] * 2
            if symbols is not None and alphabet is None:
                letters = [*letters, *["".join(symbols.pieces)] * 2]
            known = Alphabet.of(letters, fold=fold, unknown=unknown)
            reader = cls(kind, len(known), max_length, end, known, spaces=spaces, **how)
            return reader, reader.read(items)
        if kind == "symbols":
            top = max(int(symbols_of(item, i).max(initial=0)) for i, item in enumerate(items))
            if top >= _MOST_SYMBOLS:
                raise SequenceError(
                    f"Symbols run from 0 to at most {_MOST_SYMBOLS - 1}, received {top}",
                    remedy="number the symbols that occur 0, 1, 2 ...",
                )
            reader = cls(kind, top + 1, max_length, False, **how)
            return reader, reader.read(items)
        items, names = learn_names(items, channels)
        reader = cls(
            kind, as_series(items[0], 0).shape[1], max_length, False, channels=names, **how
        )
        if channels is None and names is None:
            ask_about_order(items)
        if not standardise:
            return reader, reader.read(items)
        mean, scale = learn_scaling(reader.raw(items).values, reader.channels)
        reader = replace(reader, mean=mean, scale=scale)
        return reader, reader.read(items)

    def read(self, X: Any) -> Ragged:
        """Check and code sequences: `int32` symbols or `float32` channels, end to end.

        Raises `SequenceError` or `AlphabetError` at the first that cannot be read.
        """
        items = as_items(X)
        if isinstance(items, Strings):
            return self._blocks(items)
        kind = kind_of(items)
        if kind != self.kind and not (kind == "symbols" and self.kind == "series"):
            raise SequenceError(
                f"This model reads {_NAMES[self.kind]}, received {_NAMES[kind]}",
                remedy="give it what it was trained on",
            )
        if self.kind == "text":
            assert self.alphabet is not None
            texts = self.written(items)
            self._check_seen(items, texts)
            if isinstance(self.alphabet, Words):
                sequences = self._words(self.alphabet, texts)
            else:
                lengths = [len(text) for text in texts]
                check_lengths(lengths, texts, self._limit, "characters")
                sequences = self.alphabet.encode(texts, end=self.end)
            if len(empty := np.flatnonzero(sequences.lengths <= self.end)):
                raise nothing_known(items, int(empty[0]))
            return sequences
        if self.kind == "symbols":
            sequences = ragged([self._begun(symbols_of(x, i)) for i, x in enumerate(items)])
            check_lengths(sequences.lengths.tolist(), items, self._limit, "timesteps")
            if (bad := int(sequences.values.max(initial=0))) >= self.features:
                raise SequenceError(
                    f"Symbols run from 0 to {self.features - 1}, received {bad}",
                    remedy="train with this symbol",
                )
            return Ragged(sequences.values.astype(np.int32), sequences.lengths)
        sequences = self.raw(items)
        return Ragged(scaled(sequences.values, self.mean, self.scale), sequences.lengths)

    def _blocks(self, texts: Strings) -> Ragged:
        """Read the texts of a large table a block at a time."""
        try:
            parts = [self.read(block) for block in texts.blocks(_BLOCK)]
        except InputError:
            return self.read(list(texts))  # which says where among all texts the fault is
        values = np.concatenate([part.values for part in parts])
        return Ragged(values, np.concatenate([part.lengths for part in parts]))

    def raw(self, items: Sequence[Any]) -> Ragged:
        """Check series and lay them end to end as they are, channels in the model's order."""
        if self.channels is not None:
            items = in_order(items, self.channels)
        sequences = ragged([self._begun(as_series(item, i)) for i, item in enumerate(items)])
        check_lengths(sequences.lengths.tolist(), items, self._limit, "timesteps")
        if not self.features:
            raise SequenceError("A timestep has at least one channel, received none")
        if sequences.values.shape[1] != self.features:
            raise SequenceError(
                f"This model reads {self.features} channels, received {sequences.values.shape[1]}",
                remedy=turned(items, self.features)
                or "give the channels of the training data, in the same order",
            )
        return sequences

    def _words(self, words: Words, texts: list[str]) -> Ragged:
        """Code words, of those that are too long what is to be read, and close them with END."""
        sequences = words.encode(texts)
        if self.cut and sequences.width > (self.max_length or 0):
            sequences = ragged([self._begun(row) for row in sequences.rows()])
        named = f"{words.vocabulary.unit}, marks included"
        check_lengths(sequences.lengths.tolist(), texts, self._limit, named)
        if not self.end:
            return sequences
        values = np.insert(sequences.values, np.cumsum(sequences.lengths), END)
        return Ragged(values, sequences.lengths + 1)

    @property
    def _limit(self) -> int | None:
        """The longest that is read at once, None where it is cut into windows later."""
        return None if self.cut and self.cut_to == "windows" else self.max_length

    def windows(self, sequences: Ragged) -> tuple[Ragged, NDArray[np.int64]]:
        """Cut what is too long into windows of about one length, and say whose each is: `(n,)`.

        An END is no part of the longest length.

        >>> reader, whole = Reader.learn(["abcdefg", "h"], max_length=3, cut=True, cut_to="windows")
        >>> windows, owner = reader.windows(whole)
        >>> windows.lengths.tolist(), owner.tolist()
        ([4, 4, 2], [0, 0, 1])
        """
        owner = np.arange(len(sequences))
        if not self.cut or self.cut_to != "windows" or self.max_length is None:
            return sequences, owner
        lengths = sequences.lengths
        parts = -(-lengths // (self.max_length + self.end))
        owner = np.repeat(owner, parts)
        place = np.arange(len(owner)) - np.repeat(np.cumsum(parts) - parts, parts)
        ends = (place + 1) * lengths[owner] // parts[owner]
        begins = place * lengths[owner] // parts[owner]
        return Ragged(sequences.values, ends - begins), owner

    def too_long(self, X: Any) -> int:
        """Count the sequences of which not all is read at once."""
        if not self.cut or self.max_length is None:
            return 0
        whole = replace(self, cut_to="windows").read(X)
        return int((whole.lengths - self.end > self.max_length).sum())

    def whole(self, items: Iterable[Any]) -> list[str]:
        """Write texts as the model reads them, folded, and whole however long they are."""
        assert self.alphabet is not None
        written = replace(self, cut=False).written(items)
        return [self.alphabet.fold_text(text) for text in written]

    def prefixes(self, X: Any) -> Iterator[Ragged]:
        """Yield what each sequence was after its first, second ... last character or timestep.

        A whole text needs a character that the model knows, its beginning does not.
        """
        items = as_items(X)
        self.read(items)
        for item in items:
            parts = beginnings(item)
            alphabet = self.alphabet
            if alphabet is None:
                yield self.read(parts)
            elif isinstance(alphabet, Words):
                yield self._words(alphabet, self.written(parts))
            else:
                yield alphabet.encode(self.written(parts), end=self.end)

    def written(self, texts: Iterable[Any]) -> list[str]:
        """Write texts as the model reads them: their blanks, and their beginning if it cuts.

        Where characters never seen are skipped, so are the blanks that stood around them.
        Raises `SequenceError` for what is no text.
        """
        items = as_texts(texts)
        if self.spaces == "collapse":
            items = self._tidied(items)
        if isinstance(self.alphabet, Words):
            return items  # whose words are counted, and cut, when they are coded
        return [self._begun(text) for text in items] if self.cut else items

    def _check_seen(self, items: Sequence[Any], texts: list[str]) -> None:
        """Raise where nothing but blanks is left of a text that had something else."""
        for index, text in enumerate(texts):
            if not text and items[index] and (self.spaces == "keep" or tidy(items[index])):
                raise nothing_known(items, index)

    def _tidied(self, texts: Sequence[str]) -> list[str]:
        tidy, alphabet = tidied(texts), self.alphabet
        if not isinstance(alphabet, Alphabet):
            return tidy
        folded = "\n".join(alphabet.folded(tidy))
        known = alphabet.unknown != "skip" or self._known.issuperset(folded.replace("\n", ""))
        if known and even(folded):
            return tidy
        return [self._without_gaps(alphabet, text) for text in tidy]

    def _without_gaps(self, alphabet: Alphabet, text: str) -> str:
        folded = alphabet.fold_text(text)
        shown = folded
        if alphabet.unknown == "skip" and not (known := self._known).issuperset(folded):
            shown = "".join(character for character in folded if character in known)
        # A fold may write a blank (´ is a space and an accent), and what is skipped leaves some.
        shown = " ".join(shown.split())
        return text if shown == folded else shown

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.alphabet.characters if self.alphabet else ())

    def _begun(self, sequence: Any) -> Any:
        if not self.cut or self._limit is None or len(sequence) <= self._limit:
            return sequence
        if self.cut_to == "head":
            return sequence[: self._limit]
        end = self._limit // 2
        begin = sequence[: self._limit - end]
        if isinstance(sequence, str):
            return begin + sequence[len(sequence) - end :]
        return np.concatenate([begin, sequence[len(sequence) - end :]])

    def with_unknown(self, unknown: Unknown | None) -> Reader:
        """Return the same reader with another rule for unknown characters, None for its own."""
        if self.alphabet is None or unknown is None:
            return self
        return replace(self, alphabet=self.alphabet.with_unknown(unknown))


def _like(items: Sequence[str], texts: Iterable[str]) -> Sequence[str]:
    """Texts as those are kept that they are made of: of a large table, end to end."""
    return Strings.of(texts) if isinstance(items, Strings) else list(texts)


_BLOCK = 1 << 16
"""Texts of a large table that are read at a time."""

_MOST_SYMBOLS = 1 << 20
"""An input with larger integers holds measurements or identifiers, not symbols."""

_NAMES = {"text": "strings", "symbols": "integer symbols", "series": "arrays of numbers"}

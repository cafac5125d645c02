"""What an estimator reads: texts, symbols or measured series, checked and laid end to end."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from numbers import Integral
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError, shorten
from elman.estimators.reading.arrays import array_of, symbols_of
from elman.estimators.reading.blanks import Spaces, check_spaces, tidy
from elman.estimators.reading.containers import as_list, is_missing
from elman.estimators.reading.measured import (
    as_series,
    in_order,
    learn_names,
    learn_scaling,
    names_of,
    scaled,
)
from elman.sequences import Alphabet, Ragged, ragged
from elman.sequences.alphabet import Unknown

__all__ = ["Kind", "Reader", "check_limit"]

Kind = Literal["text", "symbols", "series"]


@dataclass(frozen=True)
class Reader:
    """Turns one kind of input into a `Ragged`, the same way in training and in use.

    `kind` is "text" (strings, through `alphabet`), "symbols" (integer arrays `(time,)`) or
    "series" (arrays `(time, features)`, standardised with `mean` and `scale` of the training
    set). `features` counts symbols or channels; `channels` names them where the training data
    had names, and those of data frames are then matched. No sequence may be empty or longer
    than `max_length`, unless `cut` says that only its beginning is read. With `spaces`
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
    alphabet: Alphabet | None = None
    mean: NDArray[np.float32 | np.float64] | None = None
    scale: NDArray[np.float32 | np.float64] | None = None
    channels: tuple[str, ...] | None = None
    spaces: Spaces = "keep"
    cut: bool = False

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
    ) -> tuple[Self, Ragged]:
        """Make the reader that fits the training sequences; return it with what it read.

        `alphabet` names the characters that may occur, for texts; else those of `X` do.
        `channels` names the features of arrays; data frames bring their names along.
        """
        items = _items(X)
        kind = _kind(items)
        check_spaces(spaces)
        check_limit(max_length, cut)
        if kind == "text":
            items = _texts(items)
            read = [tidy(text) for text in items] if spaces == "collapse" else items
            if cut:
                read = [text[:max_length] for text in read]
            known = Alphabet.of(
                read if alphabet is None else [alphabet] * 2, fold=fold, unknown=unknown
            )
            reader = cls(kind, len(known), max_length, end, known, spaces=spaces, cut=cut)
            return reader, reader.read(items)
        if kind == "symbols":
            top = max(int(symbols_of(item, i).max(initial=0)) for i, item in enumerate(items))
            if top >= _MOST_SYMBOLS:
                raise SequenceError(
                    f"Symbols run from 0 to at most {_MOST_SYMBOLS - 1}, received {top}",
                    remedy="number the symbols that occur 0, 1, 2 ...",
                )
            reader = cls(kind, top + 1, max_length, False, cut=cut)
            return reader, reader.read(items)
        items, names = learn_names(items, channels)
        reader = cls(
            kind, as_series(items[0], 0).shape[1], max_length, False, channels=names, cut=cut
        )
        if not standardise:
            return reader, reader.read(items)
        mean, scale = learn_scaling(reader.raw(items).values, reader.channels)
        reader = replace(reader, mean=mean, scale=scale)
        return reader, reader.read(items)

    def read(self, X: Any) -> Ragged:
        """Check and code sequences: `int32` symbols or `float32` channels, end to end.

        Raises `SequenceError` or `AlphabetError` at the first that cannot be read.
        """
        items = _items(X)
        kind = _kind(items)
        if kind != self.kind and not (kind == "symbols" and self.kind == "series"):
            raise SequenceError(
                f"This model reads {_NAMES[self.kind]}, received {_NAMES[kind]}",
                remedy="give it what it was trained on",
            )
        if self.kind == "text":
            assert self.alphabet is not None
            texts = self.written(items)
            self._check_seen(items, texts)
            _check_lengths([len(text) for text in texts], texts, self.max_length, "characters")
            sequences = self.alphabet.encode(texts, end=self.end)
            if len(empty := np.flatnonzero(sequences.lengths <= self.end)):
                raise _nothing_known(items, int(empty[0]))
            return sequences
        if self.kind == "symbols":
            sequences = ragged([self._begun(symbols_of(x, i)) for i, x in enumerate(items)])
            _check_lengths(sequences.lengths.tolist(), items, self.max_length, "timesteps")
            if (bad := int(sequences.values.max(initial=0))) >= self.features:
                raise SequenceError(
                    f"Symbols run from 0 to {self.features - 1}, received {bad}",
                    remedy="train with this symbol",
                )
            return Ragged(sequences.values.astype(np.int32), sequences.lengths)
        sequences = self.raw(items)
        return Ragged(scaled(sequences.values, self.mean, self.scale), sequences.lengths)

    def raw(self, items: Sequence[Any]) -> Ragged:
        """Check series and lay them end to end as they are, channels in the model's order."""
        if self.channels is not None:
            items = in_order(items, self.channels)
        sequences = ragged([self._begun(as_series(item, i)) for i, item in enumerate(items)])
        _check_lengths(sequences.lengths.tolist(), items, self.max_length, "timesteps")
        if not self.features:
            raise SequenceError("A timestep has at least one channel, received none")
        if sequences.values.shape[1] != self.features:
            raise SequenceError(
                f"This model reads {self.features} channels, received {sequences.values.shape[1]}",
                remedy="give the channels of the training data, in the same order",
            )
        return sequences

    def prefixes(self, X: Any) -> Iterator[Ragged]:
        """Yield what each sequence was after its first, second ... last character or timestep.

        A whole text needs a character that the model knows, its beginning does not.
        """
        items = _items(X)
        self.read(items)
        for item in items:
            whole = unicodedata.normalize("NFC", item) if isinstance(item, str) else item
            parts = [whole[:end] for end in range(1, len(whole) + 1)]
            alphabet = self.alphabet
            if alphabet is None:
                yield self.read(parts)
            else:
                yield alphabet.encode(self.written(parts), end=self.end)

    def written(self, texts: Iterable[Any]) -> list[str]:
        """Write texts as the model reads them: their blanks, and their beginning if it cuts.

        Where characters never seen are skipped, so are the blanks that stood around them.
        Raises `SequenceError` for what is no text.
        """
        items = _texts(texts)
        if self.spaces == "collapse":
            items = [self._tidy(text) for text in items]
        return [self._begun(text) for text in items] if self.cut else items

    def _check_seen(self, items: Sequence[Any], texts: list[str]) -> None:
        """Raise where nothing but blanks is left of a text that had something else."""
        for index, text in enumerate(texts):
            if not text and items[index] and (self.spaces == "keep" or tidy(items[index])):
                raise _nothing_known(items, index)

    def _tidy(self, text: str) -> str:
        text = tidy(text)
        alphabet = self.alphabet
        if alphabet is None or (text.isascii() and alphabet.unknown != "skip"):
            return text
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
        return sequence[: self.max_length] if self.cut else sequence

    def with_unknown(self, unknown: Unknown | None) -> Reader:
        """Return the same reader with another rule for unknown characters, None for its own."""
        if self.alphabet is None or unknown is None:
            return self
        return replace(self, alphabet=self.alphabet.with_unknown(unknown))


_MOST_SYMBOLS = 1 << 20
"""An input with larger integers holds measurements or identifiers, not symbols."""

_NAMES = {"text": "strings", "symbols": "integer symbols", "series": "arrays of numbers"}


def _items(X: Any) -> Sequence[Any]:
    if isinstance(X, np.ndarray) and X.dtype.kind in "biuf" and X.ndim not in (0, 2, 3):
        raise SequenceError(
            f"One array of sequences has shape (n, time, features), received {X.shape}",
            remedy="reshape it, or pass a list of arrays (time, features)",
        )
    if hasattr(X, "__array__") and getattr(X, "ndim", 0) == 3 and not isinstance(X, np.ndarray):
        X = np.asarray(X)  # A tensor of another library.
    items = as_list(X)
    if not items:
        raise SequenceError("At least one sequence is needed, received none")
    return items


def _texts(items: Iterable[Any]) -> list[str]:
    texts = list(items)
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise SequenceError(
                f"Every text is a string, received {type(text).__name__} at index {i}",
                remedy='decode it, for example with .decode("utf-8")'
                if isinstance(text, bytes)
                else "convert it, or leave out missing values",
            )
    return texts


def _nothing_known(items: Sequence[Any], index: int) -> SequenceError:
    return SequenceError(
        f"A text needs a character that the model knows, received {shorten(items[index])} "
        f"at index {index}",
        remedy="leave it out, or train with its characters",
    )


def check_limit(max_length: Any, cut: Any) -> None:
    """Raise `ConfigurationError` for a length that is none, or nothing to cut to."""
    whole = isinstance(max_length, Integral) and not isinstance(max_length, bool)
    if max_length is not None and not (whole and max_length >= 1):
        raise ConfigurationError(
            f"max_length is a whole number from 1, or None, received {shorten(max_length)}"
        )
    if cut not in (True, False):
        raise ConfigurationError(f"cut is True or False, received {shorten(cut)}")
    if cut and max_length is None:
        raise ConfigurationError(
            "Only a longest length can be cut to, received cut=True and max_length=None",
            remedy="pass for example max_length=1000, or leave cut out",
        )


def _kind(items: Sequence[Any]) -> Kind:
    first = items[0]
    if isinstance(first, str):
        return "text"
    if is_missing(first) or isinstance(first, int | float | np.number | np.bool_):
        raise SequenceError(
            f"A sequence is a string or an array, received {shorten(first)} at index 0",
            remedy="leave missing values out; pass a list of sequences, not one sequence",
        )
    if names_of(first) is not None:
        return "series"  # A data frame, of which some columns may be chosen.
    array = array_of(first, 0)
    return "symbols" if array.dtype.kind in "iu" and array.ndim == 1 else "series"


def _check_lengths(
    lengths: Sequence[int], items: Sequence[Any], limit: int | None, unit: str
) -> None:
    if 0 in lengths:
        raise SequenceError(
            f"A sequence has at least one timestep, received an empty one at index "
            f"{lengths.index(0)}",
            remedy="leave it out",
        )
    longer = [] if limit is None else [i for i, n in enumerate(lengths) if n > limit]
    if not longer:
        return
    index = max(longer, key=lambda i: lengths[i])
    shown = f" ({shorten(items[index])})" if isinstance(items[index], str) else ""
    many = f"{len(longer):,} longer ones, the longest of " if len(longer) > 1 else ""
    raise SequenceError(
        f"A sequence has at most {limit} {unit}, received {many}{lengths[index]} at index "
        f"{index}{shown}",
        remedy=f"cut {'them' if many else 'it'}, or train with max_length={lengths[index]}, "
        f"or with cut=True to read only the first {limit} {unit}",
    )

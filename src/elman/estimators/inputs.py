"""What an estimator reads: texts, symbols or measured series, checked and laid end to end."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from elman.errors import SequenceError, shorten
from elman.estimators.measured import (
    as_series,
    in_order,
    learn_names,
    learn_scaling,
    names_of,
    scaled,
)
from elman.sequences import Alphabet, Ragged, ragged
from elman.sequences.alphabet import Unknown

__all__ = ["Reader"]

Kind = Literal["text", "symbols", "series"]


@dataclass(frozen=True)
class Reader:
    """Turns one kind of input into a `Ragged`, the same way in training and in use.

    `kind` is "text" (strings, through `alphabet`), "symbols" (integer arrays `(time,)`) or
    "series" (arrays `(time, features)`, standardised with `mean` and `scale` of the training
    set). `features` counts symbols or channels; `channels` names them where the training data
    had names, and those of data frames are then matched. No sequence may be empty or longer
    than `max_length`. `mean` and `scale` are float64 where float32 would lose what varies.

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
        channels: Sequence[str] | None = None,
    ) -> tuple[Self, Ragged]:
        """Make the reader that fits the training sequences; return it with what it read.

        `alphabet` names the characters that may occur, for texts; else those of `X` do.
        `channels` names the features of arrays; data frames bring their names along.
        """
        items = _items(X)
        kind = _kind(items)
        if kind == "text":
            known = Alphabet.of(
                items if alphabet is None else [alphabet] * 2, fold=fold, unknown=unknown
            )
            reader = cls(kind, len(known), max_length, end, known)
            return reader, reader.read(items)
        if kind == "symbols":
            top = max(int(_as_symbols(item, i).max(initial=0)) for i, item in enumerate(items))
            if top >= _MOST_SYMBOLS:
                raise SequenceError(
                    f"Symbols run from 0 to at most {_MOST_SYMBOLS - 1}, received {top}",
                    remedy="number the symbols that occur 0, 1, 2 ...",
                )
            reader = cls(kind, top + 1, max_length, False)
            return reader, reader.read(items)
        items, names = learn_names(items, channels)
        reader = cls(kind, as_series(items[0], 0).shape[1], max_length, False, channels=names)
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
            _check_lengths([len(t) if isinstance(t, str) else 1 for t in items], items,
                           self.max_length, "characters")  # fmt: skip
            sequences = self.alphabet.encode(items, end=self.end)
            if len(empty := np.flatnonzero(sequences.lengths <= self.end)):
                raise SequenceError(
                    f"A text needs a character that the model knows, received "
                    f"{shorten(items[empty[0]])} at index {empty[0]}",
                    remedy="leave it out, or train with its characters",
                )
            return sequences
        if self.kind == "symbols":
            sequences = ragged([_as_symbols(item, i) for i, item in enumerate(items)])
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
        sequences = ragged([as_series(item, i) for i, item in enumerate(items)])
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
            yield self.read(parts) if alphabet is None else alphabet.encode(parts, end=self.end)

    def with_unknown(self, unknown: Unknown) -> Reader:
        """Return the same reader with another rule for unknown characters."""
        if self.alphabet is None:
            return self
        return replace(self, alphabet=self.alphabet.with_unknown(unknown))


_MOST_SYMBOLS = 1 << 20
"""An input with larger integers holds measurements or identifiers, not symbols."""

_NAMES = {"text": "strings", "symbols": "integer symbols", "series": "arrays of numbers"}


def _items(X: Any) -> Sequence[Any]:
    if isinstance(X, str):
        raise SequenceError(
            f"Sequences come as a list, received one string {shorten(X)}", remedy="pass [text]"
        )
    if isinstance(X, np.ndarray) and X.ndim == 0:
        raise SequenceError("Sequences come as a list, received a single value")
    items: Sequence[Any]
    if isinstance(X, np.ndarray) and X.dtype.kind not in "OUS":
        if X.ndim not in (2, 3):
            raise SequenceError(
                f"One array of sequences has shape (n, time, features), received {X.shape}",
                remedy="reshape it, or pass a list of arrays (time, features)",
            )
        items = list(X)
    elif isinstance(X, Iterable):
        items = [str(x) if isinstance(x, np.str_) else x for x in X]
    else:
        raise SequenceError(f"Sequences come as a list, received {shorten(X)}")
    if not items:
        raise SequenceError("At least one sequence is needed, received none")
    return items


def _kind(items: Sequence[Any]) -> Kind:
    first = items[0]
    if isinstance(first, str):
        return "text"
    if first is None or isinstance(first, (int, float)):
        raise SequenceError(
            f"A sequence is a string or an array, received {shorten(first)} at index 0",
            remedy="leave missing values out; pass a list of sequences, not one sequence",
        )
    if names_of(first) is not None:
        return "series"  # A data frame, of which some columns may be chosen.
    array = np.asarray(first)
    return "symbols" if array.dtype.kind in "iu" and array.ndim == 1 else "series"


def _as_symbols(item: Any, index: int) -> NDArray[Any]:
    array = np.asarray(item)
    if array.dtype.kind not in "iu" or array.ndim != 1:
        raise SequenceError(
            f"Every sequence is an array of integers (time,), received {array.dtype} of shape "
            f"{array.shape} at index {index}"
        )
    if len(array) and array.min() < 0:
        raise SequenceError(f"Symbols are zero or more, received {array.min()} at index {index}")
    return array


def _check_lengths(
    lengths: Sequence[int], items: Sequence[Any], limit: int | None, unit: str
) -> None:
    for index, length in enumerate(lengths):
        if length == 0:
            raise SequenceError(
                f"A sequence has at least one timestep, received an empty one at index {index}",
                remedy="leave it out",
            )
        if limit is not None and length > limit:
            shown = f" ({shorten(items[index])})" if isinstance(items[index], str) else ""
            raise SequenceError(
                f"A sequence has at most {limit} {unit}, received {length} at index {index}{shown}",
                remedy=f"cut it, or train with max_length={length}",
            )

"""From a text, many texts or a file to one array of symbols that a generator learns from."""

from __future__ import annotations

import codecs
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import LabelError, OutputError, SequenceError, TableError, shorten
from elman.sequences import Unit, Vocabulary

__all__ = ["Learned", "learn"]

_BLOCK = 1 << 20
BIG = 64 << 20
"""Bytes from which on a file is coded on disk instead of in memory."""


@dataclass(frozen=True)
class Learned:
    """One array of symbols, and what they mean.

    Codes below `len(vocabulary)` are pieces of text. Where there were several texts, the next
    one is END, which comes before the first and after each; the ones behind it stand for
    `classes`, one at the beginning of its text.
    """

    symbols: NDArray[Any]
    vocabulary: Vocabulary
    several: bool
    classes: tuple[Any, ...]
    held_from: int
    """Where the validation part begins."""

    @property
    def inputs(self) -> int:
        """Symbols that are read."""
        return self.outputs + len(self.classes)

    @property
    def outputs(self) -> int:
        """Symbols that are predicted."""
        return len(self.vocabulary) + self.several


def learn(
    corpus: str | os.PathLike[str] | Sequence[str],
    classes: Sequence[Any] | None,
    *,
    unit: Unit,
    vocabulary: int,
    validation: float | None,
    seed: int,
) -> Learned:
    """Collect the vocabulary of a corpus, and code it.

    A string is one text, a path a file that need not fit in memory, a sequence several texts
    (drawn in another order), each perhaps with its class. Raises an `InputError` that says what
    to mend.
    """
    if isinstance(corpus, os.PathLike):
        words, symbols = _file(Path(corpus), unit, vocabulary)
    elif isinstance(corpus, str):
        words = Vocabulary.of([corpus], unit=unit, most=vocabulary)
        symbols = words.encode(corpus)
    else:
        return _several(corpus, classes, unit, vocabulary, validation, seed)
    if classes is not None:
        raise LabelError("Classes belong to several texts, received one text",
                         remedy="pass a list of texts, one for each class")  # fmt: skip
    held = len(symbols) - int(len(symbols) * (validation or 0))
    _check_variety(symbols)
    return Learned(symbols, words, False, (), held)


def _check_variety(symbols: NDArray[Any]) -> None:
    first = symbols[: 1 << 24]
    if not len(first) or (first == first[0]).all():
        raise SequenceError(
            f"A generator learns from at least two different symbols, received "
            f"{'one' if len(first) else 'none'}",
            remedy="give a text with at least two different characters",
        )


def _several(
    texts: Sequence[str], classes: Sequence[Any] | None, unit: Unit, most: int,
    validation: float | None, seed: int,
) -> Learned:  # fmt: skip
    texts = list(texts)
    for i, text in enumerate(texts):
        if not isinstance(text, str) or not text:
            raise SequenceError(
                f"Every text is a string with at least one character, received {shorten(text)} "
                f"at index {i}",
                remedy="leave it out",
            )
    labels: list[Any] = [None] * len(texts)
    if classes is not None:
        labels = [getattr(label, "item", lambda label=label: label)() for label in classes]
        if len(labels) != len(texts):
            raise LabelError(f"Every text has a class, received {len(labels)} for {len(texts)}")
        if any(label is None or label != label for label in labels):
            raise LabelError("Every text has a class, received a missing one",
                             remedy="leave that text out")  # fmt: skip
    known = () if classes is None else tuple(sorted(set(labels), key=lambda c: (str(type(c)), c)))
    words = Vocabulary.of(texts, unit=unit, most=most)
    end = len(words)
    order = np.random.default_rng(seed).permutation(len(texts))
    dtype = np.result_type(words.dtype, np.min_scalar_type(end + len(known)))
    parts: list[NDArray[Any]] = [np.array([end], dtype)]
    for i in order.tolist():
        if classes is not None:
            parts.append(np.array([end + 1 + known.index(labels[i])], dtype))
        parts += [words.encode(texts[i]).astype(dtype), np.array([end], dtype)]
    symbols = np.concatenate(parts)
    _check_variety(symbols)
    # Cut behind an END: no text is on both sides.
    ends = np.flatnonzero(symbols == end)
    held = len(texts) - int(len(texts) * (validation or 0))
    return Learned(symbols, words, True, known, int(ends[held]) + (1 if held == len(texts) else 0))


def _file(path: Path, unit: Unit, most: int) -> tuple[Vocabulary, NDArray[Any]]:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise TableError(
                f"{path} must be a file, it is a folder",
                remedy="read its files with elman.datasets.read_text",
            )
        if unit == "bytes":
            return Vocabulary.of([], unit=unit), _mapped(path, np.dtype(np.uint8), size)
        if unit != "characters" or size < BIG:
            text = "".join(_decoded(path))
            words = Vocabulary.of([text], unit=unit, most=most)
            return words, words.encode(text)
        words = Vocabulary.of([*{c for part in _decoded(path) for c in set(part)}], unit=unit)
        return words, _coded(path, words)
    except OSError as error:
        raise TableError(f"{path} must be readable, received: {error.strerror or error}",
                         remedy="check the path and the rights")  from error  # fmt: skip


def _mapped(path: Path, dtype: np.dtype[Any], size: int) -> NDArray[Any]:
    return np.memmap(path, dtype, "r") if size else np.zeros(0, dtype)


def _decoded(path: Path) -> Iterator[str]:
    decoder, at = codecs.getincrementaldecoder("utf-8")(), 0
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                place = at - pending + error.start
                raise SequenceError(
                    f"{path} must be UTF-8, received byte 0x{error.object[error.start]:02x} at "
                    f"position {place + 1}",
                    remedy='convert it (iconv -f latin1 -t utf-8), or pass unit="bytes"',
                ) from None
            if at == 0:
                text = text.removeprefix("\ufeff")
            at += len(block)
            if text:
                yield text
            if not block:
                return


def _coded(path: Path, words: Vocabulary) -> NDArray[Any]:
    """Code a file on disk, a block at a time; the codes' file has no name and goes with them."""
    with tempfile.TemporaryFile(prefix="elman-") as file:
        try:
            for part in _decoded(path):
                file.write(words.encode(part).tobytes())
            file.flush()
        except OSError as error:
            raise OutputError(
                f"Coding {path} needs about its size on the disk of {tempfile.gettempdir()}, "
                f"received: {error.strerror or error}",
                remedy="free some space, or set TMPDIR to another folder",
            ) from error
        return np.memmap(file, words.dtype, "r")

"""From a text, many texts or a file to one array of symbols that a generator learns from."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.datasets import Text, TextFiles, find_text
from elman.errors import LabelError, OutputError, SequenceError, shorten
from elman.estimators.classifier.labels import label_values
from elman.estimators.reading.containers import as_list
from elman.sequences import Unit, Vocabulary

__all__ = ["Learned", "check_variety", "code_texts", "learn", "text_values"]

_LONGEST_LINE = 1 << 24


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
    features: None = None
    """Nothing stands beside one text, or several in one array."""

    @property
    def inputs(self) -> int:
        """Symbols that are read."""
        return self.outputs + len(self.classes)

    @property
    def outputs(self) -> int:
        """Symbols that are predicted."""
        return len(self.vocabulary) + self.several


def learn(
    corpus: str | os.PathLike[str] | Text | TextFiles | Sequence[str],
    classes: Sequence[Any] | None,
    *,
    unit: Unit,
    vocabulary: int,
    validation: float | None,
    seed: int,
) -> Learned:
    """Collect the vocabulary of a corpus, and code it.

    A string or `Text` is one text, a path or `TextFiles` one that need not fit in memory, a
    sequence several texts (drawn in another order), each perhaps with its class. Raises an
    `InputError` that says what to mend.
    """
    if isinstance(corpus, os.PathLike):
        corpus = find_text(corpus, raw=unit == "bytes")
    if isinstance(corpus, Text):
        corpus = corpus.text
    if isinstance(corpus, TextFiles):
        words, symbols = _files(corpus, unit, vocabulary)
    elif isinstance(corpus, str):
        words = Vocabulary.of([corpus], unit=unit, most=vocabulary)
        symbols = words.encode(corpus)
    else:
        return _several(corpus, classes, unit, vocabulary, validation, seed)
    if classes is not None:
        raise LabelError(
            "Classes belong to several texts, received one text",
            remedy="pass a list of texts, one for each class",
        )
    held = len(symbols) - int(len(symbols) * (validation or 0))
    check_variety(symbols)
    return Learned(symbols, words, False, (), held)


def check_variety(symbols: NDArray[Any]) -> None:
    """Raise `SequenceError` for fewer than two different symbols."""
    first = symbols[: 1 << 24]
    if not len(first) or (first == first[0]).all():
        raise SequenceError(
            f"A generator learns from at least two different symbols, received "
            f"{'one' if len(first) else 'none'}",
            remedy="give a text with at least two different characters",
        )


def _several(
    texts: Sequence[str],
    classes: Sequence[Any] | None,
    unit: Unit,
    most: int,
    validation: float | None,
    seed: int,
) -> Learned:
    texts = text_values(texts)
    labels: list[Any] = [None] * len(texts)
    if classes is not None:
        labels = label_values(classes, "Classes")
        if len(labels) != len(texts):
            raise LabelError(f"Every text has a class, received {len(labels)} for {len(texts)}")
    known = () if classes is None else tuple(sorted(set(labels)))
    words = Vocabulary.of(texts, unit=unit, most=most)
    order = np.random.default_rng(seed).permutation(len(texts)).tolist()
    symbols = code_texts([texts[i] for i in order], [labels[i] for i in order], words, known)
    check_variety(symbols)
    # Cut behind an END: no text is on both sides.
    ends = np.flatnonzero(symbols == len(words))
    held = len(texts) - int(len(texts) * (validation or 0))
    return Learned(symbols, words, True, known, int(ends[held]) + (1 if held == len(texts) else 0))


def text_values(texts: Any) -> list[str]:
    """Return the texts of a list or a column; raises `SequenceError` for what is none."""
    values = as_list(texts, "Texts")
    for i, text in enumerate(values):
        if not isinstance(text, str) or not text:
            raise SequenceError(
                f"Every text is a string with at least one character, received {shorten(text)} "
                f"at index {i}",
                remedy='decode it, for example with .decode("utf-8")'
                if isinstance(text, bytes)
                else "leave it out",
            )
    return values


def code_texts(
    texts: Sequence[str], labels: Sequence[Any], words: Vocabulary, known: Sequence[Any]
) -> NDArray[Any]:
    """Code several texts as one: END, and for each text its class, its symbols and END.

    `labels` has the class of each text, one of `known`; where those are none it does not count.

    >>> code_texts(["ab", "b"], ["y", "x"], Vocabulary("characters", ("a", "b")), ["x", "y"])
    array([2, 4, 0, 1, 2, 3, 1, 2], dtype=uint8)
    """
    end = len(words)
    place = {label: end + 1 + i for i, label in enumerate(known)}
    dtype = np.result_type(words.dtype, np.min_scalar_type(end + len(known)))
    parts: list[NDArray[Any]] = [np.array([end], dtype)]
    for text, label in zip(texts, labels, strict=True):
        if known:
            parts.append(np.array([place[label]], dtype))
        parts += [words.encode(text).astype(dtype), np.array([end], dtype)]
    return np.concatenate(parts)


def _files(files: TextFiles, unit: Unit, most: int) -> tuple[Vocabulary, NDArray[Any]]:
    whole = len(files.paths) == 1 and not files.begin and files.end is None
    if unit == "bytes" and whole and files.raw and files.paths[0].suffix.lower() != ".gz":
        # The file is its own code.
        return Vocabulary.of([], unit=unit), np.memmap(files.paths[0], np.uint8, "r")
    if not files.large:
        text = files.text()
        words = Vocabulary.of([text], unit=unit, most=most)
        return words, words.encode(text)
    words = Vocabulary.of(_whole_lines(files.blocks()), unit=unit, most=most)
    return words, _coded(files, words)


def _whole_lines(blocks: Iterable[str]) -> Iterator[str]:
    """Cut blocks where a line ends, so that no word is in two of them."""
    rest = ""
    for block in blocks:
        rest += block
        at = rest.rfind("\n") + 1 or (len(rest) if len(rest) >= _LONGEST_LINE else 0)
        if at:
            yield rest[:at]
            rest = rest[at:]
    if rest:
        yield rest


def _coded(files: TextFiles, words: Vocabulary) -> NDArray[Any]:
    """Code a text on disk, a block at a time; the codes' file has no name and goes with them."""
    with tempfile.TemporaryFile(prefix="elman-") as file:
        for part in _whole_lines(files.blocks()):
            codes = words.encode(part).tobytes()
            try:
                file.write(codes)
                file.flush()
            except OSError as error:
                raise OutputError(
                    f"Coding {files.name} needs about its size on the disk of "
                    f"{tempfile.gettempdir()}, received: {error.strerror or error}",
                    remedy="free some space, or set TMPDIR to another folder",
                ) from error
        return np.memmap(file, words.dtype, "r")

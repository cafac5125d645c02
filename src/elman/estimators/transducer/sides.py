"""What a side of the pairs is cut into, and its codes: characters or symbols, words or subwords."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from elman.errors import AlphabetError, ConfigurationError, SequenceError, shorten
from elman.estimators.reading.blanks import tidy
from elman.estimators.reading.containers import as_list
from elman.estimators.transducer.copying import copied
from elman.estimators.transducer.settings import Unit
from elman.estimators.transducer.symbols import Sequences, check_lengths, symbols_in
from elman.sequences.decoding import Decoder
from elman.sequences.symbols import Symbols
from elman.sequences.words import Words

__all__ = [
    "Item",
    "Side",
    "Strange",
    "begun",
    "check_coded",
    "check_filled",
    "coded",
    "items_in",
    "pieces_of",
    "side_of",
    "written",
]

Side: TypeAlias = Symbols | Words
"""The symbols of one side; code 0 closes a sequence."""

Item: TypeAlias = list[str] | str
"""One sequence of a side: its symbols, or a text that has words."""

Strange = Literal["error", "skip", "copy"]
"""What happens to a symbol or word never seen in training."""


def items_in(
    sequences: Sequences, what: str, unit: Unit, *, spaces: str, decompose: bool = False
) -> list[Item]:
    """List the sequences of a side: symbols, or texts where it is cut into words or subwords.

    Raises `SequenceError` for words of what is no text.

    >>> items_in([" a  b"], "Inputs", "words", spaces="collapse")
    ['a b']
    """
    if unit == "characters":
        return list(symbols_in(sequences, what, spaces=spaces, decompose=decompose))
    texts: list[Item] = []
    for i, text in enumerate(as_list(sequences, what, example='["a sentence"]')):
        if not isinstance(text, str):
            raise SequenceError(
                f"{what} are texts to be cut into {unit}, number {i + 1} is "
                f"{type(text).__name__}: {shorten(text)}",
                remedy='pass strings, or unit="characters" for sequences of symbols',
            )
        texts.append(tidy(text) if spaces == "collapse" else text)
    return texts


def check_filled(items: Sequence[Item], what: str) -> None:
    """Raise `SequenceError` for an input or an output without a symbol."""
    for i, item in enumerate(items):
        if not item:
            raise SequenceError(f"Every {what} has at least one symbol, number {i + 1} has none")


def side_of(items: Sequence[Item], unit: Unit, most: int) -> Side:
    """Collect the symbols of a side, or at most `most` words, or learn as many subwords.

    A word that stands only once gets no code: what is unknown is seen in training.
    """
    if unit == "characters":
        return Symbols.of(cast("Sequence[list[str]]", items), first=1)
    return Words.of(cast("Sequence[str]", items), unit=unit, most=most)


def coded(
    side: Side, items: Sequence[Item], unknown: Strange | None = None
) -> list[NDArray[np.int32]]:
    """Code each sequence, `(symbols,)`, without its end.

    `unknown` is for symbols or words never seen: "error" raises an `AlphabetError`, "skip" leaves
    them out, "copy" reads words as unknown. None is "copy" for words, "error" otherwise.
    """
    if isinstance(side, Symbols):
        if unknown == "copy":
            raise ConfigurationError(
                "Unknown words alone are copied, received unknown='copy' for a model of symbols",
                remedy='pass unknown="skip" to leave them out',
            )
        return side.encode(cast("Sequence[list[str]]", items), unknown=unknown or "error")
    rule = side.with_unknown("replace" if unknown is None or unknown == "copy" else unknown)
    try:
        found = rule.encode(cast("Sequence[str]", items))
    except AlphabetError as error:  # Here what is read as unknown is copied.
        if unknown != "error":
            raise
        remedy = 'train with this word or pass unknown="copy"'
        raise AlphabetError(error.problem, remedy=remedy) from None
    parts = np.split(found.values, np.cumsum(found.lengths)[:-1])
    return parts if len(items) else []


def pieces_of(side: Side, item: Item, codes: NDArray[Any]) -> list[str]:
    """Write what each code stands for in a sequence, unknown words as they are there.

    >>> words = Words.of(["to be", "to be"], unit="words")
    >>> pieces_of(words, "to see", coded(words, ["to see"])[0])
    [' to', ' see']
    """
    if isinstance(side, Symbols):
        return list(side.decode(codes))
    if side.vocabulary.unit == "words":
        pieces = side.vocabulary.written(f" {item}")
        # Words that were left out leave gaps, and then none is unknown.
        if len(pieces) == len(codes):
            return pieces
        return [side.vocabulary.pieces[code - 1] for code in codes]
    return _grouped(side, codes)


def check_coded(
    side: Side, items: Sequence[Item], codes: list[NDArray[np.int32]], what: str, most: int
) -> None:
    """Raise `SequenceError` where a text is cut into more than `most` words or subwords."""
    # What they are is written out only to be shown.
    if any(len(code) > most for code in codes):
        pairs = zip(items, codes, strict=True)
        check_lengths([pieces_of(side, item, code) for item, code in pairs], what, most)


def written(
    side: Side, codes: NDArray[Any], source: Sequence[str], shares: NDArray[Any]
) -> tuple[str, ...]:
    """Write an output, unknown words as the piece of the `source` that was looked at most.

    `shares (symbols + 1, time)` say where each step looked. Joined, the pieces are the text.

    >>> words = Words.of(["to be", "to be"], unit="words")
    >>> written(words, np.array([2, 1, 3]), [" zu", " Ulm"], np.eye(3)[[0, 1, 0]])
    ('to', ' be', ' zu')
    """
    if isinstance(side, Symbols):
        return side.decode(codes)
    if side.vocabulary.unit == "subwords":
        pieces = _grouped(side, codes)
    else:
        looked = shares[:, : len(source)].argmax(1).tolist() if source else []
        pieces = copied([side.vocabulary.pieces[c - 1] for c in codes.tolist()], source, looked)
    return begun(pieces)


def begun(pieces: Sequence[str]) -> tuple[str, ...]:
    """Write pieces without the space that stands before the first word of every text.

    >>> begun([" to", " be"])
    ('to', ' be')
    """
    first = next((i for i, piece in enumerate(pieces) if piece), 0)
    return tuple(piece.removeprefix(" ") if i == first else piece for i, piece in enumerate(pieces))


def _grouped(side: Words, codes: NDArray[Any]) -> list[str]:
    """Write subwords, each character where the last of its bytes is."""
    decoder = Decoder(side.vocabulary)
    return [
        decoder.add([code - 1], last=place == len(codes))
        for place, code in enumerate(codes.tolist(), 1)
    ]

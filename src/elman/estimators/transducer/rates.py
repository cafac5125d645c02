"""How wrong outputs are against references: whole ones, and symbol by symbol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from elman.errors import SequenceError

__all__ = ["ErrorRates", "error_rates"]


class ErrorRates(NamedTuple):
    """The share of wrong outputs, and edits per symbol of the references."""

    word_error_rate: float
    symbol_error_rate: float
    pairs: int


def error_rates(
    predicted: Sequence[Sequence[str]], references: Sequence[Sequence[str]]
) -> ErrorRates:
    """Compare outputs with references: the share that differs, and edits per reference symbol.

    Raises `SequenceError` for other numbers of them, or none: of nothing, nothing is right.

    >>> error_rates([("a", "b"), ("c",)], [("a", "b"), ("c", "d")])
    ErrorRates(word_error_rate=0.5, symbol_error_rate=0.25, pairs=2)
    """
    from rapidfuzz.distance.Levenshtein import distance

    if len(predicted) != len(references):
        raise SequenceError(
            f"Every output has one reference, received {len(predicted)} and {len(references)}"
        )
    if not len(references):
        raise SequenceError("Error rates are those of at least one output, received none")
    pairs = list(zip(predicted, references, strict=True))
    wrong = sum(tuple(p) != tuple(r) for p, r in pairs)
    edits = sum(distance(p, r) for p, r in pairs)
    symbols = sum(len(r) for _, r in pairs)
    return ErrorRates(wrong / len(pairs), edits / max(1, symbols), len(pairs))

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
    if len(predicted) != len(references):
        raise SequenceError(
            f"Every output has one reference, received {len(predicted)} and {len(references)}"
        )
    if not len(references):
        raise SequenceError("Error rates are those of at least one output, received none")
    pairs = list(zip(predicted, references, strict=True))
    wrong = sum(tuple(p) != tuple(r) for p, r in pairs)
    edits = sum(_distance(p, r) for p, r in pairs)
    symbols = sum(len(r) for _, r in pairs)
    return ErrorRates(wrong / len(pairs), edits / max(1, symbols), len(pairs))


def _distance(a: Sequence[str], b: Sequence[str]) -> int:
    """Count the insertions, deletions and substitutions between two (Levenshtein 1966).

    >>> _distance("kitten", "sitting"), _distance("", "ab")
    (3, 2)
    """
    row = list(range(len(b) + 1))
    for i, symbol in enumerate(a, start=1):
        before, row[0] = row[0], i
        for j, other in enumerate(b, start=1):
            kept = before + (symbol != other)
            before, row[j] = row[j], min(kept, row[j] + 1, row[j - 1] + 1)
    return row[-1]

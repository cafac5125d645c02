"""What a classifier answers, in order: the best labels, and how the answer came about."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from elman.errors import SequenceError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ranked", "running"]


def ranked(labels: Sequence[str], rows: NDArray[np.float64], top: int) -> Iterator[Any]:
    """Yield the `top` labels and probabilities of each row `(n, classes)`, best first."""
    import numpy as np

    order = np.argsort(-rows, axis=1, kind="stable")[:, :top]
    best = np.take_along_axis(rows, order, axis=1)
    for places, values in zip(order.tolist(), best.tolist(), strict=True):
        yield [labels[place] for place in places], values


def running(
    model: Any, text: str, unknown: str | None = None, features: Any = None
) -> list[tuple[str, NDArray[np.float64]]]:
    """Give `(beginning, probabilities)` after each character, or word, that says something.

    Characters that the model leaves out may stand first; nothing is known before they end. An
    accent written apart belongs to its letter. `features` are columns of this one text.
    """
    from elman.estimators.reading.features import taken
    from elman.sequences import Words
    from elman.sequences.tokens import tokens_of

    reader = model.reader_.with_unknown(unknown)
    text = unicodedata.normalize("NFC", text)
    words = isinstance(reader.alphabet, Words)
    ends = [token.end for token in tokens_of(text)] if words else [*range(1, len(text) + 1)]
    for at, first in enumerate(ends):
        try:
            reader.read([text[:first]])
        except SequenceError:
            continue
        beginnings = [text[:end] for end in ends[at:]]
        if at == 0 and not words:
            (rows,) = model.running_proba([text], unknown=unknown, features=features)
        else:
            beside = taken(features, [0] * len(beginnings), 1)
            rows = model.predict_proba(beginnings, unknown=unknown, features=beside)
        return list(zip(beginnings, rows, strict=True))
    return []

"""Texts to answers, with the culprit named where one cannot be answered."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from elman.errors import InputError, SequenceError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from elman.app.given.texts import Chunk

__all__ = ["Answer", "classified", "ranked", "running"]


class Answer(NamedTuple):
    """A text, and labels with their probabilities, the most probable first."""

    text: str
    labels: list[str]
    probabilities: list[float]


def ranked(labels: Sequence[str], rows: NDArray[np.float64], top: int) -> Iterator[Any]:
    """Yield the `top` labels and probabilities of each row `(n, classes)`, best first."""
    import numpy as np

    order = np.argsort(-rows, axis=1, kind="stable")[:, :top]
    best = np.take_along_axis(rows, order, axis=1)
    for places, values in zip(order.tolist(), best.tolist(), strict=True):
        yield [labels[place] for place in places], values


def classified(
    model: Any,
    chunks: Iterable[Chunk],
    *,
    top: int,
    skipped: Callable[[str], None] | None = None,
    unknown: str | None = None,
) -> Iterator[list[Answer]]:
    """Classify chunks of texts; yields their answers.

    A text that cannot be read raises the library's error with its place and number before it,
    once all texts ahead of it are answered; or is told to `skipped` and left out.
    """
    labels = [str(label) for label in model.classes_.tolist()]
    reader = model.reader_.with_unknown(unknown)
    for place, number, texts in chunks:
        fault = None
        try:
            rows = model.predict_proba(texts, unknown=unknown)
        except InputError:
            texts, fault = _readable(reader, texts, number, place, skipped)
            rows = model.predict_proba(texts, unknown=unknown) if texts else None
        if rows is not None:
            found = zip(texts, ranked(labels, rows, top), strict=True)
            yield [Answer(text, *best) for text, best in found]
        if fault is not None:
            raise fault


def _readable(
    reader: Any, texts: list[str], number: int, place: str, skipped: Callable[[str], None] | None
) -> tuple[list[str], InputError | None]:
    good: list[str] = []
    for i, text in enumerate(texts):
        try:
            reader.read([text])
        except InputError as error:
            named = f"{place} {number + i}: {error.problem.replace(' at index 0', '')}"
            if skipped is None:
                return good, type(error)(named, remedy=error.remedy)
            skipped(named)
        else:
            good.append(text)
    return good, None


def running(
    model: Any, text: str, unknown: str | None = None
) -> list[tuple[str, NDArray[np.float64]]]:
    """Give `(beginning, probabilities)` after each character that says something.

    Characters that the model leaves out may stand first; nothing is known before they end. An
    accent written apart belongs to its letter.
    """
    reader = model.reader_.with_unknown(unknown)
    text = unicodedata.normalize("NFC", text)
    for start in range(1, len(text) + 1):
        try:
            reader.read([text[:start]])
        except SequenceError:
            continue
        beginnings = [text[:end] for end in range(start, len(text) + 1)]
        if start == 1:
            (rows,) = model.running_proba([text], unknown=unknown)
        else:
            rows = model.predict_proba(beginnings, unknown=unknown)
        return list(zip(beginnings, rows, strict=True))
    return []

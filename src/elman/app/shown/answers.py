"""Texts to answers, with the culprit named where one cannot be answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from elman.errors import InputError
from elman.runs.answers import ranked

if TYPE_CHECKING:
    from elman.app.given.texts import Chunk

__all__ = ["Answer", "classified"]


class Answer(NamedTuple):
    """A text, and labels with their probabilities, the most probable first."""

    text: str
    labels: list[str]
    probabilities: list[float]


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

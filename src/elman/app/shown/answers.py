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
    """A text, and labels with their probabilities, the most probable first.

    `features` are the columns beside it, of this one row.
    """

    text: str
    labels: list[str]
    probabilities: list[float]
    features: dict[str, list[str]] | None = None


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
    from elman.estimators.reading.features import taken

    labels = [str(label) for label in model.classes_.tolist()]
    reader = model.reader_.with_unknown(unknown)
    for chunk in chunks:
        texts, features, fault = chunk.texts, chunk.features, None
        try:
            rows = model.predict_proba(texts, unknown=unknown, features=features)
        except InputError:
            if model.features_ is not None and features is None:
                raise
            good, fault = _readable(model, reader, chunk, skipped)
            texts, features = [texts[i] for i in good], taken(features, good, len(texts))
            rows = None
            if texts:
                rows = model.predict_proba(texts, unknown=unknown, features=features)
        if rows is not None:
            found = zip(texts, ranked(labels, rows, top), strict=True)
            yield [
                Answer(text, best, shares, taken(features, [i], len(texts)))
                for i, (text, (best, shares)) in enumerate(found)
            ]
        if fault is not None:
            raise fault


def _readable(
    model: Any, reader: Any, chunk: Chunk, skipped: Callable[[str], None] | None
) -> tuple[list[int], InputError | None]:
    """Find the rows of a chunk that can be read, up to the first fault unless such are skipped."""
    from elman.estimators.reading.features import taken

    good: list[int] = []
    for i, text in enumerate(chunk.texts):
        try:
            reader.read([text])
            if model.features_ is not None:
                model.features_.read(taken(chunk.features, [i], len(chunk.texts)), 1)
        except InputError as error:
            said = error.problem.replace(" at index 0", "").replace(" in row 1", "")
            named = f"{chunk.place} {chunk.number + i}: {said}"
            if skipped is None:
                return good, type(error)(named, remedy=error.remedy)
            skipped(named)
        else:
            good.append(i)
    return good, None

"""`elman classify MODEL TABLE --text COLUMN -o FILE`: a table with two columns more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.app.given.reading import standard_input
from elman.app.given.texts import STANDARD_INPUT
from elman.app.output import check_outputs
from elman.app.shown.console import note, put
from elman.datasets.files.layout import TableLayout
from elman.errors import ConfigurationError, InputError, TableError

if TYPE_CHECKING:
    from elman.datasets.files.rows import Part

__all__ = ["label_table"]

_AT_ONCE = 4096


@dataclass
class _Answered:
    """How many rows had an answer, and the numbers of the first that had none."""

    rows: int = 0
    empty: int = 0
    unread: int = 0


def label_table(
    model: Any,
    given: Sequence[str],
    layout: TableLayout,
    output: Path,
    *,
    trained: str | None,
    unknown: str | None,
) -> None:
    """Copy a table with the label and the probability of each row's text, a part at a time.

    Rows without a text get empty cells; so do those that cannot be read where `layout.skip_bad`
    says so. Raises `ConfigurationError`, `TableError` or `OutputError` that say what to do.
    """
    from elman.datasets.files.formats import kind_of
    from elman.datasets.files.rows import parts_of, written

    name = given[0] if given else STANDARD_INPUT
    piped = name == STANDARD_INPUT
    if len(given) > 1:
        raise ConfigurationError(
            f"--output takes one table, received {len(given)} arguments", remedy="name one file"
        )
    path = Path("standard input" if piped else name)
    if not piped and kind_of(path) != "table":
        raise ConfigurationError(
            f"--output copies a table (.csv, .tsv, .parquet, .ndjson), received {name}",
            remedy="name one, or leave --output out",
        )
    check_outputs({"--output": output}, [] if piped else [name])
    stream = standard_input("a table") if piped else None
    answered = _Answered()
    with written(output) as write:
        for part in parts_of(path, stream, layout, _AT_ONCE):
            column = _column(part.columns, layout.text or trained, path)
            first = 1 + answered.rows + (layout.has_header and path.suffix.lower() != ".parquet")
            place = f"{path.name}, row"
            beside = _beside(model, part, path)
            labels, sure = _answers(
                model, part.texts(column), beside, unknown, layout.skip_bad, place, first, answered
            )
            names = _new_names(part.columns, path)
            write(part.with_columns(dict(zip(names, (labels, sure), strict=True))))
            answered.rows += len(labels)
    put(f"{answered.rows:,} rows with label and probability: {output}\n")
    if answered.empty:
        note(f"{answered.empty:,} rows have no text: their label is empty")
    if answered.unread:
        note(f"{answered.unread:,} rows could not be read: their label is empty")


def _column(columns: list[str], wanted: str | None, path: Path) -> str:
    from elman.datasets.files.frames import listed

    if wanted in columns and wanted is not None:
        return wanted
    if wanted is None and len(columns) == 1:
        return columns[0]
    lacking = f"has no column {wanted!r}" if wanted else "needs --text"
    raise TableError(
        f"{path.name} {lacking}: it has the columns {listed(columns)}",
        remedy=f"say which, for example --text {columns[0]}",
    )


def _new_names(columns: list[str], path: Path) -> list[str]:
    names = []
    for name in ("label", "probability"):
        free = next((n for n in (name, f"predicted_{name}") if n not in columns), None)
        if free is None:
            raise TableError(
                f"{path.name} has the columns {name!r} and 'predicted_{name}' already",
                remedy="rename one of them",
            )
        names.append(free)
    return names


def _answers(
    model: Any,
    texts: list[str],
    beside: dict[str, list[str]] | None,
    unknown: str | None,
    skip: bool,
    place: str,
    first: int,
    answered: _Answered,
) -> tuple[list[Any], list[Any]]:
    from elman.estimators.reading.features import taken

    labels: list[Any] = [None] * len(texts)
    sure: list[Any] = [None] * len(texts)
    rows = [i for i, text in enumerate(texts) if text.strip()]
    answered.empty += len(texts) - len(rows)
    if not rows:
        return labels, sure
    try:
        shares = _shares(model, texts, beside, rows, unknown)
    except InputError:
        reader, readable = model.reader_.with_unknown(unknown), []
        for i in rows:
            try:
                reader.read([texts[i]])
                if model.features_ is not None:
                    model.features_.read(taken(beside, [i], len(texts)), 1)
            except InputError as error:
                if not skip:
                    said = error.problem.replace(" at index 0", "").replace(" in row 1", "")
                    raise type(error)(
                        f"{place} {first + i}: {said}", remedy=error.remedy
                    ) from error
                answered.unread += 1
            else:
                readable.append(i)
        rows = readable
        if not rows:
            return labels, sure
        shares = _shares(model, texts, beside, rows, unknown)
    for i, best, share in zip(rows, shares.argmax(1).tolist(), shares.max(1).tolist(), strict=True):
        labels[i] = str(model.classes_[best])
        sure[i] = round(share, 6)
    return labels, sure


def _shares(
    model: Any,
    texts: list[str],
    beside: dict[str, list[str]] | None,
    rows: list[int],
    unknown: str | None,
) -> Any:
    from elman.estimators.reading.features import taken

    return model.predict_proba(
        [texts[i] for i in rows], unknown=unknown, features=taken(beside, rows, len(texts))
    )


def _beside(model: Any, part: Part, path: Path) -> dict[str, list[str]] | None:
    """The columns that a model reads beside the text."""
    if model.features_ is None:
        return None
    for name in model.features_.names:
        if name not in part.columns:
            raise model.features_.lacking(f"{path.name} has no column {name!r}")
    return {name: part.texts(name) for name in model.features_.names}

"""Domain names on standard output: a table, CSV, or JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from elman.app.shown.console import print_json, print_rich, put
from elman.errors import ConfigurationError

__all__ = ["Form", "show_answers", "show_look_alikes", "show_named", "show_watched"]

_LINE = 60

_WRAPPED = ("why", "detail", "unknown because", "look out")

_STYLES = {"available": "green", "taken": "dim", "unknown": "yellow"}


class Form(NamedTuple):
    """How names are written: one of these, or a table."""

    as_json: bool = False
    as_csv: bool = False

    @classmethod
    def of(cls, as_json: bool, as_csv: bool) -> Form:
        """Raises `ConfigurationError` for both."""
        if as_json and as_csv:
            raise ConfigurationError(
                "The output has one format, received --json and --csv", remedy="leave one out"
            )
        return cls(as_json, as_csv)


def show_named(
    rows: Sequence[Sequence[Any]], check: bool, form: Form, *, plain: bool = False
) -> None:
    """Print suggestions or inventions: a row for each label, which holds one for each suffix.

    `plain` leaves the phonetic alphabet out.
    """
    single = [record.to_json() for row in rows for record in row]
    if form.as_json:
        print_json(single)
    elif form.as_csv:
        put(_csv([_flat(record) for record in single]))
    elif rows:
        print_rich(_table(rows, check, plain))


def show_answers(found: Sequence[Any], form: Form) -> None:
    """Print what servers said about names, in the order given."""
    if form.as_json:
        print_json([answer.to_json() for answer in found])
    elif form.as_csv:
        put(_csv([answer.to_json() for answer in found]))
    elif found:
        from elman.report.grid import Styled

        table = _empty("name", "status", "by", "detail")
        for answer in found:
            status = Styled(answer.status, _STYLES[answer.status])
            table.add_row(answer.name, status, answer.by, answer.detail)
        print_rich(table)


def show_look_alikes(found: Sequence[Any], form: Form) -> None:
    """Print registered names that may be taken for another, best first."""
    from elman.report.shares import percent

    rows = [record.to_json() | {"phonemes": " ".join(record.phonemes)} for record in found]
    if form.as_json:
        print_json([record.to_json() for record in found])
    elif form.as_csv:
        put(_csv(rows))
    elif found:
        table = _empty("name", "sounds alike", "heard so", "looks alike", "sounds", "rank")
        for record in found:
            shares = (record.sounds, record.expected, record.looks)
            cells = [percent(share, 0) if share else "" for share in shares]
            cells = [record.name, *cells, "".join(record.phonemes), f"{record.rank:,}"]
            table.add_row(*cells)
        print_rich(table)


def show_watched(found: Sequence[Any], form: Form) -> None:
    """Print names that may be taken for brands, as CSV or JSON."""
    rows = [record.to_json() for record in found]
    if form.as_json:
        print_json(rows)
        return
    for row in rows:
        answer = row.pop("availability") or {}
        row |= {key: answer.get(key, "") for key in ("by", "detail")}
    put(_csv(rows))


def _table(rows: Sequence[Sequence[Any]], check: bool, plain: bool) -> Any:
    suffixes = [record.suffix for record in rows[0]]
    whole = len(suffixes) == 1
    columns = [cells for record in rows[0][:1] for cells in _cells(record, plain)]
    warned = any(row[0].warnings for row in rows)
    # With a column for each suffix there is no room: the reasons are told beside the table.
    explained = check and whole and any(_reason(row[0]) for row in rows)
    table = _empty(
        "name" if whole else "label",
        *(heading for heading, _ in columns),
        *((suffixes if not whole else ["status"]) if check else []),
        *(["unknown because"] if explained else []),
        *(["look out"] if warned else []),
    )
    for row in rows:
        first = row[0]
        cells: list[Any] = [first.name if whole else first.label]
        cells += [text for _, text in _cells(first, plain)]
        if check:
            cells += [_status(record) for record in row]
        if explained:
            cells.append(_reason(first))
        if warned:
            cells.append("; ".join(first.warnings))
        table.add_row(*cells)
    return table


def _cells(record: Any, plain: bool) -> list[tuple[str, str]]:
    """Headings and cells of a record between its name and its availability."""
    from elman.report.shares import percent

    said = "".join(record.phonemes)
    if hasattr(record, "match"):
        return [
            ("read", record.respelling),
            *([] if plain else [("sounds", said)]),
            ("sounds alike", percent(record.match, 0)),
            ("read so", percent(record.reading_probability, 0)),
            ("typed so", percent(record.spelling_probability)),
            ("why", _brief(record.why)),
        ]
    return [
        ("kind", record.kind),
        ("sounds", said),
        ("syllables", str(record.syllables)),
        ("length", str(record.length)),
        ("like a brand", percent(record.brand_likeness, 0)),
        ("log P a sound", f"{record.pronounceability:.2f}"),
        ("novelty", percent(record.novelty, 0)),
        ("comes back", "yes" if record.round_trip else "no"),
        ("score", f"{record.score:.2f}"),
    ]


def _brief(why: str) -> str:
    """Each replacement once, and no more than a line of them; JSON and CSV have them all.

    >>> _brief("aa -> a, aa -> a, x -> cs")
    'aa -> a, x -> cs'
    """
    text = ", ".join(dict.fromkeys(why.split(", ")))
    return text if len(text) <= _LINE else text[: _LINE - 1] + "…"


def _status(record: Any) -> Any:
    from elman.report.grid import Styled

    status = record.availability.status if record.availability else "not asked"
    return Styled(status, _STYLES.get(status, "dim"))


def _reason(record: Any) -> str:
    """Why nothing definite is known of a name; nothing where something is."""
    answer = record.availability
    return answer.detail if answer and answer.status == "unknown" else ""


def _empty(*headings: str) -> Any:
    from elman.report.grid import Grid

    table = Grid()
    for heading in headings:
        table.add_column(heading, no_wrap=heading not in _WRAPPED)
    return table


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """A record's cells: lists joined, availability's own three beside them."""
    answer = record.pop("availability") or {}
    record["phonemes"] = " ".join(record["phonemes"])
    record["warnings"] = "; ".join(record["warnings"])
    return record | {key: answer.get(key, "") for key in ("status", "by", "detail")}


def _csv(rows: list[dict[str, Any]]) -> str:
    """Rows with a heading; nothing at all for no rows.

    >>> _csv([{"name": "a.com", "why": "a, b"}])
    'name,why\\na.com,"a, b"\\n'
    """
    if not rows:
        return ""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()

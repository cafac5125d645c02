"""The texts a command answers: arguments, lines of a file or of standard input, rows of tables.

An argument that is a file, or has the name of one, is read and never answered as a text: a table
gives the cells of one column, any other file its lines. What is piped in is read line by line,
unless its first line is that of a table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from elman.app.given.reading import BLOCK, line_chunks, standard_input
from elman.app.given.skipping import Skipped
from elman.datasets.files.layout import AS_IT_COMES, TableLayout
from elman.errors import ConfigurationError, SequenceError, TableError

if TYPE_CHECKING:
    from elman.datasets.files.columns import Frame

__all__ = ["Chunk", "Texts", "check_no_files", "check_no_table"]

STANDARD_INPUT = "-"
_PIPED = "standard input"

# A name such as a header has: a letter, then at most forty of what names are made of.
_NAMED = re.compile(r"\s*[^\W\d][\w .()%/#-]{0,39}\s*")
_NUMBER = re.compile(r"\s*[-+]?\d+([.]\d+)?\s*")


class Chunk(NamedTuple):
    """Texts, with the place and the number of the first: "line", 3.

    `features` are the columns beside them, of the rows of a table.
    """

    place: str
    number: int
    texts: list[str]
    features: dict[str, list[str]] | None = None


@dataclass(frozen=True)
class Texts:
    """How to read texts; `trained` is the column that training read, if it was a table's.

    Of tables the columns `features` are read too.

    `lines` reads every file and standard input line by line, whatever it looks like; `skipped`
    is told which lines are no text, and they are left out.
    """

    layout: TableLayout = AS_IT_COMES
    lines: bool = False
    trained: str | None = None
    most: int = 4096
    skipped: Skipped | None = None
    features: tuple[str, ...] = ()

    def chunks(self, given: list[str] | None, *, example: str = "texts") -> Iterator[Chunk]:
        """Yield the texts, what has arrived without waiting for more.

        Raises `ConfigurationError` or `TableError` for what cannot be read, or not be known to
        be a text.
        """
        if self.lines and self.layout.text is not None:
            raise ConfigurationError(
                "--lines and --text contradict each other", remedy="leave one out"
            )
        if not given:
            yield from self._streamed(standard_input(example), _PIPED)
            return
        from elman.datasets.files.formats import looks_like_file

        files = [text == STANDARD_INPUT or looks_like_file(text) for text in given]
        if not any(files):
            self._check_unused()
            for start in range(0, len(given), self.most):
                yield Chunk("text", 1 + start, given[start : start + self.most])
            return
        if not all(files):
            raise ConfigurationError(
                f"Arguments are all texts or all files, received the text "
                f"{given[files.index(False)]!r} beside the file {given[files.index(True)]!r}",
                remedy="ask for one kind at a time, or pipe in a text that has a file's name",
            )
        for name in given:
            if name == STANDARD_INPUT:
                yield from self._streamed(standard_input(example), _PIPED)
            else:
                yield from self._of_file(name)

    def _check_unused(self) -> None:
        given = self.layout.given("text", "encoding", "separator", "has_header")
        if given or self.lines:
            named = {"text": "--text", "has_header": "--no-header"}
            first = next(iter(given), "lines")
            raise ConfigurationError(
                f"{named.get(first, f'--{first}')} is for files and standard input, received "
                "texts as arguments",
                remedy="leave it out",
            )

    def _of_file(self, name: str) -> Iterator[Chunk]:
        from elman.datasets.files.formats import check_kind, is_stream, kind_of
        from elman.datasets.files.frames import (
            check_readable,
            decode,
            first_row,
            read_bytes,
            read_frame,
        )

        path = Path(name)
        try:
            check_readable(path)
        except TableError as error:
            way = f"{error.remedy}, or pipe it in if it is a text"
            raise TableError(error.problem, remedy=way) from error
        if is_stream(path):
            with path.open("rb") as stream:
                yield from self._streamed(stream, name)
            return
        kind = kind_of(path)
        if kind == "table" and not self.lines:
            frame = read_frame(path, self.layout)
            yield from self._rows(frame, path, first_row(path, self.layout.has_header))
            return
        if kind != "table":
            check_kind(path, "text")
        text = decode(read_bytes(path), path, self.layout.encoding)
        if self._is_table(text.partition("\n")[0]):
            raise self._unnamed(name, text.partition("\n")[0])
        yield from self._several(text, f"{name}, line")

    def _streamed(self, stream: BinaryIO, name: str) -> Iterator[Chunk]:
        """What comes in piece by piece: lines are handed on at once, a table is read whole."""
        from elman.datasets.files.formats import check_text, ending_within
        from elman.datasets.files.frames import decode, frame_of

        read = getattr(stream, "read1", stream.read)
        first = read(BLOCK)
        while first and b"\n" not in first and len(first) < BLOCK and (more := read(BLOCK)):
            first += more
        head = first.partition(b"\n")[0].decode(self.layout.encoding, "replace")
        parquet = first.startswith(b"PAR1") and not self.lines
        if parquet or self.layout.text is not None or self._is_table(head):
            known = self.layout.text or self.trained
            if not parquet and self.layout.text is None and known not in (_header(head) or []):
                raise self._unnamed(name, head)
            raw = first + stream.read()
            if not raw.strip():
                raise TableError(f"{name} is empty", remedy="pipe rows in")
            ending = ending_within(raw)
            frame = frame_of(raw, Path(name), self.layout, ending=ending)
            row = 2 if ending == ".csv" and self.layout.has_header else 1
            yield from self._rows(frame, Path(name), row)
            return
        place = "line" if name == _PIPED else f"{name}, line"
        if self.layout.given("encoding"):
            text = decode(first + stream.read(), Path(name), self.layout.encoding)
            yield from self._several(text, place)
            return
        try:
            check_text(first, name, self.layout.encoding)
        except TableError as error:
            raise SequenceError(error.problem, remedy=error.remedy) from error
        whole = cast("BinaryIO", _Pushed(first, stream))
        for number, texts in line_chunks(whole, self.most, self.skipped):
            yield Chunk(place, number, texts)

    def _several(self, text: str, place: str) -> Iterator[Chunk]:
        lines = text.replace("\r\n", "\n").split("\n")
        if len(lines) == 1:
            lines = text.split("\r")  # As old Macs end lines.
        lines = lines[:-1] if not lines[-1] else lines
        for start in range(0, len(lines), self.most):
            yield Chunk(place, start + 1, lines[start : start + self.most])

    def _rows(self, frame: Frame, path: Path, first: int) -> Iterator[Chunk]:
        from elman.datasets.files.frames import listed, require
        from elman.datasets.files.tables import as_text

        column = self.layout.text
        if column is None and self.trained in frame.columns:
            column = self.trained
        if column is None and len(frame.columns) == 1:
            column = frame.columns[0]
        if column is None:
            raise TableError(
                f"{path.name} needs --text: it has the columns {listed(frame.columns)}",
                remedy=f"say which, for example --text {frame.columns[0]}",
            )
        require(frame, [column, *self.features], path)
        place = "row" if path.name == _PIPED else f"{path.name}, row"
        # A missing cell is an empty text, of which the model says that it has no answer.
        texts = as_text(frame[column], path)
        beside = {name: as_text(frame[name], path) for name in self.features}
        for start in range(0, len(texts), self.most):
            part = slice(start, start + self.most)
            more = {name: values[part] for name, values in beside.items()} or None
            yield Chunk(place, first + start, texts[part], more)

    def _is_table(self, line: str) -> bool:
        return not self.lines and (
            bool(self.layout.given("separator", "has_header")) or _header(line) is not None
        )

    def _unnamed(self, name: str, line: str) -> ConfigurationError:
        from elman.datasets.files.frames import listed

        cells = _header(line) or [line]
        return ConfigurationError(
            f"{name} begins like a table ({listed(cells, 6)}), received no --text",
            remedy="name the column with --text (and --no-header where the first line is a row), "
            "or pass --lines to answer every line as it is",
        )


def check_no_files(given: list[str]) -> None:
    """Raise `ConfigurationError` for an argument that is a file, where only texts are answered."""
    from elman.datasets.files.formats import looks_like_file

    for text in given:
        if looks_like_file(text):
            raise ConfigurationError(
                f"An argument is a text, received the file {text!r}",
                remedy="pipe its lines in, or the text if it is one",
            )


def check_no_table(line: str) -> None:
    """Raise `ConfigurationError` where the first line of standard input is that of a table."""
    if cells := _header(line):
        from elman.datasets.files.frames import listed

        raise ConfigurationError(
            f"{_PIPED} has one text a line, received what begins like a table ({listed(cells, 6)})",
            remedy="pipe one column of it in",
        )


def _header(line: str) -> list[str] | None:
    """The cells of a line that names the columns of a table, or is a row; None for a text.

    >>> _header("name,sex"), _header("id;Full Name"), _header("Well, I never"), _header("Anna")
    (['name', 'sex'], ['id', 'Full Name'], None, None)
    """
    from elman.datasets.files.separators import cells_of

    line = line.removeprefix("\ufeff").rstrip("\r\n")
    if line[:1] == "{":
        return _keys(line)
    if line[:1] == "[" and line[1:].lstrip()[:1] in ("{", ""):
        return ["["]
    for separator in "\t;|,":
        if separator not in line or (separator != "\t" and _spaced(line, separator)):
            continue
        if len(line) > BLOCK or len(cells := cells_of(line, separator)) < 2:
            continue
        quoted = f'"{separator}' in line or f'{separator}"' in line
        names = sum(bool(_NAMED.fullmatch(cell)) for cell in cells)
        others = sum(not cell.strip() or bool(_NUMBER.fullmatch(cell)) for cell in cells)
        if names and (quoted or names + others == len(cells)):
            return cells
    return None


def _spaced(line: str, separator: str) -> bool:
    """Whether a separator always has a space behind it, as in prose."""
    return line.count(separator) == line.count(separator + " ")


def _keys(line: str) -> list[str] | None:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return list(read) or ["{"] if isinstance(read, dict) else None


class _Pushed:
    """A stream whose first block has been read already."""

    def __init__(self, first: bytes, stream: Any) -> None:
        self.first, self.rest = first, getattr(stream, "read1", stream.read)

    def read(self, most: int) -> bytes:
        first, self.first = self.first[:most], self.first[most:]
        if first:
            return first
        block: bytes = self.rest(most)
        return block

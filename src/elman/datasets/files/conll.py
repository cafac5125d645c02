"""CoNLL files: a word a line, its columns parted by tabs or spaces, an empty line after a sentence.

    Anna   NP   B-PER          the word, what else is known of it, and last its label
    sings  VB   O

`-DOCSTART-` begins an article and is no word; lines that begin with # and have not the columns of a
word are comments. Of a CoNLL-U file (ten columns) the second column is the word, the fourth its
label.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from elman.datasets.files.frames import decode, read_bytes
from elman.datasets.records.tagged import Tagged
from elman.datasets.records.tags import tidied
from elman.errors import ConfigurationError, TableError, shorten

__all__ = ["ENDINGS", "column_number", "looks_tagged", "parsed_conll", "read_conll", "tagged_of"]

ENDINGS = (".conll", ".conllu", ".conll02", ".conll03", ".bio", ".iob", ".iob2", ".ner")
"""Endings of files that are read as CoNLL without being asked to."""

_ARTICLE = "-DOCSTART-"
_MOST_COLUMNS = 64
_BLANK = re.compile(r"[ \t\u00a0\u3000]+")


class Rows(NamedTuple):
    """The cells of every word, sentence by sentence; `first` are their line numbers."""

    sentences: list[list[list[str]]]
    first: list[int]
    width: int
    skipped: int


def read_conll(
    path: str | os.PathLike[str],
    *,
    word: int | None = None,
    label: int | None = None,
    encoding: str = "utf-8",
    skip_bad: bool = False,
    merge_labels: bool = False,
) -> Tagged:
    """Read sentences with a label for each word.

    `word` and `label` number their columns from 1; None takes the first and the last, of ten
    columns (CoNLL-U) the second and the fourth. All others are `columns`, named by their numbers.
    Labels that their scheme does not allow are mended, those that differ only in case or spaces
    merged with `merge_labels`; both are said in `remarks`.

    Raises:
        TableError: the file cannot be read, or a line has other columns than the others, with its
            number. With `skip_bad` sentences with such lines are left out and counted.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "names.conll"
    ...     _ = path.write_text("# one\\nAnna NP I-PER\\nsings VB O\\n\\n", encoding="utf-8")
    ...     tagged = read_conll(path)
    >>> tagged.words, tagged.labels, tagged.columns["2"]
    ([('Anna', 'sings')], [('I-PER', 'O')], [('NP', 'VB')])
    """
    path = Path(path)
    raw = read_bytes(path)
    rows = parsed_conll(decode(raw, path, encoding), path.name, skip_bad=skip_bad, least=2)
    if not rows.sentences:
        raise TableError(
            f"{path.name} holds no sentences", remedy="give a word and its label a line"
        )
    left_out = f" (left out {rows.skipped:,} sentences)" if rows.skipped else ""
    return tagged_of(
        rows,
        word=word,
        label=label,
        merge_labels=merge_labels,
        name=path.name,
        source=path.name + left_out,
        sha256=hashlib.sha256(raw).hexdigest(),
    )


def tagged_of(
    rows: Rows,
    *,
    word: int | None = None,
    label: int | None = None,
    merge_labels: bool = False,
    names: Sequence[str] = (),
    name: str,
    **about: Any,
) -> Tagged:
    """Make records of the cells of a file; `names` are those of its further columns."""
    usual = (2, 4) if rows.width == 10 and _is_numbered(rows) else (1, rows.width)
    chosen = [usual[0] if word is None else word, usual[1] if label is None else label]
    for what, number in zip(("word", "label"), chosen, strict=True):
        if not 1 <= number <= rows.width:
            raise ConfigurationError(
                f"{name} has columns 1 to {rows.width}, received {what}={number}",
                remedy=f"pass for example {what}=1",
            )
    sentences = rows.sentences
    if usual == (2, 4) and chosen[0] == 2:
        # Words that others are part of (3-4) and words that nobody wrote (8.1) have no label.
        sentences = [[row for row in sentence if row[0].isdecimal()] for sentence in sentences]

    def column(number: int) -> list[tuple[str, ...]]:
        return [tuple(row[number - 1] for row in sentence) for sentence in sentences]

    found = tidied(column(chosen[1]), merge=merge_labels)
    others = [number for number in range(1, rows.width + 1) if number not in chosen]
    named = names or list(map(str, others))
    return Tagged(
        column(chosen[0]),
        found.labels,
        {title: column(number) for title, number in zip(named, others, strict=True)},
        name=name,
        remarks=tuple(found.remarks),
        **about,
    )


def parsed_conll(text: str, name: str, *, skip_bad: bool = False, least: int = 1) -> Rows:
    """Part a text into sentences of cells, all rows with as many columns, `least` or more.

    Raises `TableError` as `read_conll`.
    """
    # Other characters that end a line somewhere may be part of a word.
    lines = re.split("\r\n|\n|\r", text)
    by_tab = all("\t" in line for line in lines if line.strip() and not line.startswith("#"))
    parted = [_cells(line, by_tab) for line in lines]
    plain = [cells for line, cells in zip(lines, parted, strict=True) if _is_word(line, cells)]
    width = Counter(map(len, plain)).most_common(1)[0][0] if plain else 0
    if width > _MOST_COLUMNS or 0 < width < least:
        raise TableError(
            f"{name} has a word and its label a line, parted by a tab or spaces; most lines have "
            f"{width} column{'s' * (width != 1)}",
            remedy="add what is missing" if width < least else "leave columns out",
        )
    labels = {cells[-1] for cells in plain if len(cells) == width}
    sentences: list[list[list[str]]] = []
    first: list[int] = []
    skipped = 0
    for number, block in _blocks(lines, parted):
        rows = [
            (at, cells)
            for at, line, cells in block
            if not line.startswith("#") or (len(cells) == width and cells[-1] in labels)
        ]
        bad = next(((at, cells) for at, cells in rows if len(cells) != width or "" in cells), None)
        if bad is not None and not skip_bad:
            raise _uneven(name, bad[0], bad[1], width, lines[bad[0] - 1])
        if bad is not None:
            skipped += 1
        elif rows:
            sentences.append([cells for _, cells in rows])
            first.append(number)
    return Rows(sentences, first, width, skipped)


def looks_tagged(path: str | os.PathLike[str]) -> bool:
    """Tell by its name whether a file is CoNLL.

    >>> looks_tagged("train.conll"), looks_tagged("names.csv")
    (True, False)
    """
    name = Path(path).name.lower()
    return name.removesuffix(".gz").endswith(ENDINGS)


def column_number(name: str, given: str | None) -> int | None:
    """Read the number of a column; raises `ConfigurationError` for what is none.

    >>> column_number("text", "2"), column_number("label", None)
    (2, None)
    """
    if given is None:
        return None
    if not given.isdecimal() or not 1 <= int(given) <= _MOST_COLUMNS:
        raise ConfigurationError(
            f"{name}= of a CoNLL file is the number of a column, from 1, received {shorten(given)}",
            remedy=f"pass for example {name}=1",
        )
    return int(given)


def _cells(line: str, by_tab: bool) -> list[str]:
    if by_tab:
        return [cell.strip() for cell in line.rstrip("\r\n").split("\t")]
    return _BLANK.split(line.strip(" \t\u00a0\u3000"))


def _is_word(line: str, cells: list[str]) -> bool:
    return bool(line.strip()) and not line.startswith("#") and cells[0] != _ARTICLE


def _blocks(
    lines: list[str], parted: list[list[str]]
) -> Iterator[tuple[int, list[tuple[int, str, list[str]]]]]:
    """Yield the lines of each sentence with their numbers, and that of the first."""
    block: list[tuple[int, str, list[str]]] = []
    for number, (line, cells) in enumerate(zip(lines, parted, strict=True), start=1):
        if line.strip() and cells[0] != _ARTICLE:
            block.append((number, line, cells))
        elif block:
            yield block[0][0], block
            block = []
    if block:
        yield block[0][0], block


def _is_numbered(rows: Rows) -> bool:
    return all(sentence[0][0][:1].isdecimal() for sentence in rows.sentences[:100])


def _uneven(name: str, number: int, cells: list[str], width: int, line: str) -> TableError:
    if "" in cells:
        found = f"an empty cell, number {cells.index('') + 1}"
    else:
        found = f"{len(cells)} column{'s' * (len(cells) != 1)}"
    return TableError(
        f"{name} has {width} columns on every line, line {number:,} has {found}: {shorten(line)}",
        remedy="mend it, or pass skip_bad=True to leave its sentence out",
    )

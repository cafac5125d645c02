"""Anyone's own pairs: a file of lines, input TAB output."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from elman.datasets.files.frames import decode, read_bytes
from elman.datasets.records.pairs import Division, Pairs
from elman.errors import TableError, shorten

__all__ = ["read_pairs"]


def read_pairs(
    path: str | os.PathLike[str],
    *,
    inputs: Division | None = None,
    outputs: Division | None = None,
    swap: bool = False,
    encoding: str = "utf-8",
    skip_bad: bool = False,
) -> Pairs:
    """Read pairs from a file of lines `input TAB output`.

    `inputs` and `outputs` say what the symbols of each side are; None finds it: a side whose
    every line is single characters or short symbols with spaces between, as phonemes are written,
    is divided at spaces. `swap` turns every pair round. Lines without text are left out.

    Raises:
        TableError: the file cannot be read, or a line is no pair; with its number. With
            `skip_bad` such lines are left out and counted in `source`.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "words.tsv"
    ...     _ = path.write_text("aa\\ta a\\nabri\\ta b ʁ i\\n", encoding="utf-8")
    ...     table = read_pairs(path)
    >>> table.inputs[1], table.outputs[1], table.divisions
    (('a', 'b', 'r', 'i'), ('a', 'b', 'ʁ', 'i'), ('characters', 'spaces'))
    """
    path = Path(path)
    raw = read_bytes(path)
    pairs, bad = [], 0
    # Other characters that end a line somewhere may be symbols of a text.
    lines = re.split("\r\n|\n|\r", decode(raw, path, encoding))
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) == 2 and all(cells):
            pairs.append((cells[0], cells[1]))
        elif skip_bad:
            bad += 1
        else:
            raise TableError(
                f"{path.name} has one input and one output a line, with a tab between; line "
                f"{number} has {_found(cells)}: {shorten(line)}",
                remedy="mend it, or pass skip_bad=True to leave such lines out",
            )
    if not pairs:
        raise TableError(f"{path.name} holds no pairs", remedy="give lines: input TAB output")
    source = path.name + (f" (left out {bad} lines that are no pairs)" if bad else "")
    return Pairs.of(
        pairs,
        inputs=inputs,
        outputs=outputs,
        swap=swap,
        name=path.name,
        source=source,
        sha256=hashlib.sha256(raw).hexdigest(),
    )


def _found(cells: list[str]) -> str:
    if len(cells) == 2:
        return "an empty output" if cells[0] else "an empty input"
    return "no tab" if len(cells) == 1 else f"{len(cells)} columns"

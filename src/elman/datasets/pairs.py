"""Pairs of sequences: what is read and what should be written, one pair a line."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from elman.datasets.frames import decode, read_bytes
from elman.errors import ConfigurationError, TableError, shorten

__all__ = ["Division", "PairTable", "read_pairs", "whole"]

Division = Literal["characters", "spaces"]
"""What the symbols of one side are: its characters, or what stands between spaces."""


@dataclass(frozen=True)
class PairTable:
    """Pairs, each side as symbols: `inputs[i]` should give `outputs[i]`.

    `divisions` says how the sides were divided; `sha256` is that of the file.
    """

    inputs: list[tuple[str, ...]]
    outputs: list[tuple[str, ...]]
    divisions: tuple[Division, Division]
    name: str
    source: str
    sha256: str

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def read(self) -> list[str | tuple[str, ...]]:
        """Inputs as an estimator takes them: characters as one string, which it may decompose."""
        return whole(self.inputs, self.divisions[0])

    def select(self, rows: Sequence[int]) -> PairTable:
        """Pick pairs, in the order of `rows`."""
        return replace(self, inputs=[self.inputs[i] for i in rows],
                       outputs=[self.outputs[i] for i in rows])  # fmt: skip

    def parts(self, test: float | None, seed: int) -> tuple[list[int], list[int]]:
        """Choose rows to learn from and rows to measure on, equal inputs on one side.

        `test` is the share of inputs to measure on; None takes a twentieth, 500 at most.
        """
        import numpy as np

        inputs = sorted(set(self.inputs))
        if test is None:
            held = min(500, round(len(inputs) * 0.05))
        elif 0 <= test < 1:
            held = round(len(inputs) * test)
        else:
            raise ConfigurationError(
                f"The share held out lies between 0 and 1, received {test}",
                remedy="pass for example --test 0.1, or --test 0 to hold nothing out",
            )
        order = np.random.default_rng(seed).permutation(len(inputs))
        out = {inputs[i] for i in order[:held]}
        rows: tuple[list[int], list[int]] = ([], [])
        for i, symbols in enumerate(self.inputs):
            rows[symbols in out].append(i)
        return rows


def read_pairs(
    path: str | os.PathLike[str],
    *,
    inputs: Division | None = None,
    outputs: Division | None = None,
    swap: bool = False,
    encoding: str = "utf-8",
    skip_bad: bool = False,
) -> PairTable:
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
    for value in (inputs, outputs):
        if value is not None and value not in get_args(Division):
            raise ConfigurationError(
                f"Symbols are {' or '.join(get_args(Division))}, received {shorten(value)}"
            )
    raw = read_bytes(path)
    pairs, bad = [], 0
    # Other characters that end a line somewhere may be symbols of a text.
    lines = re.split("\r\n|\n|\r", decode(raw, path, encoding))
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) == 2 and all(cells):
            pairs.append((cells[1], cells[0]) if swap else (cells[0], cells[1]))
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
    sides = list(zip(*pairs, strict=True))
    found = (inputs or _division(sides[0]), outputs or _division(sides[1]))
    divided = [[_divided(text, how) for text in side]
               for side, how in zip(sides, found, strict=True)]  # fmt: skip
    source = path.name + (f" (left out {bad} lines that are no pairs)" if bad else "")
    return PairTable(
        divided[0], divided[1], found, path.name, source, hashlib.sha256(raw).hexdigest()
    )


def _found(cells: list[str]) -> str:
    if len(cells) == 2:
        return "an empty output" if cells[0] else "an empty input"
    return "no tab" if len(cells) == 1 else f"{len(cells)} columns"


def _division(texts: Sequence[str]) -> Division:
    """Tell whether texts are written symbol by symbol, with spaces between."""
    spaced = [text.split() for text in texts if " " in text]
    whole = sum(len(text) > 4 and " " not in text for text in texts)
    symbols = [symbol for text in spaced for symbol in text]
    # A phoneme has a letter and a few marks; a word of a phrase is longer.
    short = sum(len(symbol) for symbol in symbols) / max(1, len(symbols)) < 2.5
    return "spaces" if spaced and short and whole < len(texts) * 0.05 else "characters"


def _divided(text: str, how: Division) -> tuple[str, ...]:
    return tuple(text.split()) if how == "spaces" else tuple(text)


def whole(inputs: Sequence[tuple[str, ...]], how: Division) -> list[str | tuple[str, ...]]:
    """Join inputs that are divided into characters to strings.

    >>> whole([("a", "b")], "characters"), whole([("a", "b")], "spaces")
    (['ab'], [('a', 'b')])
    """
    return ["".join(symbols) if how == "characters" else symbols for symbols in inputs]

"""Pairs of sequences: what is read and what should be written, one pair a line."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

from elman.datasets.files.frames import decode, read_bytes
from elman.errors import ConfigurationError, TableError, shorten

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Division", "Pairs", "read_pairs", "whole"]

Division = Literal["characters", "spaces"]
"""What the symbols of one side are: its characters, or what stands between spaces."""


@dataclass(frozen=True)
class Pairs:
    """Pairs, each side as symbols: `inputs[i]` should give `outputs[i]`.

    `divisions` says how the sides were divided; `sha256` is that of the file; `split` has
    "train", "dev" or "test" for each pair where the publisher has decided.
    """

    inputs: list[tuple[str, ...]]
    outputs: list[tuple[str, ...]]
    divisions: tuple[Division, Division]
    name: str
    source: str
    sha256: str
    split: list[str] | None = None

    @classmethod
    def of(
        cls,
        rows: Iterable[tuple[str, str]],
        *,
        inputs: Division | None = None,
        outputs: Division | None = None,
        swap: bool = False,
        **about: Any,
    ) -> Self:
        """Make pairs of rows of texts, divided as `read_pairs` says; `about` is their name etc."""
        for value in (inputs, outputs):
            if value is not None and value not in get_args(Division):
                raise ConfigurationError(
                    f"Symbols are {' or '.join(get_args(Division))}, received {shorten(value)}"
                )
        first, second = zip(*(row[::-1] if swap else row for row in rows), strict=True)
        found = (inputs or _division(first), outputs or _division(second))
        read, written = (
            [_divided(text, how) for text in side]
            for side, how in zip((first, second), found, strict=True)
        )
        return cls(read, written, found, **about)

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def read(self) -> list[str | tuple[str, ...]]:
        """Inputs as an estimator takes them: characters as one string, which it may decompose."""
        return whole(self.inputs, self.divisions[0])

    def select(self, indices: ArrayLike | Sequence[int]) -> Self:
        """Pick pairs, in the order of `indices`."""
        import numpy as np

        rows: list[int] = np.asarray(indices, np.int64).tolist()
        return replace(
            self,
            inputs=[self.inputs[i] for i in rows],
            outputs=[self.outputs[i] for i in rows],
            split=self.split and [self.split[i] for i in rows],
        )

    def parts(self, test: float | None, seed: int) -> tuple[list[int], list[int]]:
        """Choose rows to learn from and rows to measure on, equal inputs on one side.

        `test` is the share of inputs to measure on; None takes the publisher's parts (those to
        develop on where those to test on are not published), else a twentieth, 500 at most.
        """
        import numpy as np

        if test is None and self.split is not None:
            last = "test" if "test" in self.split else "dev"
            return (
                [i for i, part in enumerate(self.split) if part == "train"],
                [i for i, part in enumerate(self.split) if part == last],
            )
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

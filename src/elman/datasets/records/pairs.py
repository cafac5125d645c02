"""Pairs of sequences: what is read and what should be written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, get_args

from elman.datasets.records.protocol import Kind, parts_in, positions
from elman.errors import ConfigurationError, SequenceError, shorten

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Division", "Pairs", "whole"]

Division = Literal["characters", "spaces"]
"""What the symbols of one side are: its characters, or what stands between spaces."""


@dataclass(frozen=True, eq=False, repr=False)
class Pairs:
    """Pairs of texts, one a row: words and how they are said, or any other two.

    Each side is also read as symbols: `inputs[i]` should give `outputs[i]`.

    Args:
        left: what is read; a word with several readings comes several times.
        right: what should be written, such as IPA, as its source writes it.
        language: its code, such as "pt-br".
        name: the data set's name.
        source: which source was actually used, in words.
        sha256: of the published content; of the rows where they come from none.
        split: "train", "dev" or "test" for each pair, where the publisher has decided.
        asked: what the symbols of each side are; None finds it from the texts.

    >>> pairs = Pairs(["air", "air"], ["ɛ ɹ", "e ə"], language="en", name="two")
    >>> pairs
    Pairs('two', en, 2 pairs)
    >>> pairs.divisions, pairs.inputs[0], pairs.outputs[0]
    (('characters', 'spaces'), ('a', 'i', 'r'), ('ɛ', 'ɹ'))
    """

    kind: ClassVar[Kind] = "pairs"

    left: list[str]
    right: list[str]
    language: str = ""
    name: str = "pairs"
    source: str = "memory"
    sha256: str = ""
    split: list[str] | None = None
    asked: tuple[Division | None, Division | None] = (None, None)

    def __post_init__(self) -> None:
        for side, values in (("an output", self.right), ("a part", self.split)):
            if values is not None and len(values) != len(self.left):
                raise SequenceError(
                    f"{self.name}: every input has {side}, received {len(self.left):,} inputs "
                    f"and {len(values):,} {side.split()[1]}s"
                )
        for value in self.asked:
            if value is not None and value not in get_args(Division):
                raise ConfigurationError(
                    f"Symbols are {' or '.join(get_args(Division))}, received {shorten(value)}"
                )
        if not self.sha256:
            rows = "".join(f"{left}\t{right}\n" for left, right in self)
            object.__setattr__(
                self, "sha256", hashlib.sha256(rows.encode("utf-8", "surrogatepass")).hexdigest()
            )

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
        sides = [list(side) for side in zip(*rows, strict=True)] or [[], []]
        left, right = reversed(sides) if swap else sides
        return cls(left, right, asked=(inputs, outputs), **about)

    def __len__(self) -> int:
        return len(self.left)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return zip(self.left, self.right, strict=True)

    def __repr__(self) -> str:
        language = f"{self.language}, " if self.language else ""
        return f"Pairs({self.name!r}, {language}{len(self):,} pairs)"

    @property
    def parts(self) -> dict[str, NDArray[np.int64]]:
        """Positions by part, where the publisher has decided; else empty."""
        return parts_in(self.split)

    @cached_property
    def divisions(self) -> tuple[Division, Division]:
        """What the symbols of each side are."""
        return self.asked[0] or _division(self.left), self.asked[1] or _division(self.right)

    @cached_property
    def inputs(self) -> list[tuple[str, ...]]:
        """What is read, as symbols."""
        return [_divided(text, self.divisions[0]) for text in self.left]

    @cached_property
    def outputs(self) -> list[tuple[str, ...]]:
        """What should be written, as symbols."""
        return [_divided(text, self.divisions[1]) for text in self.right]

    @property
    def read(self) -> list[str | tuple[str, ...]]:
        """Inputs as an estimator takes them: characters as one string, which it may decompose."""
        return whole(self.inputs, self.divisions[0])

    def select(self, indices: ArrayLike | Sequence[int]) -> Self:
        """The pairs at these positions, in this order; divided as all of them are.

        Raises:
            ConfigurationError: a position outside the pairs.
        """
        return replace(self, **self._chosen(positions(indices, len(self), self.name)))

    def _chosen(self, rows: list[int]) -> dict[str, Any]:
        """What differs where these rows are selected."""
        return {
            "left": [self.left[i] for i in rows],
            "right": [self.right[i] for i in rows],
            "split": self.split and [self.split[i] for i in rows],
            "asked": self.divisions,
        }

    def held_out(self, test: float | None, seed: int) -> tuple[list[int], list[int]]:
        """Choose rows to learn from and rows to measure on, equal inputs on one side.

        `test` is the share of inputs to measure on; None takes the publisher's parts (those to
        develop on where those to test on are not published), else a twentieth, 500 at most.
        """
        import numpy as np

        if test is None and self.split is not None:
            last = "test" if "test" in self.split else "dev"
            return self.parts["train"].tolist(), self.parts[last].tolist()
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

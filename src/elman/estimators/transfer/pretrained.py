"""What a generator has to give: its symbols, and the layers that read them."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, shorten
from elman.sequences import Vocabulary

__all__ = ["Pretrained", "Rows", "open_pretrained"]

END = ""
"""What ends a text, among symbols that are written."""

Rows = list[list[int]]
"""For each symbol of a network the symbols of a generator that are the same, none or several."""


@dataclass(frozen=True, eq=False)
class Pretrained:
    """The layers of a generator, and what their symbols stand for.

    Args:
        name: what to call it.
        vocabulary: its symbols; codes behind them are END and classes.
        end: the code of what ends a text, None where it never saw one end.
        vectors: of each symbol `(symbols, units)`: its embedding, or rows of the first layer.
        embedded: whether those are an embedding.
        recurrent: its recurrent layers, from the first; none where vectors were counted alone.
    """

    name: str
    vocabulary: Vocabulary
    end: int | None
    vectors: NDArray[np.float32]
    embedded: bool
    recurrent: tuple[Any, ...]

    def same(self, symbols: Iterable[str], fold: Callable[[str], str]) -> Rows:
        """Find each symbol here: as it stands, else those that `fold` writes like it.

        A space before a word does not count then. "" is END.
        """
        exact = {piece: code for code, piece in enumerate(self.vocabulary.pieces)}
        alike: dict[str, list[int]] = defaultdict(list)
        for piece, code in exact.items():
            alike[_bare(fold(piece))].append(code)
        ends = [] if self.end is None else [self.end]
        return [
            ends
            if symbol == END
            else [exact[symbol]]
            if symbol in exact
            else alike.get(_bare(symbol), [])
            for symbol in symbols
        ]

    def summed_up(self) -> dict[str, Any]:
        """Name the settings of a network that takes over all of it."""
        found: dict[str, Any] = {
            "unit": self.vocabulary.unit,
            "embedding": self.vectors.shape[1] if self.embedded else 0,
        }
        if not self.recurrent:
            return found
        units = tuple(int(layer.units) for layer in self.recurrent)
        names = {type(layer).__name__ for layer in self.recurrent}
        found["units"] = units[0] if len(units) == 1 else units
        if rounds := {layer.mogrifier for layer in self.recurrent} - {0}:
            found["mogrifier"] = max(rounds)
        from elman.rnn import CELLS

        cells = [cell for cell, layer in CELLS.items() if {layer.__name__} == names]
        return {**found, **({"cell": cells[0]} if cells else {})}


def _bare(piece: str) -> str:
    return piece.removeprefix(" ") or piece


def open_pretrained(given: Any) -> Pretrained:
    """Open a generator, or its file, to take over what it has learned; what is open stays so.

    Raises `ModelFileError` for a file that is none, and `ConfigurationError` for what is no
    generator, or has no recurrent layer that reads symbols.
    """
    from elman.estimators.conventions import check_fitted
    from elman.estimators.files.codec import load
    from elman.estimators.generator.estimator import SequenceGenerator
    from elman.rnn import Embedding, Recurrent
    from elman.rnn.networks.sequential import parts

    if isinstance(given, Pretrained):
        return given
    name = "the generator"
    if isinstance(given, str | os.PathLike):
        name = Path(given).name
        given = load(given, "generator")
    if not isinstance(given, SequenceGenerator):
        raise ConfigurationError(
            f"A network starts from a generator, received {shorten(given)}",
            remedy="pass a SequenceGenerator, or its file",
        )
    check_fitted(given)
    layers = parts(given.networks_[0])
    recurrent = tuple(layer for layer in layers if isinstance(layer, Recurrent))
    embedding = next((layer for layer in layers if isinstance(layer, Embedding)), None)
    if not recurrent or recurrent[0].W_x is None:
        raise ConfigurationError(
            f"{name} has no recurrent layer to take over", remedy="train another generator"
        )
    vectors = recurrent[0].W_x if embedding is None else embedding.W
    assert vectors is not None
    words = given.vocabulary_
    ends = [len(words)] if given.several_ else [i for i, p in enumerate(words.pieces) if p == "\n"]
    return Pretrained(
        name,
        words,
        ends[0] if ends else None,
        np.asarray(vectors),
        embedding is not None,
        recurrent,
    )

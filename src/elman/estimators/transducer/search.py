"""The best outputs of coded inputs: over all alignments, or by attention."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.estimators.engine import engine_of
from elman.estimators.transducer.series import reads_series
from elman.estimators.transducer.sides import Item, pieces_of, written
from elman.estimators.transducer.symbols import batches
from elman.inference.attending import Found, translate
from elman.markup import named_rows, shaded

__all__ = ["Hypothesis", "attended", "summed"]

_AT_ONCE = 1280
"""Hypotheses searched for in one call to the device."""

_ATTENDED = 320
"""Hypotheses that attend side by side: what they look at fits into a processor's caches."""

Codes = list[NDArray[Any]]
"""Codes of symbols `(time,)`, or series `(time, features)`."""


class Hypothesis(NamedTuple):
    """An output, and its probability given the input.

    Where alignments are summed it is a sum over those that were searched, and `attention` None.
    With attention it is that of the symbols, and `attention (outputs + 1, inputs + 1)` tells how
    much each step looked at each symbol of the input; the last row and column are the ends'.
    """

    symbols: tuple[str, ...]
    probability: float
    attention: NDArray[np.float32] | None = None

    def _repr_html_(self) -> str:
        """The output, and where each of its symbols looked in the input, for a notebook."""
        said = [("output", " ".join(self.symbols)), ("probability", f"{self.probability:.4f}")]
        if self.attention is None:
            return named_rows(said)
        steps, read = self.attention.shape
        columns = [*map(str, range(1, read)), "end"]
        rows = [*self.symbols, "(end)"][:steps]
        return named_rows(said) + shaded(columns, rows, self.attention.tolist())


def summed(model: Any, codes: Codes, n: int, beams: int) -> list[list[Hypothesis]]:
    """Search for up to `n` outputs of each input, the most probable first."""
    found: list[list[Hypothesis]] = [[]] * len(codes)
    more = 0 if reads_series(model) else 1
    for rows, x, lengths in batches(codes, max(1, _AT_ONCE // beams), more=more):
        # Nothing that was trained on is longer than max_length, in or out.
        limit = min(max(4, int(np.ceil(model.ratio_ * x.shape[1]))), 4 * model.max_length)
        engine = engine_of(model.networks_[0])
        symbols, log_p = engine.transduce(model.networks_, x, lengths, beams=beams, limit=limit)
        for i, row in enumerate(rows):
            found[row] = [
                Hypothesis(model.outputs_.decode(text), float(np.exp(p)))
                for text, p in zip(symbols[i].tolist(), log_p[i].tolist(), strict=True)
                if p > -1e4
            ][:n]
    return found


def attended(
    model: Any, items: list[Item], codes: Codes, n: int, beams: int
) -> list[list[Hypothesis]]:
    """Search for up to `n` outputs of each input, the best for its length first.

    No output is longer than the longest of the training, or as much longer as its input is.
    """
    networks = [_small(model, network) for network in model.networks_]
    most_in, most_out = model.longest_
    found: list[list[Hypothesis]] = [[]] * len(codes)
    for rows, x, lengths in batches(codes, max(1, _ATTENDED // beams)):
        real = slice(len(rows))
        width = int(lengths[real].max())
        limit = int(np.ceil(most_out * max(1.0, (width - 1) / most_in)))
        results = translate(networks, x[real, :width], lengths[real], beams=beams, limit=limit)
        for row, outputs in zip(rows.tolist(), results, strict=True):
            source = pieces_of(model.inputs_, items[row], codes[row])
            found[row] = [_hypothesis(model, source, output) for output in outputs[:n]]
    return found


def _hypothesis(model: Any, source: list[str], output: Found) -> Hypothesis:
    symbols = written(model.outputs_, output.symbols, source, output.shares)
    return Hypothesis(symbols, float(np.exp(output.log_p)), output.shares[:, : len(source) + 1])


def _small(model: Any, network: Any) -> Any:
    """Return a network for the small engine, whose search writes for both."""
    if type(network).__module__.startswith("elman.inference."):
        return network
    from elman.rnn import parameters_of

    return model._plan().filled(parameters_of(network))

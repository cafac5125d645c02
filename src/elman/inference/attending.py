"""Beam search with an encoder-decoder: the best outputs of many inputs at once, by their length.

A longer output is less probable, whatever it says; outputs are compared by `log p / n^penalty`, `n`
their symbols with the end (Wu et al. 2016, without the constant).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.inference.encoder_decoder import END, EncoderDecoder
from elman.inference.layer import Floats

__all__ = ["PENALTY", "Found", "translate"]

PENALTY = 1.0
"""By which power of its length an output's log-probability is divided."""

_CHUNK = 64
"""Symbols whose largest log-probability is looked at before any of them is."""


class Found(NamedTuple):
    """An output `(symbols,)` without its end, its log-probability, and where each step looked.

    `shares (symbols + 1, time)` has a row for the end as well.
    """

    symbols: NDArray[np.int32]
    log_p: float
    shares: Floats
    score: float


def translate(
    networks: Sequence[EncoderDecoder],
    x: NDArray[Any],
    lengths: NDArray[Any],
    *,
    beams: int,
    limit: int,
    penalty: float = PENALTY,
) -> list[list[Found]]:
    """Search for the best outputs of `x (n, time)`, of at most `limit` symbols.

    `beams` hypotheses are followed at once, and up to as many given back, the best first; of
    several networks the probabilities are averaged. The search for an input ends where `beams`
    outputs are found and no hypothesis is better than the worst of them.
    """
    read, memories = [], []
    for network in networks:
        r, memory = network.read(np.ascontiguousarray(x.T), lengths)
        read.append(r)
        memories.append(memory)
    found: list[list[Found]] = [[] for _ in range(len(x))]
    beam = _Beam.begin(len(x), beams, limit, x.shape[1])
    for length in range(limit + 1):
        steps = [
            network.decoder.step(beam.last, memory, r)
            for network, memory, r in zip(networks, memories, read, strict=True)
        ]
        log_p = _averaged([step[1] for step in steps])
        beam.look(np.mean([step[2] for step in steps], 0), length)
        beam.close(log_p, length, penalty, found)
        going = beam.going(found, length, penalty)
        if length == limit or not going.any():
            break
        rows, symbols, scores = beam.best(log_p, going)
        if not going.all():
            read = [r.at(going) for r in read]
        memories = [step[0].at(rows) for step in steps]
        beam = beam.followed(rows, symbols, scores, going, length)
    return found


@dataclass
class _Beam:
    """Hypotheses of the inputs that are not done, as many of each, flat: `(rows, ...)`."""

    inputs: NDArray[np.int64]
    """The inputs that are not done; there is one hypothesis of each at first, then `beams`."""
    beams: int
    last: NDArray[np.int32]
    scores: NDArray[np.float64]
    symbols: NDArray[np.int32]
    shares: Floats

    @classmethod
    def begin(cls, n: int, beams: int, limit: int, time: int) -> _Beam:
        return cls(
            np.arange(n),
            beams,
            np.full(n, END, np.int32),
            np.zeros(n),
            np.zeros((n, limit + 1), np.int32),
            np.zeros((n, limit + 1, time), np.float32),
        )

    @property
    def each(self) -> int:
        """Hypotheses of each input."""
        return len(self.scores) // len(self.inputs)

    def worst(self, found: list[list[Found]]) -> NDArray[np.float64]:
        """Tell the score of the worst output that is kept of each input, where `beams` are."""
        kept = (found[i] for i in self.inputs.tolist())
        return np.array(
            [outputs[-1].score if len(outputs) == self.beams else -np.inf for outputs in kept]
        )

    def look(self, shares: Floats, length: int) -> None:
        """Note where each hypothesis looks at this step."""
        self.shares[:, length] = shares

    def close(self, log_p: Floats, length: int, penalty: float, found: list[list[Found]]) -> None:
        """Let every hypothesis end here; keep the best outputs of each input."""
        ends = self.scores + log_p[:, END]
        scored = ends / (length + 1) ** penalty
        better = scored.reshape(-1, self.each) > self.worst(found)[:, None]
        for row in np.flatnonzero(better.any(1)).tolist():
            kept = found[self.inputs[row]]
            for at in (row * self.each + np.flatnonzero(better[row])).tolist():
                own = self.symbols[at, :length].copy(), float(ends[at])
                shares = self.shares[at, : length + 1].copy()
                kept.append(Found(*own, shares, float(scored[at])))
            kept.sort(key=lambda output: -output.score)
            del kept[self.beams :]

    def going(self, found: list[list[Found]], length: int, penalty: float) -> NDArray[np.bool_]:
        """Tell which inputs may still find a better output."""
        alive = self.scores.reshape(-1, self.each).max(1) / max(1, length) ** penalty
        going: NDArray[np.bool_] = (alive > self.worst(found)) & np.isfinite(alive)
        return going

    def best(self, log_p: Floats, going: NDArray[np.bool_]) -> tuple[NDArray[Any], ...]:
        """Choose the most probable continuations of the inputs that go on; `log_p` is used up.

        Returns flat hypotheses, symbols and scores, `(inputs * beams,)`.
        """
        log_p += self.scores[:, None].astype(np.float32)
        log_p[:, END] = -np.inf
        symbols = log_p.shape[1]
        flat = log_p.reshape(len(going), -1)
        if not going.all():
            flat = flat[going]
        chosen = np.zeros((len(flat), self.beams), np.int64)
        scores = np.full((len(flat), self.beams), -np.inf)
        for row, least in enumerate(self._least(flat)):
            inside = np.flatnonzero(flat[row] >= least)
            order = np.argsort(-flat[row, inside], kind="stable")[: self.beams]
            chosen[row, : len(order)] = inside[order]
            scores[row, : len(order)] = flat[row, inside[order]]
        owners = np.flatnonzero(going)[:, None] * self.each + chosen // symbols
        return owners.reshape(-1), (chosen % symbols).reshape(-1), scores.reshape(-1)

    def _least(self, flat: Floats) -> Floats:
        """Bound the score of the last that is chosen of each row from below, without sorting.

        So many chunks hold a value as large, as many as are chosen.
        """
        whole = flat.shape[1] // _CHUNK * _CHUNK
        # A chunk's values lie apart, so that many chunks are looked at side by side.
        tops = flat[:, :whole].reshape(len(flat), _CHUNK, -1).max(1)
        if tops.shape[1] < self.beams:
            return np.full(len(flat), -np.inf, np.float32)
        least: Floats = np.partition(tops, -self.beams, -1)[:, -self.beams]
        return least

    def followed(
        self,
        rows: NDArray[Any],
        symbols: NDArray[Any],
        scores: NDArray[Any],
        going: NDArray[np.bool_],
        length: int,
    ) -> _Beam:
        """Return the beam one symbol on."""
        written = self.symbols[rows]
        written[:, length] = symbols
        inputs = self.inputs[going]
        return _Beam(
            inputs, self.beams, symbols.astype(np.int32), scores, written, self.shares[rows]
        )


def _averaged(log_p: list[Floats]) -> Floats:
    """Average probabilities of several networks, `(batch, symbols)` each."""
    if len(log_p) == 1:
        return log_p[0]
    mean: Floats = np.logaddexp.reduce(log_p, axis=0) - np.float32(np.log(len(log_p)))
    return mean

"""Beam search through a transducer's lattice: the most probable outputs of many inputs at once.

Every step, each hypothesis of a beam either writes a symbol or goes on to the next input (Saon,
Tüske and Audhkhasi 2020, "Alignment-length synchronous decoding"). Hypotheses that have written
the same then stand at the same place, and their probabilities are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.inference.beam import best_of
from elman.inference.layer import Floats
from elman.inference.recurrence import State
from elman.inference.transducer import ADVANCE, Transducer
from elman.interruption import look

__all__ = ["MULTIPLIER", "NEVER", "Outputs", "transduce"]

NEVER = np.float32(-1e30)
"""The score of what is not there; finite, so that differences stay numbers."""

MULTIPLIER = np.uint32(0x9E3779B1)
"""Knuth's multiplier: what a hypothesis has written is compared by its hash."""


class Outputs(NamedTuple):
    """The best outputs of each input, best first.

    `symbols (n, beams, limit)`, 0 behind the end; `log_p (n, beams)` in nats, very small where
    fewer outputs were found.
    """

    symbols: NDArray[np.int32]
    log_p: NDArray[np.float32]


def _rows(values: NDArray[Any], chosen: NDArray[Any]) -> NDArray[Any]:
    """Pick entries `chosen (batch, k)` along the second axis."""
    picked: NDArray[Any] = values[np.arange(len(values))[:, None], chosen]
    return picked


def _merged(score: Floats, mark: NDArray[np.uint32]) -> Floats:
    """Add up the scores of hypotheses with the same mark; all but the first are gone."""
    same = mark[:, :, None] == mark[:, None, :]
    each = np.where(same, score[:, None, :], NEVER)
    best = each.max(-1, keepdims=True)
    total = np.log(np.exp(each - best).sum(-1)) + best[..., 0]
    n = score.shape[1]
    earlier = np.tril(np.ones((n, n), bool), -1)
    return np.where((same & earlier).any(-1) | (score <= NEVER / 2), NEVER, total)


class _Member:
    """One transducer in a search: what it has read, and the memory of each hypothesis."""

    def __init__(
        self, network: Transducer, x: NDArray[Any], lengths: NDArray[Any], beams: int
    ) -> None:
        self.network = network
        share, self.steps = network.read(x, lengths)
        self.read = np.swapaxes(share, 0, 1)  # (batch, steps, units)
        batch, self.beams = len(lengths), beams
        zeros = network.memory.initial_state(batch * beams)
        self.share, self.state = self._next(np.zeros(batch * beams, np.int32), zeros)

    def _next(self, symbols: NDArray[Any], state: State) -> tuple[Floats, State]:
        if writer := self.network.compiled():
            share, (state,) = writer.read(symbols, (state,), 0)
            return share, state
        cell = self.network.memory
        state = cell.step(cell.inputs(symbols), state)
        return self.network.joint.written(state[0]), state

    def log_probabilities(self, place: NDArray[Any]) -> Floats:
        """Log-probabilities of what comes next at each place, `(batch, beams, symbols)`."""
        shares = _rows(self.read, place)
        shares = shares + self.share.reshape(shares.shape)
        return self.network.joint.log_probabilities(shares)

    def take(self, parent: NDArray[Any], symbol: NDArray[Any]) -> None:
        """Go on from the hypotheses `parent`; those that write read what they wrote."""
        kept = (np.arange(len(parent))[:, None] * self.beams + parent).reshape(-1)
        self.share = self.share[kept]
        self.state = tuple(part[kept] for part in self.state)
        rows = np.flatnonzero(symbol.reshape(-1) != ADVANCE)
        if len(rows):
            share, state = self._next(
                symbol.reshape(-1)[rows], tuple(part[rows] for part in self.state)
            )
            self.share[rows] = share
            for part, new in zip(self.state, state, strict=True):
                part[rows] = new


def transduce(
    members: Sequence[Transducer],
    x: NDArray[Any],
    lengths: NDArray[Any],
    *,
    beams: int = 5,
    limit: int,
) -> Outputs:
    """Search for the most probable outputs of `x (batch, time)`, of at most `limit` symbols.

    Measured series are `(batch, time, features)`. The probabilities of several `members` are
    averaged at every step. The result's probabilities are sums over the alignments that stayed in
    the beam.
    """
    read = np.ascontiguousarray(np.swapaxes(x, 0, 1))
    searching = [_Member(member, read, lengths, beams) for member in members]
    batch, time = searching[0].read.shape[:2]
    last = searching[0].steps[:, None] - 1
    score = np.where(np.arange(beams) == 0, np.float32(0), NEVER) + np.zeros((batch, 1), np.float32)
    place = np.zeros((batch, beams), np.int64)
    written, mark = place.copy(), np.zeros((batch, beams), np.uint32)
    text = np.zeros((batch, beams, limit), np.int32)
    done, done_text = np.full((batch, beams), NEVER), text.copy()
    for _ in range(time + limit + 1):
        look()
        # A hypothesis only loses by going on; the finished that are better are final.
        best = score.max(1)
        if not ((best > done[:, -1]) & (best > NEVER / 2)).any():
            break
        p = sum(np.exp(member.log_probabilities(place)) for member in searching)
        with np.errstate(divide="ignore"):
            log_p = np.log(np.asarray(p) / np.float32(len(members))) + score[..., None]
        symbols = log_p.shape[-1]
        at_end = place == last
        # What goes on from the last input is finished.
        ended = np.concatenate([done, np.where(at_end, log_p[..., ADVANCE], NEVER)], 1)
        kept = best_of(ended, beams)
        done, done_text = _rows(ended, kept), _rows(np.concatenate([done_text, text], 1), kept)
        on = np.where(at_end, NEVER, log_p[..., ADVANCE])
        more = np.where((written < limit)[..., None], log_p[..., 1:], NEVER)
        every = np.concatenate([on[..., None], more], -1).reshape(batch, -1)
        chosen = best_of(every, 2 * beams)
        score, parent, symbol = _rows(every, chosen), chosen // symbols, chosen % symbols
        marks = _rows(mark, parent)
        wrote = (marks + symbol.astype(np.uint32) + np.uint32(1)) * MULTIPLIER
        marks = np.where(symbol == ADVANCE, marks, wrote)
        score = _merged(score, marks)
        kept = best_of(score, beams)
        score, parent, symbol, mark = (_rows(v, kept) for v in (score, parent, symbol, marks))
        writes = symbol != ADVANCE
        written, text = _rows(written, parent), _rows(text, parent)
        rows, columns = np.nonzero(writes & (written < limit))
        text[rows, columns, written[rows, columns]] = symbol[rows, columns]
        for member in searching:
            member.take(parent, symbol)
        place = np.minimum(_rows(place, parent) + ~writes, last)
        written = written + writes
    return Outputs(done_text, done)

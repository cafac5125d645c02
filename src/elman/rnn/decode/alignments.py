"""Beam search through a transducer's lattice: the most probable outputs of many inputs at once.

Every step, each hypothesis of a beam either writes a symbol or goes on to the next input, so that
all of a beam have taken equally many steps (Saon, Tüske and Audhkhasi 2020, "Alignment-length
synchronous decoding"). Hypotheses that have written the same then stand at the same place, and
their probabilities are added: what is compared is outputs, not alignments.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.inference.alignments import MULTIPLIER, NEVER, Outputs
from elman.rnn.decode.stepping import looked_up
from elman.rnn.layers.layer import State
from elman.rnn.networks.transducer import ADVANCE, Transducer
from elman.rnn.process import check_process

__all__ = ["Outputs", "transduce"]


class _Beam(NamedTuple):
    """What stands after a step; every array begins with `(batch, beams)`."""

    score: Array
    place: Array
    written: Array
    text: Array  # (batch, beams, limit)
    mark: Array
    shares: tuple[Array, ...]
    """Each member's memory, as its share of the joint: `(batch, beams, units)`."""
    states: tuple[State, ...]
    done: Array
    """Scores of the finished."""
    done_text: Array
    step: Array


def _rows(values: Array, chosen: Array) -> Array:
    """Pick entries `chosen (batch, k)` along the second axis."""
    picked: Array = jax.vmap(lambda v, c: v[c])(values, chosen)
    return picked


def _merged(score: Array, mark: Array) -> Array:
    """Add up the scores of hypotheses with the same mark; all but the first are gone."""
    same = mark[:, :, None] == mark[:, None, :]
    total = jax.nn.logsumexp(jnp.where(same, score[:, None, :], NEVER), axis=-1)
    n = score.shape[1]
    earlier = jnp.tril(jnp.ones((n, n), bool), -1)
    return jnp.where((same & earlier).any(-1) | (score <= NEVER / 2), NEVER, total)


@partial(jax.jit, static_argnames=("structure", "beams", "limit"))
def _search(
    parameters: Any, x: Array, lengths: Array, *, structure: Any, beams: int, limit: int
) -> tuple[Array, Array]:
    members: tuple[Transducer, ...] = eqx.combine(parameters, structure)
    heard = [m.read(x, lengths) for m in members]
    reads = [jnp.swapaxes(share, 0, 1) for share, _ in heard]  # (batch, time, units)
    memories = [looked_up(m.memory)[1] for m in members]
    batch, time = len(lengths), reads[0].shape[1]
    last = heard[0][1][:, None] - 1

    def remember(
        symbols: Array, states: tuple[State, ...]
    ) -> tuple[tuple[Array, ...], tuple[State, ...]]:
        """Let every member read what was written; symbols and states `(batch, beams, ...)`."""
        shares, after = [], []
        for member, memory, state in zip(members, memories, states, strict=True):
            flat = jax.tree.map(lambda s: s.reshape(-1, s.shape[-1]), state)
            h, new = memory.read_on(symbols.reshape(1, -1), flat)
            shares.append(member.joint.written(h[0]).reshape(*symbols.shape, -1))
            after.append(jax.tree.map(lambda s: s.reshape(*symbols.shape, -1), new))
        return tuple(shares), tuple(after)

    def pick(beam: _Beam) -> _Beam:
        p = sum(
            jnp.exp(m.joint.log_probabilities(_rows(read, beam.place) + share))
            for m, read, share in zip(members, reads, beam.shares, strict=True)
        )
        log_p = jnp.log(jnp.asarray(p) / len(members)) + beam.score[..., None]
        symbols = log_p.shape[-1]
        at_end = beam.place == last
        # What goes on from the last input is finished.
        ended = jnp.where(at_end, log_p[..., ADVANCE], NEVER)
        done, kept = jax.lax.top_k(jnp.concatenate([beam.done, ended], 1), beams)
        done_text = _rows(jnp.concatenate([beam.done_text, beam.text], 1), kept)
        on = jnp.where(at_end, NEVER, log_p[..., ADVANCE])
        more = jnp.where((beam.written < limit)[..., None], log_p[..., 1:], NEVER)
        every = jnp.concatenate([on[..., None], more], -1).reshape(batch, -1)
        score, chosen = jax.lax.top_k(every, 2 * beams)
        parent, symbol = chosen // symbols, chosen % symbols
        marks = _rows(beam.mark, parent)
        marks = jnp.where(
            symbol == ADVANCE,
            marks,
            (marks + symbol.astype(jnp.uint32) + 1) * jnp.uint32(MULTIPLIER),
        )
        score, kept = jax.lax.top_k(_merged(score, marks), beams)
        parent, symbol, mark = (_rows(v, kept) for v in (parent, symbol, marks))
        writes = symbol != ADVANCE
        count = _rows(beam.written, parent)
        text = _rows(beam.text, parent)
        here = writes[..., None] & (jnp.arange(limit) == count[..., None])
        text = jnp.where(here, symbol[..., None], text)
        old = jax.tree.map(lambda v: _rows(v, parent), (beam.shares, beam.states))
        new = remember(symbol, old[1])
        shares, states = jax.tree.map(lambda n, o: jnp.where(writes[..., None], n, o), new, old)
        place = jnp.minimum(_rows(beam.place, parent) + ~writes, last)
        return _Beam(
            score, place, count + writes, text, mark, shares, states, done, done_text, beam.step + 1
        )

    def open_(beam: _Beam) -> Array:
        # A hypothesis only loses by going on; the finished that are better are final.
        better = beam.score.max(1) > beam.done[:, -1]
        return (beam.step < time + limit + 1) & (better & (beam.score.max(1) > NEVER / 2)).any()

    nothing = jnp.zeros((batch, beams), jnp.int32)
    fresh = tuple(
        jax.tree.map(lambda s: s.reshape(batch, beams, -1), memory.begin(batch * beams))
        for memory in memories
    )
    shares, states = remember(nothing, fresh)
    begin = _Beam(
        score=jnp.where(jnp.arange(beams) == 0, 0.0, NEVER) + jnp.zeros((batch, 1)),
        place=nothing,
        written=nothing,
        text=jnp.zeros((batch, beams, limit), jnp.int32),
        mark=nothing.astype(jnp.uint32),
        shares=shares,
        states=states,
        done=jnp.full((batch, beams), NEVER),
        done_text=jnp.zeros((batch, beams, limit), jnp.int32),
        step=jnp.zeros((), jnp.int32),
    )
    end = jax.lax.while_loop(open_, pick, begin)
    return end.done_text, end.done


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

    >>> from elman.rnn.networks.transducer import build_transducer
    >>> network = build_transducer(inputs=5, outputs=4, units=8)
    >>> found = transduce([network], np.array([[1, 2, 3]]), np.array([3]), beams=4, limit=6)
    >>> found.symbols.shape, bool((np.exp(found.log_p).sum() <= 1))
    ((1, 4, 6), True)
    """
    check_process()
    parameters, structure = eqx.partition(tuple(members), eqx.is_inexact_array)
    texts, scores = _search(
        parameters, np.swapaxes(x, 0, 1), lengths, structure=structure, beams=beams, limit=limit
    )
    return Outputs(np.asarray(texts), np.asarray(scores))

"""A forecaster: a window read segment by segment, and all segments ahead decoded side by side.

A segment of the window, such as a day of hours, is one step of the recurrence: a long window has
few steps, through which the gradient reaches far (Lin et al. 2023, SegRNN). Behind the last
segment, the state is given to as many steps as segments lie ahead, each of which reads its own
place, what is planned for it and whose series it is: no forecast is fed back.
"""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from elman.cells import check_cell
from elman.errors import ConfigurationError
from elman.inference.forecaster import Memory, SeriesBatch, folded, segments_of, unfolded
from elman.rnn.layers import Dense, Embedding
from elman.rnn.layers.initialise import Key, split
from elman.rnn.layers.layer import bernoulli, check_rate, setting
from elman.rnn.layers.recurrent import Recurrent
from elman.rnn.process import check_process
from elman.rnn.recurrence.registry import CELLS

__all__ = ["Forecaster", "build_forecaster", "series_carried", "series_outputs"]


class Forecaster(eqx.Module):
    """Outputs for each step ahead: `reader`, `encoder`, `places`, `plans`, `identities`, `head`.

    `plans` read what is known of the steps ahead, `identities` are learned for each series; either
    may be missing.
    """

    reader: Dense
    encoder: tuple[Recurrent, ...]
    places: Embedding
    plans: Dense | None
    identities: Embedding | None
    head: Dense
    segment: int = setting()
    outputs: int = setting()
    dropout: float = setting(0.0)

    def __check_init__(self) -> None:
        check_rate(self, self.dropout)

    @property
    def layers(self) -> tuple[Any, ...]:
        """The parts, in the order in which they compute."""
        parts = (self.reader, *self.encoder, self.places, self.plans, self.identities, self.head)
        return tuple(part for part in parts if part is not None)

    def read(self, batch: SeriesBatch, memory: Memory | None = None) -> Memory:
        """Read windows segment by segment, from a memory on: what is remembered behind them."""
        x = jax.nn.relu(self.reader(segments_of(batch, self.segment)))
        states = []
        for i, layer in enumerate(self.encoder):
            before = layer.initial_state(x.shape[1]) if memory is None else memory[i]
            x, state = layer.run(x, before, mask=jnp.asarray(batch.mask))
            states.append(state)
        return tuple(states)

    def look_ahead(self, batch: SeriesBatch, memory: Memory, *, key: Array | None = None) -> Array:
        """Give all steps ahead at once, `(steps, batch, outputs)`, from what is remembered."""
        n = batch.values.shape[1]
        segments = self.places.W.shape[0]  # type: ignore[union-attr]
        x = jnp.repeat(self.places(jnp.arange(segments))[:, None], n, 1)
        if self.plans is not None:
            x = x + self.plans(folded(batch.ahead, self.segment))
        if self.identities is not None:
            x = x + self.identities(batch.series)[None]
        x = x.reshape(1, segments * n, -1)
        for layer, state in zip(self.encoder, memory, strict=True):
            x, _ = layer.run(x, tuple(jnp.tile(s, (segments, 1)) for s in state))
        h = x[0]
        if key is not None and self.dropout:
            drop = bernoulli(key, self.dropout, (segments, n, h.shape[1]), h.dtype)
            h = h * drop.reshape(h.shape)
        return unfolded(self.head(h).reshape(segments, n, self.segment, self.outputs))  # type: ignore[no-any-return]

    def __call__(self, batch: SeriesBatch, *, key: Array | None = None) -> Array:
        """Forecast windows: `(steps, batch, outputs)`; a `key` means training."""
        return self.look_ahead(batch, self.read(batch), key=key)


def build_forecaster(
    *,
    lookback: int,
    horizon: int,
    segment: int,
    outputs: int = 1,
    beside: int = 0,
    ahead: int = 0,
    series: int = 0,
    cell: str = "gru",
    units: tuple[int, ...] = (128,),
    dropout: float = 0.0,
    key: Key = 0,
) -> Forecaster:
    """Build a forecaster of windows of `lookback` steps, `segment` of which are read at once.

    `beside` further features are known of each step read, `ahead` of each step to come; `series`
    counts those that have a vector of their own, 0 for none.

    Raises `ConfigurationError` for settings outside their range.

    >>> network = build_forecaster(lookback=8, horizon=6, segment=4, units=(5,))
    >>> [layer.title for layer in network.layers]
    ['Dense(5)', 'GRU(5)', 'Embedding(5)', 'Dense(4)']
    """
    check_cell(cell)
    if lookback < 1 or lookback % segment:
        raise ConfigurationError(
            f"A window has whole segments of {segment} steps, received {lookback}",
            remedy=f"pass for example lookback={segment * max(1, round(lookback / segment))}",
        )
    make, first = CELLS[cell], units[0]
    keys = split(key, 5 + len(units))
    segments = -(-horizon // segment)

    def embedding(codes: int, key: Key) -> Embedding:
        return Embedding(first).build((None, codes), key=key)

    return Forecaster(
        Dense(first).build((segment * (1 + beside),), key=keys[0]),
        tuple(
            make(width, return_sequences=True).build((None, before), key=key)
            for width, before, key in zip(units, (first, *units[:-1]), keys[5:], strict=True)
        ),
        embedding(segments, keys[1]),
        Dense(first).build((segment * ahead,), key=keys[2]) if ahead else None,
        embedding(series, keys[3]) if series else None,
        Dense(segment * outputs).build((units[-1],), key=keys[4]),
        segment,
        outputs,
        dropout,
    )


@eqx.filter_jit
def _outputs(network: Forecaster, batch: SeriesBatch) -> Array:
    return network(batch)


def series_outputs(networks: list[Forecaster], batch: SeriesBatch) -> list[Any]:
    """Give the outputs of each network, `(steps, batch, outputs)`, as the small engine does."""
    check_process()
    return [np.asarray(_outputs(network, batch)) for network in networks]


@eqx.filter_jit
def _carried(
    network: Forecaster, batch: SeriesBatch, memory: Memory | None
) -> tuple[Memory, Array]:
    memory = network.read(batch, memory)
    return memory, network.look_ahead(batch, memory)


def series_carried(
    networks: list[Forecaster], batch: SeriesBatch, memories: list[Any]
) -> tuple[list[Any], list[Any]]:
    """Read on from what each network remembers (None at first): what it does then, and outputs."""
    check_process()
    found = [_carried(n, batch, memory) for n, memory in zip(networks, memories, strict=True)]
    return [memory for memory, _ in found], [np.asarray(outputs) for _, outputs in found]

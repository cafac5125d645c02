"""A forecaster in use: a window of a series read segment by segment, the horizon at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.cells import CELLS, check_cell
from elman.errors import ConfigurationError, printable
from elman.inference.dense import Dense, Embedding
from elman.inference.layer import Floats, Layer
from elman.inference.network import filled, network_of
from elman.inference.recurrence import Recurrent
from elman.inference.wrappers import Sequential

__all__ = [
    "Forecaster",
    "ForecasterPlan",
    "Memory",
    "SeriesBatch",
    "series_carried",
    "series_outputs",
]


class SeriesBatch(NamedTuple):
    """Windows side by side, time-major.

    `values (lookback, batch)`; `beside (lookback, batch, features)`, what else is known of each
    step; `ahead (steps, batch, features)`, what is known of the steps to come, as many as whole
    segments have; `series (batch,)`, numbers of known series; `mask (segments, batch)`, true where
    a segment has a value. Arrays are NumPy's, or within a program JAX's.
    """

    values: Any
    beside: Any
    ahead: Any
    series: Any
    mask: Any


Memory = tuple[tuple[Any, ...], ...]
"""The state of each recurrent layer behind the last segment."""


@dataclass
class Forecaster:
    """The parts of `elman.rnn.networks.forecaster.Forecaster`, in NumPy."""

    reader: Dense
    encoder: tuple[Recurrent, ...]
    places: Embedding
    plans: Dense
    identities: Embedding
    head: Dense
    segment: int
    outputs: int
    parts: tuple[str, ...]

    @property
    def layers(self) -> tuple[Any, ...]:
        """The parts, in the order in which they compute."""
        return tuple(
            layer
            for name in ("reader", "encoder", "places", "plans", "identities", "head")
            if name == "encoder" or name in self.parts
            for layer in (self.encoder if name == "encoder" else (getattr(self, name),))
        )

    def read(self, batch: SeriesBatch, memory: Memory | None = None) -> Memory:
        """Read windows segment by segment, from a memory on: what is remembered behind them."""
        x = np.maximum(self.reader(segments_of(batch, self.segment)), 0)
        states = []
        for i, layer in enumerate(self.encoder):
            before = layer.initial_state(x.shape[1]) if memory is None else memory[i]
            x, state = layer.run(x, before, batch.mask)
            states.append(tuple(np.ascontiguousarray(s) for s in state))
        return tuple(states)

    def look_ahead(self, batch: SeriesBatch, memory: Memory) -> Floats:
        """Give all steps ahead at once, `(steps, batch, outputs)`, from what is remembered."""
        segments, n = len(self.places.W), batch.values.shape[1]
        x = np.repeat(self.places(np.arange(segments))[:, None], n, 1)
        if "plans" in self.parts:
            x = x + self.plans(folded(batch.ahead, self.segment))
        if "identities" in self.parts:
            x = x + self.identities(batch.series)[None]
        x = np.ascontiguousarray(x.reshape(1, segments * n, -1))
        for layer, state in zip(self.encoder, memory, strict=True):
            x, _ = layer.run(x, tuple(np.tile(s, (segments, 1)) for s in state))
        y = self.head(x[0]).reshape(segments, n, self.segment, self.outputs)
        steps: Floats = unfolded(y)
        return steps

    def __call__(self, batch: SeriesBatch) -> Floats:
        """Forecast windows: `(steps, batch, outputs)`."""
        return self.look_ahead(batch, self.read(batch))


def folded(x: Any, segment: int) -> Any:
    """Lay the steps of each segment side by side: `(steps, batch, features)` to segments."""
    steps, n, features = x.shape
    return (
        x.reshape(steps // segment, segment, n, features)
        .transpose(0, 2, 1, 3)
        .reshape(steps // segment, n, segment * features)
    )


def unfolded(y: Any) -> Any:
    """Lay segments `(segments, batch, segment, outputs)` out as steps, one after another."""
    segments, n, segment, outputs = y.shape
    return y.transpose(0, 2, 1, 3).reshape(segments * segment, n, outputs)


def segments_of(batch: SeriesBatch, segment: int) -> Any:
    """Fold what is read of each step, `(segments, batch, features)`."""
    joined = np.concatenate if isinstance(batch.values, np.ndarray) else _concatenate
    return folded(joined([batch.values[..., None], batch.beside], -1), segment)


def _concatenate(parts: Sequence[Any], axis: int) -> Any:
    import jax.numpy as jnp

    return jnp.concatenate(parts, axis)


@dataclass(kw_only=True)
class ForecasterPlan:
    """A forecaster that has no arrays yet; its settings are those of `build_forecaster`.

    Raises `ConfigurationError` for an unknown cell.
    """

    lookback: int
    horizon: int
    segment: int
    outputs: int
    beside: int
    ahead: int
    series: int
    cell: str
    units: tuple[int, ...]

    def __post_init__(self) -> None:
        check_cell(self.cell)

    @property
    def parts(self) -> tuple[str, ...]:
        """What the network has, by name; the encoder aside."""
        more = [*(["plans"] if self.ahead else []), *(["identities"] if self.series else [])]
        return ("reader", "places", *more, "head")

    def filled(self, arrays: Mapping[str, NDArray[Any]]) -> Forecaster:
        """Make the forecaster of its arrays, named by their place: `encoder[0].W_x`.

        Raises `ConfigurationError` that lists arrays that do not fit.
        """
        names = [*self.parts, *(f"encoder[{i}]" for i in range(len(self.units)))]
        parts: dict[str, dict[str, NDArray[Any]]] = {name: {} for name in names}
        for name, value in arrays.items():
            part, _, inner = name.partition(".")
            if part not in parts:
                unknown = printable(name, 80)
                raise ConfigurationError(f"Parameters do not fit the network: {unknown} is unknown")
            parts[part][f"layers[0].{inner}"] = value
        first, last = self.units[0], self.units[-1]
        ahead = -(-self.horizon // self.segment)

        def alone(part: str, layer: Layer, features: int) -> Any:
            if part not in parts:
                return layer
            return filled(Sequential((layer,)), parts[part], (None, features)).layers[0]

        def running(units: int) -> Any:
            described = {"layer": CELLS[self.cell], "units": units, "return_sequences": True}
            return network_of({"layer": "Sequential", "layers": [described]}).layers[0]

        widths = (first, *self.units[:-1])
        return Forecaster(
            alone("reader", Dense(first), self.segment * (1 + self.beside)),
            tuple(
                alone(f"encoder[{i}]", running(units), before)
                for i, (units, before) in enumerate(zip(self.units, widths, strict=True))
            ),
            alone("places", Embedding(first), ahead),
            alone("plans", Dense(first), self.segment * self.ahead),
            alone("identities", Embedding(first), self.series),
            alone("head", Dense(self.segment * self.outputs), last),
            self.segment,
            self.outputs,
            self.parts,
        )


def series_outputs(networks: Sequence[Any], batch: SeriesBatch) -> list[Floats]:
    """Give the outputs of each network, `(steps, batch, outputs)`."""
    return [network(batch) for network in networks]


def series_carried(
    networks: Sequence[Any], batch: SeriesBatch, memories: Sequence[Any]
) -> tuple[list[Any], list[Floats]]:
    """Read on from what each network remembers (None at first): what it does then, and outputs."""
    memories = [n.read(batch, memory) for n, memory in zip(networks, memories, strict=True)]
    return memories, [n.look_ahead(batch, m) for n, m in zip(networks, memories, strict=True)]

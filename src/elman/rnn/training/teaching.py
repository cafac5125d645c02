"""Teachers of a network that reads on: what they expect next, and the states they read with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import equinox as eqx
import jax
from jax import Array

from elman.rnn.layers.layer import State
from elman.rnn.networks.sequential import Sequential

__all__ = ["Teachers", "expected"]


class Teachers:
    """Networks that teach another one; they do not learn themselves.

    `parameters` are what programs are given, `structures` what they are compiled for.
    """

    def __init__(self, networks: Sequence[Sequential]) -> None:
        parts = [eqx.partition(network, eqx.is_inexact_array) for network in networks]
        self.networks = tuple(networks)
        self.parameters = tuple(parameters for parameters, _ in parts)
        self.structures = tuple(structure for _, structure in parts)

    def begin(self, batch: int) -> tuple[State, ...]:
        """Return the states of all before the first symbol of `batch` streams."""
        return tuple(network.begin(batch) for network in self.networks)


def expected(
    parameters: tuple[Any, ...], structures: tuple[Any, ...], x: Array, states: tuple[State, ...]
) -> tuple[Array, tuple[State, ...]]:
    """Mean probabilities `(time, batch, classes)` behind symbols `(time, batch)`, and states."""
    told, after = [], []
    for own, structure, state in zip(parameters, structures, states, strict=True):
        logits, state = eqx.combine(own, structure).read_on(x, state)
        told.append(jax.nn.softmax(logits))
        after.append(state)
    return sum(told[1:], told[0]) / len(told), tuple(after)

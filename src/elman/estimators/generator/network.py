"""From a generator's settings to layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from elman.estimators.classifier.network import cells_of
from elman.estimators.files.rebuilding import check_limits
from elman.estimators.generator.corpus import Learned
from elman.estimators.generator.vectors import vectors_of

__all__ = ["beginning_from", "plan", "with_counted"]


def plan(settings: Any, outputs: int) -> Any:
    """Plan the network: perhaps an embedding, recurrent layers with dropout, one output a symbol.

    Raises `ConfigurationError` for an unknown cell or no units.
    """
    from elman.rnn import Dense, Dropout, Embedding, Sequential, Tied, TimeDistributed

    every = settings.approach != "many-to-one"
    output: Any = Dense(outputs)
    if settings.tied:
        output = Tied(outputs, width=settings.embedding)
    elif settings.approach == "many-to-many":
        output = TimeDistributed(output)
    if settings.layers is not None:
        check_limits(settings)
        return Sequential([*settings.layers, output])
    cell, stack = cells_of(settings)
    check_limits(settings)
    layers: list[Any] = []
    if settings.embedding:
        layers.append(Embedding(settings.embedding))
        if settings.embedding_dropout:
            layers.append(Dropout(settings.embedding_dropout))
    for i, units in enumerate(stack):
        layers.append(
            cell(
                units,
                return_sequences=every or i < len(stack) - 1,
                recurrent_dropout=settings.recurrent_dropout,
                weight_dropout=settings.weight_dropout,
                mogrifier=settings.mogrifier,
            )
        )
        if settings.dropout:
            layers.append(Dropout(settings.dropout))
    return Sequential([*layers, output])


def beginning_from(network: Any, numbers: int) -> Any:
    """Let a planned network begin from the state of so many numbers beside each text."""
    from elman.rnn import FirstState, Sequential

    return Sequential([FirstState(network, beside=numbers)])


def with_counted(network: Any, learned: Learned, *, seed: int) -> tuple[Any, Any]:
    """Put counted vectors of words into a network's embedding, and return their levels with it.

    Levels are arrays in place of the parameters: 1 for what is to
    stay, 0 for what learns.
    """
    import equinox as eqx
    import jax

    from elman.rnn import Embedding

    at = next(i for i, layer in enumerate(network.layers) if isinstance(layer, Embedding))
    symbols, units = network.layers[at].W.shape
    vectors = vectors_of(learned, symbols, units, seed=seed)

    def W(tree: Any) -> Any:
        return tree.layers[at].W

    parameters = eqx.filter(network, eqx.is_inexact_array)
    levels = jax.tree.map(lambda p: np.zeros((1,) * p.ndim, np.int32), parameters)
    levels = eqx.tree_at(W, levels, np.ones((1, 1), np.int32))
    return eqx.tree_at(W, network, jax.device_put(vectors)), levels

"""From a generator's settings to layers."""

from __future__ import annotations

from typing import Any

from elman.estimators.classifier.network import cells_of
from elman.estimators.files.rebuilding import check_limits

__all__ = ["beginning_from", "plan"]


def plan(settings: Any, outputs: int) -> Any:
    """Plan the network: perhaps an embedding, recurrent layers with dropout, one output a symbol.

    Raises `ConfigurationError` for an unknown cell or no units.
    """
    from elman.rnn import Dense, Dropout, Embedding, Sequential, TimeDistributed

    every = settings.approach != "many-to-one"
    output = (
        TimeDistributed(Dense(outputs)) if settings.approach == "many-to-many" else Dense(outputs)
    )
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
            )
        )
        if settings.dropout:
            layers.append(Dropout(settings.dropout))
    return Sequential([*layers, output])


def beginning_from(network: Any, numbers: int) -> Any:
    """Let a planned network begin from the state of so many numbers beside each text."""
    from elman.rnn import FirstState, Sequential

    return Sequential([FirstState(network, beside=numbers)])

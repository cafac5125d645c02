"""From a generator's settings to layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from elman.errors import ConfigurationError

__all__ = ["plan"]


def plan(settings: Any, outputs: int) -> Any:
    """Plan the network: perhaps an embedding, recurrent layers with dropout, one output a symbol.

    Raises `ConfigurationError` for an unknown cell or no units.
    """
    from elman.rnn import CELLS, Dense, Dropout, Embedding, Sequential, TimeDistributed

    every = settings.approach != "many-to-one"
    output = TimeDistributed(Dense(outputs)) if settings.approach == "many-to-many" else Dense(
        outputs)  # fmt: skip
    if settings.layers is not None:
        return Sequential([*settings.layers, output])
    if settings.cell not in CELLS:
        raise ConfigurationError(
            f"cell is one of {', '.join(CELLS)}, received {settings.cell!r}",
            remedy='pass for example cell="gru"',
        )
    stack = np.atleast_1d(settings.units).tolist()
    if not stack:
        raise ConfigurationError("units names at least one layer, received none")
    layers: list[Any] = []
    if settings.embedding:
        layers.append(Embedding(settings.embedding))
        if settings.embedding_dropout:
            layers.append(Dropout(settings.embedding_dropout))
    for i, units in enumerate(stack):
        layers.append(
            CELLS[settings.cell](
                units,
                return_sequences=every or i < len(stack) - 1,
                recurrent_dropout=settings.recurrent_dropout,
            )
        )
        if settings.dropout:
            layers.append(Dropout(settings.dropout))
    return Sequential([*layers, output])

"""From an estimator's settings to layers."""

from __future__ import annotations

from typing import Any

from elman.errors import ConfigurationError

__all__ = ["body"]


def body(settings: Any) -> list[Any]:
    """List the layers before the output: recurrent ones, dropout after each, pooling.

    Raises `ConfigurationError` for an unknown cell or no units.
    """
    from elman.rnn import CELLS, Bidirectional, Dropout, Pooling

    if settings.layers is not None:
        return list(settings.layers)
    if settings.cell not in CELLS:
        raise ConfigurationError(
            f"cell is one of {', '.join(CELLS)}, received {settings.cell!r}",
            remedy='pass for example cell="gru"',
        )
    stack = [settings.units] if isinstance(settings.units, int) else list(settings.units)
    if not stack:
        raise ConfigurationError("units names at least one layer, received none")
    layers: list[Any] = []
    for i, units in enumerate(stack):
        deeper = i < len(stack) - 1 or settings.pooling != "last"
        layer: Any = CELLS[settings.cell](
            units,
            return_sequences=deeper,
            recurrent_dropout=settings.recurrent_dropout,
            kernel_l2=settings.l2,
            recurrent_l2=settings.l2,
            bias_l2=settings.l2,
        )
        layers.append(Bidirectional(layer) if settings.bidirectional else layer)
        if settings.dropout:
            layers.append(Dropout(settings.dropout))
    if settings.pooling != "last":
        layers.insert(len(layers) - bool(settings.dropout), Pooling(settings.pooling))
    return layers

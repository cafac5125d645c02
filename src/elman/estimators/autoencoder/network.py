"""The network of an autoencoder: what reads, the vector between, and what unfolds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from elman.rnn import Sequential

__all__ = ["plan"]


def plan(settings: Any, numbers: int, *, symbols: bool) -> Sequential:
    """Plan a network for steps of `numbers`, channels of a segment or different `symbols`.

    Its first layer is the encoder, all others are the decoder.
    """
    from elman.rnn import (
        CELLS,
        Bidirectional,
        Blank,
        Dense,
        Embedding,
        GaussianNoise,
        Sequential,
        TimeDistributed,
        Unfold,
    )

    make, units = CELLS[settings.cell], int(settings.units)
    reading: list[Any] = [Embedding(int(settings.embedding))] if symbols else []
    if settings.noise and not symbols:
        reading.append(GaussianNoise(float(settings.noise)))
    if settings.blank:
        reading.append(Blank(float(settings.blank)))
    encoder = Sequential([*reading, Bidirectional(make(units)), Dense(units)])
    decoder = Unfold(make(2 * units, return_sequences=True))
    return Sequential([encoder, decoder, TimeDistributed(Dense(numbers))])

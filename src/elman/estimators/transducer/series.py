"""Inputs that are measured series, such as frames of sound, and the layers that read them first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from elman.errors import ConfigurationError, shorten
from elman.estimators.reading.inputs import Reader
from elman.estimators.reading.measured import names_of

if TYPE_CHECKING:
    from elman.rnn import Pairs
    from elman.rnn.layers.layer import Layer

__all__ = ["described_front", "front_of", "is_series", "reads_series", "seen", "usual_front"]

_SEEN = 500
"""Series that layers which start from the training data see."""


def is_series(inputs: Any) -> bool:
    """Tell whether sequences are measured series, by the first of them.

    >>> is_series([np.zeros((5, 2))]), is_series([[[0.5], [0.25]]]), is_series(["abba", ["a"]])
    (True, True, False)
    """
    if isinstance(inputs, str | bytes | Iterator) or not hasattr(inputs, "__iter__"):
        return False
    first = next(iter(inputs), None)
    if first is None or isinstance(first, str | bytes | dict | set):
        return False
    if names_of(first) is not None:
        return True
    try:
        array = np.asarray(first)
    except (TypeError, ValueError):
        return False
    measured = array.dtype.kind == "f" or (array.dtype.kind in "biu" and array.ndim == 2)
    return measured and array.ndim in (1, 2) and array.size > 0


def reads_series(model: Any) -> bool:
    """Tell whether a fitted model reads measured series."""
    return isinstance(model.inputs_, Reader)


def usual_front() -> list[Layer]:
    """Plan what reads a series where nobody says: four timesteps at a time."""
    from elman.rnn import Frames

    return [Frames(4)]


def described_front(front: Any, channels: int) -> list[dict[str, Any]]:
    """Describe the layers of a front as JSON.

    Raises `ConfigurationError` for what is no layer, or cannot stand before an encoder.
    """
    from elman.rnn import Layer, check_front, to_json

    layers = usual_front() if front is None else front
    if isinstance(layers, Layer) or not isinstance(layers, Sequence):
        raise ConfigurationError(
            f"front is a list of layers, received {shorten(front)}",
            remedy="pass for example [SpecAugment(), Frames(4)]",
        )
    for layer in layers:
        if not isinstance(layer, Layer):
            raise ConfigurationError(
                f"front is a list of layers, received {type(layer).__name__}",
                remedy="pass for example [SpecAugment(), Frames(4)]",
            )
    check_front(layers, channels)
    return [to_json(layer) for layer in layers]


def seen(network: Any, pairs: Pairs, front: int) -> Any:
    """Let the first `front` layers see some of the training series, if they start from those."""
    import jax

    from elman.rnn import adapted_to

    rows = np.linspace(0, len(pairs.x) - 1, min(len(pairs.x), _SEEN)).astype(int)
    x = jax.device_put(np.swapaxes(pairs.x[rows], 0, 1))
    return adapted_to(network, x, jax.device_put(pairs.x_lengths[rows]), front)


def front_of(described: list[dict[str, Any]]) -> list[Layer]:
    """Make the layers that `described_front` describes."""
    from elman.rnn import from_json

    return [from_json(layer) for layer in described]

"""Networks of others brought in: layers by name with their arrays, to a built `Sequential`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError

__all__ = ["Brought", "network_with"]


class Brought(NamedTuple):
    """A layer as `elman.rnn.to_json` says it, and its arrays by the names that it gives them."""

    layer: dict[str, Any]
    arrays: dict[str, NDArray[Any]]


def network_with(brought: Sequence[Brought]) -> Any:
    """Build layers one after another with these arrays, as an `elman.rnn.Sequential`.

    The features that the first layer reads are the rows of its first matrix. Raises
    `ConfigurationError` for layers without one, and for arrays that do not fit each other.

    >>> dense = Brought({"layer": "Dense", "units": 2}, {"W": np.ones((3, 2)), "b": np.zeros(2)})
    >>> network_with([dense]).output_shape((3,))
    (2,)
    """
    from elman.rnn import from_json, with_parameters

    matrices = [a for layer in brought for a in layer.arrays.values() if a.ndim == 2]
    if not matrices:
        raise ConfigurationError("A network has a layer with a matrix, received none")
    described = {"layer": "Sequential", "layers": [layer.layer for layer in brought]}
    network: Any = from_json(described)
    reads = any(_recurrent(layer.layer) or layer.layer["layer"] == "Embedding" for layer in brought)
    features = len(matrices[0])
    shape = (None, features) if reads else (features,)
    named = {
        f"layers[{i}].{name}": np.ascontiguousarray(array, np.float32)
        for i, layer in enumerate(brought)
        for name, array in layer.arrays.items()
    }
    try:
        built = network.build(shape, key=0)
    except (ValueError, TypeError) as error:
        raise ConfigurationError(f"These layers do not fit each other: {error}") from error
    return with_parameters(built, named)


def _recurrent(described: dict[str, Any]) -> bool:
    return described["layer"] in ("SimpleRNN", "GRU", "LSTM", "Bidirectional")

"""Layers with their arrays become a network, or what does not fit is said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.exports.incoming import Brought, network_with


def dense(rows: int, columns: int) -> Brought:
    arrays: dict[str, Any] = {"W": np.ones((rows, columns)), "b": np.zeros(columns)}
    return Brought({"layer": "Dense", "units": columns}, arrays)


def test_a_vector_is_read_where_no_layer_reads_sequences() -> None:
    network = network_with([dense(3, 4), dense(4, 2)])
    assert network.output_shape((3,)) == (2,)


def test_a_sequence_of_symbols() -> None:
    words = Brought({"layer": "Embedding", "units": 3}, {"W": np.zeros((9, 3))})
    network = network_with([words, Brought({"layer": "Pooling", "over": "mean"}, {}), dense(3, 2)])
    assert network.input_shape == (None, 9)
    assert network.output_shape((None, 9)) == (2,)


def test_what_does_not_fit_is_said() -> None:
    with pytest.raises(ConfigurationError, match="do not fit"):
        network_with([dense(3, 4), dense(5, 2)])
    with pytest.raises(ConfigurationError, match="with a matrix, received none"):
        network_with([Brought({"layer": "Pooling", "over": "mean"}, {})])

"""The search through a transducer's lattice finds the same outputs on either engine."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from elman import inference, rnn
from elman.errors import ConfigurationError
from elman.inference.transducer import TransducerPlan
from elman.rnn import Frames, SpecAugment, build_transducer, parameters_of, to_json, with_parameters

X = np.random.default_rng(3).integers(1, 9, (5, 7)).astype(np.int32)
LENGTHS = np.array([7, 3, 5, 1, 6], np.int32)


def members(cell: str, count: int = 1) -> tuple[list[Any], list[Any]]:
    """Transducers for both engines, on the same arrays."""
    built = build_transducer(9, 8, cell=cell, units=6, layers=2, embedding=5)
    plan = TransducerPlan(inputs=9, outputs=8, cell=cell, units=6, layers=2, embedding=5)
    networks, small = [], []
    for seed in range(count):
        rng = np.random.default_rng(seed)
        arrays = {
            name: (value + 0.5 * rng.normal(size=value.shape)).astype(np.float32)
            for name, value in parameters_of(built).items()
        }
        networks.append(with_parameters(built, arrays))
        small.append(plan.filled(arrays))
    return networks, small


@pytest.mark.parametrize(("cell", "count"), [("simple", 1), ("gru", 2), ("lstm", 1)])
def test_the_same_outputs_are_found(computed: str, cell: str, count: int) -> None:
    networks, small = members(cell, count)
    expected = rnn.transduce(networks, X, LENGTHS, beams=4, limit=9)
    found = inference.transduce(small, X, LENGTHS, beams=4, limit=9)
    real = expected.log_p > -1e4
    np.testing.assert_array_equal(found.log_p > -1e4, real)
    np.testing.assert_array_equal(found.symbols[real], expected.symbols[real])
    np.testing.assert_allclose(found.log_p[real], expected.log_p[real], rtol=1e-5, atol=1e-5)


def test_series_are_read_alike(computed: str) -> None:
    front: list[Any] = [SpecAugment(1, 1, 0), Frames(2)]
    built = build_transducer(3, 8, cell="gru", units=6, embedding=5, front=front)
    sizes = {"inputs": 3, "outputs": 8, "cell": "gru", "units": 6, "layers": 1, "embedding": 5}
    plan = TransducerPlan(**sizes, front=[to_json(layer) for layer in front])
    series = np.random.default_rng(4).normal(size=(5, 7, 3)).astype(np.float32)
    small = plan.filled(parameters_of(built))
    expected = rnn.transduce([built], series, LENGTHS, beams=3, limit=6)
    found = inference.transduce([small], series, LENGTHS, beams=3, limit=6)
    real = expected.log_p > -1e4
    np.testing.assert_array_equal(found.symbols[real], expected.symbols[real])
    np.testing.assert_allclose(found.log_p[real], expected.log_p[real], rtol=1e-5, atol=1e-5)


def test_arrays_of_another_network() -> None:
    plan = TransducerPlan(inputs=9, outputs=8, cell="gru", units=6, layers=1, embedding=5)
    with pytest.raises(ConfigurationError, match="odd is unknown"):
        plan.filled({"odd": np.zeros(1, np.float32)})
    with pytest.raises(ConfigurationError, match="is missing"):
        plan.filled({})
    with pytest.raises(ConfigurationError, match="cell is one of"):
        TransducerPlan(inputs=9, outputs=8, cell="quantum", units=6, layers=1, embedding=5)

"""A network with two inputs: both engines take each where it belongs, and give the same."""

from __future__ import annotations

import numpy as np
import pytest

from elman import inference
from elman.errors import ConfigurationError
from elman.inference.network import filled, network_of


def test_both_engines_read_both_inputs_alike() -> None:
    pytest.importorskip("jax")
    from elman.rnn import (
        Concat,
        Dense,
        Input,
        Sequential,
        SimpleRNN,
        logits_of,
        parameters_of,
        to_json,
    )

    plan = Sequential(
        [Concat((Sequential([Input(), SimpleRNN(3)]), Sequential([Input(2)]))), Dense(2)]
    )
    network = plan.build((None, 5), key=0)
    assert network.output_shape((None, 5)) == (2,)
    small = filled(network_of(to_json(network)), parameters_of(network))
    x = np.array([[1, 2, 3], [4, 0, 0]], np.int32)
    lengths, beside = np.array([3, 1], np.int32), np.array([[0.5, -1.0], [2.0, 0.0]], np.float32)
    ours = logits_of(network, x, lengths, beside)
    np.testing.assert_allclose(inference.logits_of(small, x, lengths, beside), ours, atol=1e-6)
    # The last layer is affine: what stands beside adds its own columns of W.
    moved = logits_of(network, x, lengths, beside + 1) - ours
    np.testing.assert_allclose(
        moved, np.tile(np.asarray(network.layers[1].W)[3:].sum(0), (2, 1)), atol=1e-5
    )


def test_how_many_numbers_is_bounded() -> None:
    with pytest.raises(ConfigurationError, match="beside of Input is"):
        network_of({"layer": "Sequential", "layers": [{"layer": "Input", "beside": -1}]})

"""A decoder step by step in NumPy is what JAX computes of a whole output at once."""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.inference.encoder_decoder import EncoderDecoderPlan
from elman.rnn import build_encoder_decoder, parameters_of, with_parameters

X = np.random.default_rng(3).integers(1, 9, (4, 6)).astype(np.int32)
Y = np.random.default_rng(4).integers(1, 7, (4, 5)).astype(np.int32)
LENGTHS = np.array([6, 3, 5, 1], np.int32)
PLAN: dict[str, Any] = {"units": 6, "layers": 2, "embedding": 5}


def drawn(cell: str, seed: int = 0) -> tuple[Any, Any]:
    """The same network for both engines, with biases that are not zero."""
    built = build_encoder_decoder(9, 7, cell=cell, **PLAN)
    rng = np.random.default_rng(seed)
    arrays = {
        name: (value + 0.5 * rng.normal(size=value.shape)).astype(np.float32)
        for name, value in parameters_of(built).items()
    }
    plan = EncoderDecoderPlan(inputs=9, outputs=7, cell=cell, **PLAN)
    return with_parameters(built, arrays), plan.filled(arrays)


@pytest.mark.parametrize("cell", ["simple", "gru", "lstm", "mingru", "qrnn"])
def test_steps_give_what_the_whole_output_gives(computed: str, cell: str) -> None:
    network, small = drawn(cell)
    logits = eqx.filter_jit(lambda n: n.logits(X.T, LENGTHS, Y.T))(network)
    expected = np.asarray(jax.nn.log_softmax(logits))
    read, memory = small.read(X.T, LENGTHS)
    last = np.zeros(len(X), np.int32)
    for step, written in enumerate(Y.T):
        memory, log_p, shares = small.decoder.step(last, memory, read)
        np.testing.assert_allclose(log_p, expected[step], rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(shares.sum(1), 1, rtol=1e-5)
        assert not shares[~read.mask].any()
        last = written


def test_rows_of_an_input_look_at_the_same_reading() -> None:
    _, small = drawn("lstm")
    read, memory = small.read(X.T, LENGTHS)
    rows = np.repeat(np.arange(len(X)), 3)
    last = np.random.default_rng(5).integers(0, 7, len(rows)).astype(np.int32)
    together = small.decoder.step(last, memory.at(rows), read)
    for row, i in enumerate(rows):
        alone = small.decoder.step(last[row : row + 1], memory.at([i]), read.at([i]))
        for many, single in zip(together[1:], alone[1:], strict=True):
            np.testing.assert_allclose(many[row : row + 1], single, rtol=1e-4, atol=1e-5)


def test_arrays_of_another_network() -> None:
    plan = EncoderDecoderPlan(inputs=9, outputs=7, cell="gru", **PLAN)
    with pytest.raises(ConfigurationError, match="odd is unknown"):
        plan.filled({"odd": np.zeros(1, np.float32)})
    with pytest.raises(ConfigurationError, match="is missing"):
        plan.filled({})
    with pytest.raises(ConfigurationError, match="cell is one of"):
        EncoderDecoderPlan(inputs=9, outputs=7, cell="quantum", **PLAN)

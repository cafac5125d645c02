"""The MLP and the CNN that the unit compares with."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from elman.rnn import Data, count_parameters, evaluate, train
from elman.unit.networks import convolutional, perceptron


def test_the_slides_parameters() -> None:
    assert count_parameters(perceptron(seed=0)) == 56_834
    assert abs(count_parameters(convolutional(seed=0)) - 7_874) < 100


def test_a_perceptron_is_two_matrices_over_all_letters() -> None:
    network = perceptron(seed=0, steps=3, units=4, symbols=5)
    _, hidden, _, answer = network.layers
    x = np.array([[1, 0], [4, 2], [2, 2]])
    flat = np.eye(5)[x.T].reshape(2, 15)
    expected = np.tanh(flat @ hidden.W + hidden.b) @ answer.W + answer.b
    np.testing.assert_allclose(network(jnp.asarray(x)), expected, atol=1e-5)


def test_a_convolution_finds_a_pattern_wherever_it_stands() -> None:
    network = convolutional(seed=0, units=8, symbols=6)
    name = [3, 1, 4]
    rows = np.zeros((12, 4), np.int32)
    for column, start in enumerate((1, 2, 5, 8)):
        rows[start : start + 3, column] = name
    answers = np.asarray(network(jnp.asarray(rows)))
    np.testing.assert_allclose(answers, np.tile(answers[:1], (4, 1)), atol=1e-5)


def test_the_loop_trains_both() -> None:
    random = np.random.default_rng(0)
    x = random.integers(1, 6, (80, 6)).astype(np.int32)
    data = Data(x, (x[:, 2] > 3).astype(np.int32))
    for network in (
        perceptron(seed=0, steps=6, symbols=6),
        convolutional(seed=0, symbols=6, width=6),
    ):
        before = evaluate(network, data).loss
        trained = train(network, data, epochs=12, batch_size=20)
        assert trained.history[-1].loss < before

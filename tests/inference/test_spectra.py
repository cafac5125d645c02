"""The small engine reads a network that was trained on changed spectra as JAX does."""

from __future__ import annotations

import jax
import numpy as np

from elman.inference.network import filled, logits_of, network_of
from elman.rnn import GRU, Dense, Perturb, Pooling, Sequential, SpecAugment, to_json
from elman.rnn.networks.architecture import parameters_of


def test_both_engines_give_the_same() -> None:
    read = [Perturb(highest=4000), SpecAugment(2, 3, 1), GRU(4, return_sequences=True)]
    layers = [*read, Pooling("mean"), Dense(2)]
    network = Sequential(layers).build((None, 6), key=jax.random.key(0))
    small = filled(network_of(to_json(network)), parameters_of(network))
    x = np.random.default_rng(0).normal(size=(9, 3, 6)).astype("float32")
    assert np.allclose(logits_of(small, np.swapaxes(x, 0, 1)), network(x), atol=1e-5)

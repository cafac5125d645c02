"""The first layer of an autoencoder's network is its encoder."""

from __future__ import annotations

from elman import SequenceAutoencoder
from elman.estimators.autoencoder.network import plan


def test_the_vector_between_has_its_units() -> None:
    network = plan(SequenceAutoencoder(units=6, noise=0.1, blank=0.2), 9, symbols=False)
    assert network.layers[0].output_shape((None, 9)) == (6,)
    assert network.output_shape((None, 9)) == (None, 9)
    titles = [layer.title for layer in network.layers[0].layers]
    assert titles == ["GaussianNoise(0.1)", "Blank(0.2)", "Bidirectional(GRU(6))", "Dense(6)"]


def test_symbols_are_embedded() -> None:
    network = plan(SequenceAutoencoder(units=6, embedding=5), 9, symbols=True)
    assert network.layers[0].layers[0].title == "Embedding(5)"

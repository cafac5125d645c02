"""The squared error of vectors, by hand."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from elman.rnn.objectives import Reconstruction


def test_the_loss_is_the_mean_square() -> None:
    outputs, targets = np.random.default_rng(0).normal(size=(2, 4, 3, 5)).astype(np.float32)
    (loss,) = Reconstruction()(jnp.asarray(outputs), jnp.asarray(targets))
    np.testing.assert_allclose(loss, np.square(outputs - targets).mean(-1), rtol=1e-5)

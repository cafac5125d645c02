"""What is read is disturbed in training only."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import Blank, GaussianNoise

X = jnp.ones((50, 40, 3))


@pytest.mark.parametrize("layer", [GaussianNoise(0.5), Blank(0.5)])
def test_in_use_nothing_changes(layer: GaussianNoise | Blank) -> None:
    assert layer.build((None, 3), key=0)(X) is X
    assert layer.output_shape((None, 3)) == (None, 3)


def test_noise_has_its_deviation() -> None:
    noise = np.asarray(GaussianNoise(0.5)(X, key=jax.random.key(0)) - X)
    assert abs(noise.std() - 0.5) < 0.02
    assert abs(noise.mean()) < 0.02


def test_whole_steps_are_blanked_and_the_others_stay() -> None:
    found = np.asarray(Blank(0.3)(X, key=jax.random.key(0)))
    blank = (found == 0).all(-1)
    assert (found[~blank] == 1).all()
    assert abs(blank.mean() - 0.3) < 0.05


@pytest.mark.parametrize("layer", [GaussianNoise(0.5), Blank(0.5)])
def test_symbols_are_not_disturbed(layer: GaussianNoise | Blank) -> None:
    with pytest.raises(ConfigurationError, match="Embedding"):
        layer(jnp.ones((4, 2), int), key=jax.random.key(0))


def test_a_setting_outside_its_range_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="spread"):
        GaussianNoise(-1.0)
    with pytest.raises(ConfigurationError, match="share"):
        Blank(1.0)

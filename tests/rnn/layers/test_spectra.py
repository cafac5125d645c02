"""Spectra are changed in training only, and only as much as was asked for."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import SpecAugment

X = np.arange(1.0, 1 + 30 * 4 * 20, dtype=np.float32).reshape(30, 4, 20)


def test_in_use_nothing_changes() -> None:
    layer = SpecAugment().build((None, 20), key=0)
    assert layer(X) is X
    assert layer.output_shape((None, 20)) == (None, 20)


def test_nothing_asked_for_changes_nothing() -> None:
    layer = SpecAugment(bands=0, steps=0, shift=0)
    assert np.array_equal(layer(jnp.array(X), key=jax.random.key(0)), X)


def test_stripes_are_no_wider_than_asked_for() -> None:
    layer = SpecAugment(bands=3, steps=5, shift=0)
    hidden = np.stack(
        [np.asarray(layer(jnp.array(X), key=jax.random.key(seed))) == 0 for seed in range(40)]
    )
    bands, steps = hidden.all(axis=1).sum(-1), hidden.all(axis=3).sum(1)
    assert bands.max() <= 6
    assert steps.max() <= 10
    assert bands.max() > 3, "two stripes of bands"
    assert steps.max() > 5, "two stretches of time"
    kept = ~hidden
    assert (np.broadcast_to(X, hidden.shape)[kept] > 0).all()


def test_bands_move_together_and_the_edge_stays() -> None:
    layer = SpecAugment(bands=0, steps=0, shift=2)
    moved = np.asarray(layer(jnp.array(X), key=jax.random.key(3)))
    by = (moved - X)[:, :, 10]
    assert (by == by[:1]).all()
    assert set(by[0]) <= {-2, -1, 0, 1, 2}
    assert len(set(by[0])) > 1
    assert moved.max() <= X.max()


@pytest.mark.parametrize("how", [{"bands": -1}, {"steps": 1.5}, {"shift": True}])
def test_settings_outside_their_range(how: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="SpecAugment needs"):
        SpecAugment(**how)

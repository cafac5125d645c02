"""Spectra are changed in training only, and only as much as was asked for."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import Perturb, SpecAugment

X = np.arange(1.0, 1 + 30 * 4 * 20, dtype=np.float32).reshape(30, 4, 20)


def test_in_use_nothing_changes() -> None:
    layer = SpecAugment().build((None, 20), key=0)
    assert layer(X) is X
    assert layer.output_shape((None, 20)) == (None, 20)


def test_nothing_asked_for_changes_nothing(run: Any) -> None:
    layer = SpecAugment(bands=0, steps=0, shift=0)
    assert np.array_equal(run(layer, X, key=jax.random.key(0)), X)


def test_stripes_are_no_wider_than_asked_for(run: Any) -> None:
    layer = SpecAugment(bands=3, steps=5, shift=0)
    hidden = np.stack(
        [np.asarray(run(layer, X, key=jax.random.key(seed))) == 0 for seed in range(40)]
    )
    bands, steps = hidden.all(axis=1).sum(-1), hidden.all(axis=3).sum(1)
    assert bands.max() <= 6
    assert steps.max() <= 10
    assert bands.max() > 3, "two stripes of bands"
    assert steps.max() > 5, "two stretches of time"
    kept = ~hidden
    assert (np.broadcast_to(X, hidden.shape)[kept] > 0).all()


def test_bands_move_together_and_the_edge_stays(run: Any) -> None:
    layer = SpecAugment(bands=0, steps=0, shift=2)
    moved = np.asarray(run(layer, X, key=jax.random.key(3)))
    by = (moved - X)[:, :, 10]
    assert (by == by[:1]).all()
    assert set(by[0]) <= {-2, -1, 0, 1, 2}
    assert len(set(by[0])) > 1
    assert moved.max() <= X.max()


@pytest.mark.parametrize("how", [{"bands": -1}, {"steps": 1.5}, {"shift": True}])
def test_settings_outside_their_range(how: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="SpecAugment needs"):
        SpecAugment(**how)


def frames(seed: int = 0) -> np.ndarray:
    """Smooth spectra with a mean of 0 in each band, `(time, batch, bands)`."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(60, 5, 20)).cumsum(0).cumsum(2).astype("float32") / 20
    return x - x.mean(0)


def perturbed(run: Any, x: np.ndarray, seed: int = 0, mask: np.ndarray | None = None, **how: float):
    still = {"warp": 0.0, "bend": 0.0, "noise": 0.0, "colour": 0.0}
    layer = Perturb(**{**still, **how}).build((None, 20), key=0)
    return np.asarray(run(layer, x, mask=mask, key=jax.random.key(seed)))


def test_nothing_is_perturbed_in_use_or_unless_asked_for(run: Any) -> None:
    x = frames()
    assert Perturb()(x) is x
    assert np.array_equal(perturbed(run, x), x)


def test_a_warp_moves_low_bands_less_than_high_ones(run: Any) -> None:
    # A band's place is its pitch: what is read says which pitch was read.
    places = np.broadcast_to(np.arange(20, dtype="float32"), (3, 40, 20))
    moved = perturbed(run, places, warp=0.3)
    assert (np.diff(moved, axis=-1) >= 0).all()
    assert (moved[0] == moved[1]).all(), "a sequence has one voice"
    by = moved[0] - places[0]
    inner = by[:, [1, 5, 10]]
    assert (np.abs(inner[:, 0]) <= np.abs(inner[:, 2]) + 1e-5).all()
    assert by.max() > 0.5
    assert by.min() < -0.5
    pitch = 700 * np.expm1(np.log1p(8000 / 700) * (moved[0, :, 10] + 1) / 21)
    before = 700 * np.expm1(np.log1p(8000 / 700) * 11 / 21)
    assert (np.abs(np.log(pitch / before)) < 0.3 + 0.02).all()


def test_a_bend_keeps_the_ends_and_the_order(run: Any) -> None:
    times = np.broadcast_to(np.arange(60, dtype="float32")[:, None, None], (60, 5, 20))
    lengths = np.array([60, 60, 40, 2, 1])
    mask = np.arange(60)[:, None] < lengths
    read = perturbed(run, times, mask=mask, bend=0.2)
    assert np.isfinite(read).all()
    for i, length in enumerate(lengths.tolist()):
        row = read[:length, i, 0]
        assert row[0] == 0
        assert row[-1] == pytest.approx(length - 1, abs=1e-3)
        assert (np.diff(row) >= 0).all()
    assert np.abs(read - times)[:, :2].max() > 3


def test_noise_fills_what_is_quiet_and_leaves_what_is_loud(run: Any) -> None:
    x = frames() - 12.0 * (np.arange(60) % 2)[:, None, None]  # every other frame is near silence
    heard = perturbed(run, x, noise=1.0)
    assert (heard >= x - 1e-4).all()
    loudest = x.max((0, 2))
    quiet = heard[1::2]
    # 13 to 43 decibels below the loudest, with a slope over the bands.
    assert (quiet.max((0, 2)) < loudest).all()
    assert (quiet.min((0, 2)) > loudest - 10 - 2 - 3).all()
    loud = np.abs(heard - x)[x > x.max((0, 2), keepdims=True) - 0.5]
    assert loud.max() < 1
    many = np.concatenate([x] * 40, axis=1)
    same = np.isclose(perturbed(run, many, noise=0.5), many, atol=1e-4).all((0, 2)).mean()
    assert 0.3 < same < 0.7


def test_a_colour_is_one_for_all_of_a_sequence(run: Any) -> None:
    x = np.zeros((4, 4000, 20), np.float32)
    added = perturbed(run, x, colour=1.5)
    assert (added == added[:1]).all()
    assert added[0].std() == pytest.approx(1.5, rel=0.1)
    assert np.abs(np.diff(added[0], axis=1)).max() < 4, "smooth over the bands"


@pytest.mark.parametrize("how", [{"warp": -1}, {"bend": 2}, {"noise": "much"}, {"highest": 0.5}])
def test_perturbations_outside_their_range(how: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="of Perturb"):
        Perturb(**how)

"""The random numbers of JAX without JAX: the same bits for the same seed."""

from __future__ import annotations

import jax
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from elman.inference.random import fold_in, key_of, threefry, uniform

words = st.integers(0, 2**32 - 1)


def test_the_published_values() -> None:
    # Random123's known answers (Salmon et al. 2011), of ones and of the digits of pi.
    ones = np.full(1, 0xFFFFFFFF, np.uint32)
    assert [int(w[0]) for w in threefry((ones, ones), ones, ones)] == [0x1CB996FC, 0xBB002BE7]
    key = np.array([0x13198A2E], np.uint32), np.array([0x03707344], np.uint32)
    count = np.array([0x243F6A88], np.uint32), np.array([0x85A308D3], np.uint32)
    assert [int(w[0]) for w in threefry(key, *count)] == [0xC4923A9C, 0x483DF7A0]


@given(seed=words, number=words, piece=st.integers(0, 10_000))
@settings(max_examples=20)
def test_uniform_numbers_are_those_of_jax(seed: int, number: int, piece: int) -> None:
    key = jax.random.fold_in(jax.random.key(np.uint32(seed)), np.uint32(number))
    expected = jax.random.uniform(jax.random.fold_in(key, piece), (16,))
    found = uniform(fold_in(fold_in(key_of(seed), number), piece), 16)
    np.testing.assert_array_equal(found[0], expected)


def test_many_keys_at_once_are_each_of_them() -> None:
    keys = fold_in(key_of(7), 3 + np.arange(5))
    for i in range(5):
        alone = fold_in(key_of(7), 3 + i)
        np.testing.assert_array_equal(uniform(keys, 16)[i], uniform(alone, 16)[0])

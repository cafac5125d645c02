"""JAX's random numbers without JAX: Threefry-2x32 (Salmon et al. 2011), counters made numbers.

The same seed draws the same uniform numbers here and there, and so writes the same text.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["fold_in", "key_of", "threefry", "uniform"]

Words = NDArray[np.uint32]

_ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
_PARITY = np.uint32(0x1BD11BDA)


def threefry(key: tuple[Words, Words], x: Words, y: Words) -> tuple[Words, Words]:
    """Encrypt counters `(x, y)` with a key of two words: 20 rounds, the key added after every 4.

    >>> zero = np.zeros(1, np.uint32)
    >>> [f"{word[0]:08x}" for word in threefry((zero, zero), zero, zero)]
    ['6b200159', '99ba4efe']
    """
    a, b = key
    keys = a, b, a ^ b ^ _PARITY
    x, y = x + keys[0], y + keys[1]
    for group in range(5):
        for turn in _ROTATIONS[group % 2]:
            x = x + y
            y = (y << np.uint32(turn) | y >> np.uint32(32 - turn)) ^ x
        x = x + keys[(group + 1) % 3]
        y = y + keys[(group + 2) % 3] + np.uint32(group + 1)
    return x, y


def _words(value: Any) -> Words:
    """Take 32-bit words as an array: NumPy's scalars warn where arrays wrap around."""
    return np.atleast_1d(np.asarray(value, np.uint32))


def key_of(seed: int) -> tuple[Words, Words]:
    """Make the key of a seed, a whole number below 2^32: as `jax.random.key` does."""
    return _words(0), _words(seed)


def fold_in(key: tuple[Words, Words], numbers: Any) -> tuple[Words, Words]:
    """Derive the key of each of `numbers (n,)` from a key, as `jax.random.fold_in` does."""
    numbers = _words(numbers)
    return threefry(key, np.zeros_like(numbers), numbers)


def uniform(key: tuple[Words, Words], count: int) -> NDArray[np.float32]:
    """Draw `count` numbers from [0, 1) with each key, `(keys, count)`: as `jax.random.uniform`.

    >>> [f"{u:.4f}" for u in uniform(key_of(0), 2)[0]]
    ['0.9477', '0.9786']
    """
    counters = np.arange(count, dtype=np.uint32)[None]
    x, y = threefry((key[0][:, None], key[1][:, None]), np.zeros_like(counters), counters)
    # 23 random bits behind the point of a number between one and two.
    ones = np.uint32(0x3F800000)
    return ((x ^ y) >> np.uint32(9) | ones).view(np.float32) - np.float32(1)

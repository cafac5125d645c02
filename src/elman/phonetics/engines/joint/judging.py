"""Training of the judge: letters with the chunks that EM cut them into, by elman's own networks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.phonetics.engines.joint.alignment import Chunk
from elman.phonetics.engines.joint.judge import Judge

__all__ = ["train_judge"]

_SHARES = (0.3, 0.6, 0.85, 0.97, 1.0)
"""Words are parted by length, so that short ones are not padded to the longest."""
_LONGEST = 24


def train_judge(
    letters: Sequence[str],
    sounds: Sequence[str],
    chunks: Sequence[Chunk],
    words: Sequence[tuple[Sequence[int], Sequence[int]]],
    *,
    units: int = 112,
    embedding: int = 48,
    layers: int = 2,
    epochs: int = 9,
    batch_size: int = 128,
    learning_rate: float = 3e-3,
    dropout: float = 0.2,
    seed: int = 0,
) -> Judge:
    """Train on words as letters and the numbers of their chunks; deterministic on a machine.

    Every letter's cross-entropy counts alike; the learning rate rises and falls once.
    """
    import equinox as eqx
    import jax
    import jax.numpy as jnp

    from elman.rnn import (
        GRU,
        Bidirectional,
        Dense,
        Dropout,
        Embedding,
        Optimiser,
        Sequential,
        parameters_of,
    )
    from elman.rnn.objectives import cross_entropy

    blocks = _blocks(words, chunks, batch_size)
    recurrent = [
        layer
        for _ in range(layers)
        for layer in (Bidirectional(GRU(units, return_sequences=True)), Dropout(dropout))
    ]
    network = Sequential([Embedding(embedding), *recurrent, Dense(len(chunks) + 1)])
    network = network.build((None, len(letters)), key=seed)
    weights, structure = eqx.partition(network, eqx.is_inexact_array)
    each = sum(-(-len(x) // batch_size) for x, _, _ in blocks)
    optimiser = Optimiser(learning_rate=learning_rate, schedule="one-cycle", clip_norm=1.0)
    update = optimiser.build(epochs * each)

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(weights: Any, moments: Any, x: Any, y: Any, lengths: Any, key: Any) -> Any:
        mask = jnp.arange(x.shape[1])[:, None] < lengths

        def loss(weights: Any) -> Any:
            logits = eqx.combine(weights, structure)(x.T, mask=mask, key=key)
            return (cross_entropy(logits, y.T) * mask).sum() / mask.sum()

        change, moments = update.update(jax.grad(loss)(weights), moments, weights)
        return jax.tree.map(jnp.add, weights, change), moments

    moments = update.init(weights)
    random = np.random.default_rng(seed)
    key = jax.random.key(seed, impl="unsafe_rbg")
    for number in range(epochs):
        drawn = [
            (block, np.resize(random.permutation(len(x)), -(-len(x) // batch_size) * batch_size))
            for block, (x, _, _) in enumerate(blocks)
        ]
        batches = [(b, rows) for b, all_ in drawn for rows in all_.reshape(-1, batch_size)]
        for n in random.permutation(len(batches)):
            block, rows = batches[n]
            x, y, lengths = blocks[block]
            drop = jax.random.fold_in(key, number * each + int(n))
            weights, moments = step(weights, moments, x[rows], y[rows], lengths[rows], drop)
    trained = parameters_of(eqx.combine(weights, structure))
    # Dropout has no part in use: what stands behind it moves ahead.
    places = [0, *range(1, 2 * layers, 2), 2 * layers + 1]
    arrays = {
        name.replace(f"layers[{old}]", f"layers[{new}]"): np.asarray(array, np.float32)
        for new, old in enumerate(places)
        for name, array in trained.items()
        if name.startswith(f"layers[{old}]")
    }
    named = [
        ("".join(letters[i] for i in chunk.letters), tuple(sounds[i] for i in chunk.sounds))
        for chunk in chunks
    ]
    return Judge(letters, named, units, embedding, layers, arrays).rounded()


_Block = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]


def _blocks(
    words: Sequence[tuple[Sequence[int], Sequence[int]]], chunks: Sequence[Chunk], batch_size: int
) -> list[_Block]:
    """Pad words of like lengths: letters, labels, and how long each is."""
    goes_on = len(chunks)
    rows = []
    for letters, cut in words:
        if cut and len(letters) <= _LONGEST:
            labels = [
                label
                for chunk in cut
                for label in (chunk, *[goes_on] * (len(chunks[chunk].letters) - 1))
            ]
            rows.append((letters, labels))
    lengths = np.array([len(letters) for letters, _ in rows])
    shares = _SHARES if len(rows) > 16 * batch_size else (1.0,)
    found: list[_Block] = []
    before = 0
    for width in sorted({int(np.quantile(lengths, share, method="higher")) for share in shares}):
        own = [row for row in rows if before < len(row[0]) <= width]
        before = width
        if own:
            x, y = (np.zeros((len(own), width), np.int32) for _ in range(2))
            for n, (letters, labels) in enumerate(own):
                x[n, : len(letters)], y[n, : len(letters)] = letters, labels
            found.append((x, y, np.array([len(letters) for letters, _ in own], np.int32)))
    return found

"""How the linear branch learns: L-BFGS on the regularised logistic loss, one label at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.estimators.classifier.linear import Block, Linear
from elman.sequences.pieces import Found, Pieces

__all__ = ["fit_linear"]

Codes = NDArray[np.int64]

_SMOOTHING = 1.0
"""Texts of each label in which every piece is thought to have stood, beside the real ones."""

_MOST_WEIGHTS = 1 << 24
"""Numbers that are learned; of more pieces the rarest are left out."""

_MOST_VALUES = 60_000_000
"""Pieces of all texts together: half a gigabyte; of more texts so many are drawn."""

_ITERATIONS = 100
_AT_ONCE = 4096


def fit_linear(
    texts: Sequence[str],
    codes: Codes,
    classes: int,
    pieces: Pieces,
    *,
    strength: float,
    weights: NDArray[Any] | None = None,
    seed: int = 0,
    before: Linear | None = None,
) -> Linear:
    """Fit logistic regression to the pieces of texts with labels `codes (n,)`.

    `strength` is the weight of the data against the squared weights (scikit-learn's C); `weights
    (n,)` those of the examples. With more than two labels each is told from the others. A model
    `before` goes on: its pieces keep their scale, and what is made small beside the loss is how far
    its weights move, as if it were what is known of them beforehand.
    """
    from scipy.sparse import csr_matrix, hstack

    found = _found(texts, pieces)
    total = sum(len(part.rows) for part in found)
    if total > _MOST_VALUES:
        share = _MOST_VALUES / total
        kept = np.random.default_rng(seed).random(len(texts)) < share
        rows = np.flatnonzero(kept)
        weights = None if weights is None else weights[rows]
        return fit_linear(
            [texts[i] for i in rows.tolist()],
            codes[rows],
            classes,
            pieces,
            strength=strength,
            weights=weights,
            seed=seed,
            before=before,
        )
    columns = 1 if classes == 2 else classes
    blocks, matrices, starts = [], [], []
    earlier = (None, None) if before is None else (before.words, before.parts)
    for part, known in zip(found, earlier, strict=True):
        block = _scaled(part, codes, classes, _MOST_WEIGHTS // (2 * columns))
        if known is not None:
            block = _joined(known, block, _MOST_WEIGHTS // (2 * columns))
            # Weights of pieces that are as frequent among all labels have no say.
            scale = np.maximum(block.scale, np.finfo(np.float32).tiny)
            starts.append(block.V.astype(float) / scale[:, None])
        rows, places = block.places(part)
        values = block.scale[places]
        lengths = np.sqrt(np.bincount(rows, values.astype(float) ** 2, len(texts)))
        values = (values / np.maximum(lengths, 1e-12)[rows]).astype(np.float32)
        shape = (len(texts), len(block.hashes))
        matrices.append(csr_matrix((values, (rows, places)), shape=shape, dtype=np.float32))
        blocks.append(block)
    x = hstack(matrices, format="csr")
    weight = np.ones(len(codes)) if weights is None else weights.astype(float)
    start = np.zeros((x.shape[1] + 1, columns))
    if before is not None:
        start = np.concatenate([*starts, before.bias[None].astype(float)])
    learned = [
        _weights(x, np.where(codes == label, 1.0, -1.0), weight * strength, start[:, i])
        for i, label in enumerate([1] if columns == 1 else range(classes))
    ]
    W = np.stack([w for w, _ in learned], 1).astype(np.float32)
    bias = np.array([b for _, b in learned], np.float32)
    made, begin = [], 0
    for block in blocks:
        end = begin + len(block.hashes)
        made.append(Block(block.hashes, block.scale, W[begin:end] * block.scale[:, None]))
        begin = end
    words, parts = made
    return Linear(pieces, words, parts, bias)


def _found(texts: Sequence[str], pieces: Pieces) -> tuple[Found, Found]:
    """Find the pieces of all texts, each once a text."""
    parts: tuple[list[Found], list[Found]] = ([], [])
    for start in range(0, len(texts), _AT_ONCE):
        for kind, found in zip(parts, pieces.of(texts[start : start + _AT_ONCE]), strict=True):
            order = np.lexsort((found.hashes, found.rows))
            rows, hashes = found.rows[order], found.hashes[order]
            new = np.ones(len(rows), bool)
            new[1:] = (rows[1:] != rows[:-1]) | (hashes[1:] != hashes[:-1])
            kind.append(Found(rows[new] + start, hashes[new]))
    words, others = (
        Found(np.concatenate([p.rows for p in kind]), np.concatenate([p.hashes for p in kind]))
        for kind in parts
    )
    return words, others


def _scaled(found: Found, codes: Codes, classes: int, most: int) -> Block:
    """Collect the pieces, and how unevenly each stands among the labels."""
    hashes, places = np.unique(found.hashes, return_inverse=True)
    counts = np.bincount(
        places.reshape(-1) * classes + codes[found.rows], minlength=len(hashes) * classes
    ).reshape(len(hashes), classes)
    if len(hashes) > most:
        rank = np.argsort(-counts.sum(1), kind="stable")[:most]
        kept = np.sort(rank)
        hashes, counts = hashes[kept], counts[kept]
    here = counts + _SMOOTHING
    rest = counts.sum(1, keepdims=True) - counts + _SMOOTHING
    ratio = np.log(here / here.sum(0)) - np.log(rest / rest.sum(0))
    scale = np.abs(ratio).max(1).astype(np.float32)
    return Block(hashes, scale, np.zeros((len(hashes), 0), np.float32))


def _joined(known: Block, new: Block, most: int) -> Block:
    """Add the pieces that are new to those that are known, which stay as they are, weights too."""
    room = max(0, most - len(known.hashes))
    fresh = np.setdiff1d(new.hashes, known.hashes, assume_unique=True)[:room]
    hashes = np.union1d(known.hashes, fresh)
    scale = np.zeros(len(hashes), np.float32)
    V = np.zeros((len(hashes), known.V.shape[1]), np.float32)
    at = np.searchsorted(hashes, known.hashes)
    scale[at], V[at] = known.scale, known.V
    scale[np.searchsorted(hashes, fresh)] = new.scale[np.searchsorted(new.hashes, fresh)]
    return Block(hashes, scale, V)


def _weights(
    x: Any, y: NDArray[np.float64], weight: NDArray[np.float64], start: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Minimise `sum weight log(1 + exp(-y (x w + b))) + |w - w_0|^2 / 2`; returns `w, b`.

    `start` is `w_0, b_0`.
    """
    from scipy.optimize import minimize

    transposed = x.T

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        w, b = parameters[:-1], parameters[-1]
        margin = y * (x @ w.astype(np.float32) + b)
        moved = w - start[:-1]
        value = float(weight @ np.logaddexp(0, -margin)) + float(moved @ moved) / 2
        dz = -weight * y / (1 + np.exp(np.minimum(margin, 500)))  # (n,)
        dw = transposed @ dz.astype(np.float32) + moved
        return value, np.append(dw, dz.sum())

    limits = {"maxiter": _ITERATIONS, "maxcor": 8, "ftol": 1e-6, "gtol": 1e-3}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=limits)
    return found.x[:-1], float(found.x[-1])

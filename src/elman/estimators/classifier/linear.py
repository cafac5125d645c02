"""The linear branch: logistic regression on the pieces of a text, beside the networks.

Runs of words and parts of words are weighed by how unevenly they stand among the labels (the
naive-Bayes log-count ratio of Wang and Manning 2012, whose support vector machine is a logistic
regression here). Only NumPy is needed to answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import shorten
from elman.inference.choice import softmax
from elman.interruption import each
from elman.sequences.pieces import Found, Pieces

__all__ = ["Block", "Linear", "mixed"]

Floats = NDArray[np.float32]


def mixed(
    surely: NDArray[np.float64], probabilities: NDArray[np.float64], share: float
) -> NDArray[np.float64]:
    """Join log-probabilities of the linear model with probabilities of the networks.

    `share` is the networks' weight: 0 leaves the linear model, 1 the networks alone.

    >>> import numpy as np
    >>> mixed(np.log([[0.8, 0.2]]), np.array([[0.2, 0.8]]), 0.5).tolist()
    [[0.5, 0.5]]
    """
    networks = np.log(np.maximum(probabilities, 1e-30))
    joined: NDArray[np.float64] = softmax((1 - share) * surely + share * networks)
    return joined


_AT_ONCE = 512
"""Texts whose pieces are in memory together."""


@dataclass(frozen=True, eq=False)
class Block:
    """Pieces of one kind that stood in training: what each is, how much it counts, its weights.

    `hashes (n,)` are sorted; `scale (n,)` is the log-count ratio without its sign; `V (n, columns)`
    the weights times that. A text's pieces are scaled to length 1.
    """

    hashes: NDArray[np.uint64]
    scale: Floats
    V: Floats

    def places(self, found: Found) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return `(rows, places)` of the pieces that are known, each once a text, rows sorted."""
        n = len(self.hashes)
        if not n:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        at = np.minimum(np.searchsorted(self.hashes, found.hashes), n - 1)
        known = self.hashes[at] == found.hashes
        keys = np.unique(found.rows[known] * n + at[known])
        return keys // n, keys % n

    def scores(self, found: Found, texts: int) -> NDArray[np.float64]:
        """Weigh the pieces of `texts` texts: `(texts, columns)`."""
        scores = np.zeros((texts, self.V.shape[1]))
        rows, places = self.places(found)
        if not len(rows):
            return scores
        lengths = np.sqrt(np.bincount(rows, self.scale[places].astype(float) ** 2, texts))
        with_pieces, begins = np.unique(rows, return_index=True)
        sums = np.add.reduceat(self.V[places].astype(np.float64), begins)
        scores[with_pieces] = sums / np.maximum(lengths[with_pieces], 1e-12)[:, None]
        return scores


@dataclass(frozen=True, eq=False)
class Linear:
    """A linear model on the runs of words of a text, and on the parts of its words.

    With two labels there is one column, the logit of the second; with more one for each, against
    the others.
    """

    pieces: Pieces
    words: Block
    parts: Block
    bias: Floats  # (columns,)

    @property
    def columns(self) -> int:
        """Numbers that a text gets."""
        return len(self.bias)

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Give the scores of texts: `(n, columns)`."""
        parts = []
        for start in each(range(0, len(texts), _AT_ONCE)):
            some = texts[start : start + _AT_ONCE]
            words, parts_of = self.pieces.of(some)
            n = len(some)
            parts.append(self.words.scores(words, n) + self.parts.scores(parts_of, n) + self.bias)
        return np.concatenate(parts)

    def log_probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Give the log-probability of each class: `(n, classes)`."""
        z = self.scores(texts)
        if self.columns == 1:
            z = np.concatenate([-z, z], 1)
        surely = -np.logaddexp(0, -z)
        total: NDArray[np.float64] = np.logaddexp.reduce(surely, 1, keepdims=True)
        return surely - total

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Name what a model file keeps of it."""
        named: dict[str, NDArray[Any]] = {"linear/bias": self.bias}
        for name, block in (("words", self.words), ("parts", self.parts)):
            named |= {f"linear/{name}/{part}": value for part, value in vars(block).items()}
        return named

    @classmethod
    def of(cls, pieces: Pieces, arrays: dict[str, NDArray[Any]], classes: int) -> Linear:
        """Rebuild it from `arrays`; raises `ValueError` for what does not fit."""
        columns = 1 if classes == 2 else classes
        words, parts = (_block(arrays, f"linear/{n}/", columns) for n in ("words", "parts"))
        bias = arrays["linear/bias"]
        if bias.shape != (columns,) or bias.dtype != np.float32:
            raise ValueError(f"linear/bias is float32[{columns}]")
        if extra := _named(arrays) - {"linear/bias", *_NAMES}:
            raise ValueError(f"parameter {shorten(min(extra))} belongs to nothing")
        if not all(np.isfinite(a).all() for a in (bias, *(b.V for b in (words, parts)))):
            raise ValueError("linear weights are finite")
        return cls(pieces, words, parts, bias)


_NAMES = [f"linear/{kind}/{part}" for kind in ("words", "parts") for part in Block.__annotations__]


def _named(arrays: dict[str, NDArray[Any]]) -> set[str]:
    """Name the arrays of a model file that are a linear branch's."""
    return {name for name in arrays if name.startswith("linear/")}


def _block(arrays: dict[str, NDArray[Any]], prefix: str, columns: int) -> Block:
    hashes, scale, V = (arrays[prefix + name] for name in ("hashes", "scale", "V"))
    n = len(hashes)
    if hashes.dtype != np.uint64 or hashes.shape != (n,) or (hashes[1:] <= hashes[:-1]).any():
        raise ValueError(f"{prefix}hashes are numbers of 64 bits, sorted, each once")
    for name, value, shape in (("scale", scale, (n,)), ("V", V, (n, columns))):
        if value.dtype != np.float32 or value.shape != shape:
            raise ValueError(f"{prefix}{name} is float32{list(shape)}")
    if not (np.isfinite(scale).all() and (scale >= 0).all()):
        raise ValueError(f"{prefix}scale is zero or more")
    return Block(hashes, scale, V)

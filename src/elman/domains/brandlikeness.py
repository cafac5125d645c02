"""How like a brand's a name is: learned, from names of brands and from names that were drawn.

A logistic regression on character n-grams (1 to 4, with the edges) tells names of brands from
other names; the logarithm of its odds is the score. To draw in proportion to the odds makes the
drawn names more like those of brands than the best-scored ones are, which are all alike.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.cache import cache_root, kept
from elman.domains.arrayfile import map_arrays, write_arrays
from elman.domains.brandnames import brand_names, popular_labels
from elman.domains.kinds import draw
from elman.domains.vocabulary import vocabulary_of
from elman.interruption import each
from elman.phonetics.voices.words import known_words, table_mark

__all__ = ["BrandLikeness", "likeness_to_brands"]

_VERSION = 1
"""Count up when what is learned changes, or what from."""

_BUCKETS = 1 << 15
_LONGEST = 4


class BrandLikeness:
    """Weights of n-grams; `fit` learns them.

    >>> like = BrandLikeness.fit(["zoomio", "bamio", "lavio"], ["strengths", "worked", "thinks"])
    >>> a, b = like.log_odds(["tamio", "lengths"]).tolist()
    >>> a > 0 > b
    True
    """

    def __init__(self, weights: NDArray[np.floating[Any]], bias: float) -> None:
        self.weights, self.bias = weights, bias

    @classmethod
    def fit(
        cls, brands: Sequence[str], others: Sequence[str], *, penalty: float = 3e-3, steps: int = 80
    ) -> BrandLikeness:
        """Learn what tells `brands` from `others`, both sides weighing the same."""
        names = [*brands, *others]
        at, owners, values = _features(names)
        target = np.r_[np.ones(len(brands)), np.zeros(len(others))]
        weight = np.where(target == 1, 0.5 / max(len(brands), 1), 0.5 / max(len(others), 1))
        weights: NDArray[np.floating[Any]] = np.zeros(_BUCKETS)
        bias = 0.0
        speed: NDArray[np.floating[Any]] = np.zeros(_BUCKETS)
        square: NDArray[np.floating[Any]] = np.zeros(_BUCKETS)
        for step in range(1, steps + 1):  # Adam (Kingma and Ba, 2015)
            logits = np.bincount(owners, weights[at] * values, len(names)) + bias
            error = weight * (1 / (1 + np.exp(-logits)) - target)
            d = np.bincount(at, error[owners] * values, _BUCKETS) + penalty * weights / len(names)
            speed = 0.9 * speed + 0.1 * d
            square = 0.99 * square + 0.01 * d * d
            weights = weights - 0.1 * (speed / (1 - 0.9**step)) / (
                np.sqrt(square / (1 - 0.99**step)) + 1e-9
            )
            bias -= 0.1 * float(error.sum())
        return cls(weights, bias)

    def log_odds(self, names: Sequence[str]) -> NDArray[np.floating[Any]]:
        """The logarithm of the odds that each name is one of a brand, `(len(names),)`."""
        at, owners, values = _features(names)
        found: NDArray[np.floating[Any]] = (
            np.bincount(owners, self.weights[at] * values, len(names)) + self.bias
        )
        return found


@cache
def likeness_to_brands(code: str) -> BrandLikeness:
    """What tells names of brands from names that are drawn by hand in a language.

    It is learned once, in less than a second, then kept.
    """
    brands = sorted({*brand_names(), *popular_labels()})
    mark = hashlib.sha256("\n".join([table_mark("en-us"), table_mark(code), *brands]).encode())
    what = f"likeness to brands in {code}, {mark.hexdigest()[:16]}, {_VERSION}"
    arrays = kept(
        cache_root() / "brands" / f"{code}.likeness",
        read=lambda path: map_arrays(path, what),
        make=lambda: _learned(code, brands),
        write=lambda path, made: write_arrays(path, what, made),
    )
    return BrandLikeness(arrays["weights"].astype(float), float(arrays["bias"][0]))


def _learned(code: str, brands: Sequence[str]) -> dict[str, NDArray[Any]]:
    words, known = vocabulary_of(code), known_words(code)
    chosen = [b for b in brands if 4 <= len(b) <= 10 and b.isalpha() and b not in known]

    def fits(name: str) -> bool:
        return 4 <= len(name) <= 10

    others = [
        name
        for kind in ("joined", "ended", "bent")
        for name in draw(kind, words, 800, fits=fits, start="", random_=Random(0))
    ]
    others += [w for w in known.usual(4000)[1000:] if 4 <= len(w) <= 10 and w.isascii()]
    made = BrandLikeness.fit(chosen, others)
    return {"weights": made.weights.astype(np.float32), "bias": np.array([made.bias], np.float32)}


def _features(
    names: Sequence[str],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Buckets of n-grams, whose they are, and their values: each name's have length 1."""
    at: list[int] = []
    owners: list[int] = []
    for number, name in enumerate(each(names)):
        text = f" {name} ".encode()
        grams = {text[i : i + n] for n in range(1, _LONGEST + 1) for i in range(len(text) - n + 1)}
        at += [zlib.crc32(gram) % _BUCKETS for gram in grams]
        owners += [number] * len(grams)
    owner = np.array(owners, np.int64)
    share = 1 / np.sqrt(np.maximum(np.bincount(owner, minlength=len(names)), 1))
    return np.array(at, np.int64), owner, share[owner] if len(owner) else np.zeros(0)

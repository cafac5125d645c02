"""How far apart sounds are: by what the mouth does differently."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from elman.phonetics.sounds.inventory import features, vectors, weights

__all__ = ["edit_distances", "segment_distance", "segment_distances", "similarities"]

FAR = 3.2
"""Weighted difference of features at which two segments have nothing in common."""

GAP = 0.75
"""What leaving out or putting in a segment costs; less than two segments that differ wholly."""

_FAINT = {"h": 0.4, "ɦ": 0.4, "ʔ": 0.3, "j": 0.5, "w": 0.5, "ə": 0.5}
"""Segments whose presence is hardly heard."""


def segment_distance(first: str, second: str) -> float:
    """Measure how far two segments are apart, from 0 (the same) to 1.

    The sum over panphon's features of weight times difference, divided by `FAR` and cut at 1.
    Raises `AlphabetError` for what is no segment.

    >>> segment_distance("p", "b") < segment_distance("p", "k") < segment_distance("p", "a")
    True
    """
    return float(segment_distances([first], [second])[0, 0])


def segment_distances(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float32]:
    """Measure all pairs of segments, `(len(first), len(second))`.

    >>> segment_distances(["i", "ɪ"], ["i"])[0, 0]
    np.float32(0.0)
    """
    a, b = vectors(first), vectors(second)
    apart = np.abs(a[:, None] - b[None]) @ weights() / 2
    near: NDArray[np.float32] = np.minimum(apart / FAR, 1.0).astype(np.float32)
    return near


def edit_distances(
    sequence: Sequence[str], candidates: Sequence[Sequence[str]]
) -> NDArray[np.float32]:
    """Measure one sequence against many, `(len(candidates),)`.

    The least sum of substitutions (`segment_distance`) and of segments left out or put in (`GAP`,
    less for those hardly heard): Wagner and Fischer (1974), a column of all candidates at a time.

    >>> apart = edit_distances(("ɹ", "m"), [("ɹ", "m"), ("l", "m"), ("ɹ", "m", "a")])
    >>> (apart * 100).round().tolist()
    [0.0, 55.0, 75.0]
    """
    known = sorted({*sequence}.union(*candidates)) or [""]
    code = {one: i for i, one in enumerate(known)}
    lengths = np.array([len(one) for one in candidates], np.int64)
    n, width = len(candidates), int(lengths.max(initial=0))
    coded = np.zeros((width, n), np.int64)
    for i, one in enumerate(candidates):
        coded[: len(one), i] = [code[s] for s in one]
    gap = np.array([_gap(one) for one in known], np.float32)
    substitution = segment_distances(list(sequence), known if known != [""] else [])
    put_in = gap[coded]  # (width, n)
    row = np.zeros((width + 1, n), np.float32)
    np.cumsum(put_in, axis=0, out=row[1:])
    for i, one in enumerate(sequence):
        left_out = _gap(one)
        changed = row[:-1] + substitution[i][coded]
        best = row + left_out
        np.minimum(best[1:], changed, out=best[1:])
        for j in range(width):
            np.minimum(best[j + 1], best[j] + put_in[j], out=best[j + 1])
        row = best
    return row[lengths, np.arange(n)]


def similarities(
    sequence: Sequence[str], candidates: Sequence[Sequence[str]]
) -> NDArray[np.float32]:
    """Tell from 0 to 1 how much candidates sound like `sequence`; 1 is the same phonemes.

    One minus the edit distance, divided by what leaving out the longer one would cost.

    >>> (similarities(("a", "b"), [("a", "b"), ("a", "p")]) * 100).round().tolist()
    [100.0, 97.0]
    """
    apart = edit_distances(sequence, candidates)
    whole = sum(_gap(one) for one in sequence)
    most = np.array([max(whole, sum(_gap(s) for s in one)) for one in candidates], np.float32)
    return np.clip(1 - apart / np.maximum(most, 1e-6), 0, 1)


def _gap(segment: str) -> float:
    if not segment or segment[0] in "˥˦˧˨˩":
        return 0.0
    features(segment)
    return _FAINT.get(segment, GAP)

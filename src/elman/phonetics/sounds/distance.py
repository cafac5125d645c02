"""How far apart sounds are: by what the mouth does differently."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from elman.phonetics.sounds.inventory import features, vectors, weights

__all__ = ["edit_distances", "gap", "segment_distance", "segment_distances", "similarities"]

_STEEP, _OTHER, _KIND = 4.0, 0.05, 0.5
"""A distance is so much times the share of features that differ, at least so much for another
segment, and so much more between a vowel and a consonant: neither passes for the other."""

_RHOTICS, _RHOTIC = frozenset("ɹrʁɾʀɻχ") | {"rʲ"}, 0.1
"""Made in different places, heard as one: every language's own r."""

_FAINT = {"ə": 0.5, "h": 0.5, "j": 0.5, "ʔ": 0.5}
"""Segments whose presence is hardly heard; all others cost 1."""


def segment_distance(first: str, second: str) -> float:
    """Measure how far two segments are apart, from 0 (the same) to 1.

    The share of panphon's features that differ, by their weights, on a steep scale. Raises
    `AlphabetError` for what is no segment.

    >>> segment_distance("p", "b") < segment_distance("p", "k") < segment_distance("p", "a")
    True
    """
    return float(segment_distances([first], [second])[0, 0])


def segment_distances(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float32]:
    """Measure all pairs of segments, `(len(first), len(second))`.

    >>> segment_distances(["i", "ɪ"], ["i"])[0, 0]
    np.float32(0.0)
    """
    a, b, weight = vectors(first), vectors(second), weights()
    differ = np.abs(a[:, None] - b[None]) @ (weight / weight.sum()) / 2
    apart = _STEEP * differ + _OTHER + _KIND * (a[:, None, 0] != b[None, :, 0])
    rhotic = [np.isin([*segments], [*_RHOTICS]) for segments in (first, second)]
    apart[np.outer(*rhotic)] = _RHOTIC
    apart[np.equal.outer(np.array([*first], object), np.array([*second], object))] = 0
    near: NDArray[np.float32] = np.minimum(apart, 1.0).astype(np.float32)
    return near


def edit_distances(
    sequence: Sequence[str], candidates: Sequence[Sequence[str]]
) -> NDArray[np.float32]:
    """Measure one sequence against many, `(len(candidates),)`.

    The least sum of substitutions (`segment_distance`) and of segments left out or put in
    (`gap`): Wagner and Fischer (1974), a column of all candidates at a time.

    >>> apart = edit_distances(("s", "m"), [("s", "m"), ("z", "m"), ("s", "m", "a")])
    >>> (apart * 100).round().tolist()
    [0.0, 12.0, 100.0]
    """
    known = sorted({*sequence}.union(*candidates)) or [""]
    code = {symbol: i for i, symbol in enumerate(known)}
    lengths = np.array([len(candidate) for candidate in candidates], np.int64)
    n, width = len(candidates), int(lengths.max(initial=0))
    coded = np.zeros((width, n), np.int64)
    for i, candidate in enumerate(candidates):
        coded[: len(candidate), i] = [code[s] for s in candidate]
    gaps = np.array([gap(symbol) for symbol in known], np.float32)
    substitution = segment_distances(list(sequence), known if known != [""] else [])
    put_in = gaps[coded]  # (width, n)
    row = np.zeros((width + 1, n), np.float32)
    np.cumsum(put_in, axis=0, out=row[1:])
    for i, symbol in enumerate(sequence):
        left_out = gap(symbol)
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

    One minus the edit distance, divided by the segments of the longer one.

    >>> (similarities(("a", "b"), [("a", "b"), ("a", "p")]) * 100).round().tolist()
    [100.0, 94.0]
    """
    apart = edit_distances(sequence, candidates)
    longest = [max(len(sequence), len(other), 1) for other in candidates]
    return np.clip(1 - apart / np.array(longest, np.float32), 0, 1)


def gap(segment: str) -> float:
    """What leaving a segment out, or putting it in, costs: less where it is hardly heard.

    >>> gap("m"), gap("ə"), gap("˥")
    (1.0, 0.5, 0.0)
    """
    if not segment or segment[0] in "˥˦˧˨˩":
        return 0.0
    features(segment)
    return _FAINT.get(segment, 1.0)

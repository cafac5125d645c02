"""An index of names by their sound: which of a million a listener may take for another.

Every name has up to two readings. Each is filed under a hash of its classes of sounds (vowels are
one class, consonants that only the voice tells apart another; a run of one class counts once). A
look-up makes the keys of its own readings and all that are one class away, finds those in the
sorted keys by bisection, and aligns what it finds sound by sound, all candidates at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.phonetics.engines.joint.bulk import Sounded
from elman.phonetics.engines.protocol import Reading
from elman.phonetics.sounds.distance import gap
from elman.phonetics.sounds.nearness import Nearness

__all__ = ["LONGEST", "Heard", "SoundIndex", "classes_of", "hashes"]

_SAME = 0.13
"""Consonants at most so far apart are one class."""

_OWN, _BESIDE = 3000, 300
"""Readings that are aligned of a reading's own key, and of each key beside it."""

LONGEST = 24
"""Sounds of a reading that count: no listener compares longer ones."""


class Heard(NamedTuple):
    """A name of the index: its number, how alike its best reading sounds, and how surely so."""

    number: int
    match: float
    expected: float
    """The likeness over all readings of both, weighted by how probable they are."""
    sounds: tuple[str, ...]


def classes_of(near: Nearness) -> dict[str, int]:
    """The class of each sound, from 1.

    >>> kinds = classes_of(Nearness("ptbaei"))
    >>> kinds["a"] == kinds["e"], kinds["p"] == kinds["b"], kinds["p"] == kinds["t"]
    (True, True, False)
    """
    found: dict[str, int] = {}
    heads: list[str] = []
    for sound in near.sounds:
        if near.is_vowel(sound):
            found[sound] = 1
            continue
        head = next((h for h in heads if near.distance(sound, h) <= _SAME), None)
        if head is None:
            heads.append(head := sound)
        found[sound] = 2 + heads.index(head)
    return found


class SoundIndex:
    """Readings of names in arrays; `build` makes one, and `arrays` make it again.

    >>> near = Nearness(["p", "b", "t", "a", "i"])
    >>> names = [[Reading(("p", "a", "t"), 1.0, "model")], [Reading(("t", "i"), 1.0, "model")]]
    >>> index = SoundIndex.build(names, near)
    >>> [(h.number, h.match < 1) for h in index.like([Reading(("b", "a", "t"), 1.0, "model")])]
    [(0, True)]
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], near: Nearness) -> None:
        self.arrays, self._near = arrays, near
        classes = classes_of(near)
        self._class = np.array([classes[s] for s in near.sounds], np.uint8)
        self._kinds = max(classes.values(), default=0)
        self._code = {s: i for i, s in enumerate(near.sounds)}
        self._distance = np.array(
            [[near.distance(a, b) for b in near.sounds] for a in near.sounds], np.float32
        ).reshape(len(near.sounds), -1)
        self._gap = np.array([gap(s) for s in near.sounds] + [0.0], np.float32)

    def __len__(self) -> int:
        return len(self.arrays["owners"])

    @classmethod
    def build(cls, names: Sequence[Sequence[Reading]], near: Nearness) -> SoundIndex:
        """Index names by their readings; a name's number is its place."""
        return cls.of(Sounded.of(names, near.sounds, LONGEST), near)

    @classmethod
    def of(cls, said: Sounded, near: Nearness) -> SoundIndex:
        """Index readings; a name's number is that of their owner."""
        arrays: dict[str, NDArray[Any]] = {
            **said._asdict(),
            "keys": np.zeros(0, np.uint64),
            "filed": np.zeros(0, np.uint32),
        }
        index = cls(arrays, near)
        keys = hashes(*_runs(index._class[said.sounds], said.begins))
        # Names of one key stay in the order of the list, which is that of their popularity.
        order = np.argsort(keys, kind="stable")
        arrays |= {"keys": keys[order], "filed": order.astype(np.uint32)}
        return index

    def like(self, readings: Sequence[Reading], *, least: float = 0.8) -> list[Heard]:
        """Names with a reading at least so like one of these, best first."""
        best: dict[int, tuple[float, int]] = {}
        expected: dict[int, float] = {}
        for reading in readings:
            sounds = [self._code[s] for s in reading.phonemes[:LONGEST] if s in self._code]
            found = self._near_keys(sounds) if sounds else np.zeros(0, np.int64)
            if not len(found):
                continue
            match = self._matches(np.array(sounds), found)
            kept = match >= least
            owners, shares = self.arrays["owners"], self.arrays["shares"]
            for at, alike in zip(found[kept].tolist(), match[kept].tolist(), strict=True):
                number = int(owners[at])
                if alike > best.get(number, (-1.0, 0))[0]:
                    best[number] = (alike, at)
                part = reading.probability * float(shares[at]) * alike
                expected[number] = expected.get(number, 0.0) + part
        heard = [
            Heard(number, alike, min(expected[number], 1.0), self._said(at))
            for number, (alike, at) in best.items()
        ]
        return sorted(heard, key=lambda h: (-round(h.expected, 3), -round(h.match, 3), h.number))

    def _said(self, at: int) -> tuple[str, ...]:
        begins = self.arrays["begins"]
        codes = self.arrays["sounds"][int(begins[at]) : int(begins[at + 1])]
        return tuple(self._near.sounds[c] for c in codes.tolist())

    def _near_keys(self, sounds: Sequence[int]) -> NDArray[np.int64]:
        """Readings filed under the same classes, and under those that are one class away."""
        own = self._class[np.array(sounds)]
        own = own[np.concatenate([[True], own[1:] != own[:-1]])]
        keys = [_hash(own)]
        if len(own) > 2:  # of a shorter one, everything is one class away
            keys += [_hash(other) for other in _one_away(own, self._kinds)]
        asked = np.array(list(dict.fromkeys(keys)), np.uint64)
        low = np.searchsorted(self.arrays["keys"], asked, "left")
        high = np.searchsorted(self.arrays["keys"], asked, "right")
        filed = self.arrays["filed"]
        spans = [
            filed[first : min(last, first + (_BESIDE if n else _OWN))]
            for n, (first, last) in enumerate(zip(low.tolist(), high.tolist(), strict=True))
            if last > first
        ]
        return np.concatenate(spans).astype(np.int64) if spans else np.zeros(0, np.int64)

    def _matches(self, sounds: NDArray[Any], found: NDArray[np.int64]) -> NDArray[np.float32]:
        """Align one pronunciation with many: Wagner and Fischer (1974), all columns at once."""
        begins = self.arrays["begins"]
        first = begins[found].astype(np.int64)
        size = begins[found + 1].astype(np.int64) - first
        width = int(size.max())
        column = np.arange(width)[:, None]
        blank = len(self._near.sounds)
        inside = column < size
        at = np.where(inside, first + column, 0)
        coded = np.where(inside, self.arrays["sounds"][at], blank)
        gaps = self._gap[coded]
        before = np.concatenate([np.zeros((1, len(found)), np.float32), gaps.cumsum(0)])
        rows = np.concatenate([self._distance, np.zeros((blank, 1), np.float32)], axis=1)
        for sound in sounds.tolist():
            left_out = self._gap[sound]
            change = before[:-1] + rows[sound][coded]
            now = np.empty_like(before)
            now[0] = before[0] + left_out
            np.minimum(change, before[1:] + left_out, out=change)
            for j in range(width):
                np.minimum(change[j], now[j] + gaps[j], out=now[j + 1])
            before = now
        cost = before[size, np.arange(len(found))]
        match: NDArray[np.float32] = 1 - cost / np.maximum(size, len(sounds))
        return np.maximum(match, 0)


def _runs(
    flat: NDArray[np.uint8], begins: NDArray[np.uint32]
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Each run of one class once, and where the readings begin among what is left."""
    kept = np.ones(len(flat), bool)
    kept[1:] = flat[1:] != flat[:-1]
    starts = begins[:-1].astype(np.int64)
    kept[starts[starts < len(flat)]] = True
    return flat[kept], np.concatenate([[0], np.cumsum(kept)])[begins.astype(np.int64)]


_PRIME, _BASIS = np.uint64(1099511628211), np.uint64(14695981039346656037)


def hashes(flat: NDArray[np.uint8], begins: NDArray[np.int64]) -> NDArray[np.uint64]:
    """FNV-1a (Fowler, Noll and Vo) of many sequences, a column at a time."""
    size = np.diff(begins)
    found = np.full(len(size), _BASIS, np.uint64)
    for column in range(int(size.max(initial=0))):
        there = np.flatnonzero(size > column)
        symbols = flat[begins[there] + column].astype(np.uint64)
        found[there] = (found[there] ^ symbols) * _PRIME
    return found


def _hash(sequence: Sequence[int] | NDArray[np.uint8]) -> int:
    found = int(_BASIS)
    for symbol in sequence:
        found = ((found ^ int(symbol)) * int(_PRIME)) & 0xFFFF_FFFF_FFFF_FFFF
    return found


def _one_away(own: NDArray[np.uint8], kinds: int) -> list[list[int]]:
    """Sequences with one class left out, put in, or exchanged."""
    base, found = own.tolist(), []
    for i in range(len(base)):
        found.append(base[:i] + base[i + 1 :])
        found += [[*base[:i], k, *base[i + 1 :]] for k in range(1, kinds + 1)]
    for i in range(len(base) + 1):
        found += [[*base[:i], k, *base[i:]] for k in range(1, kinds + 1)]
    # Between two of one class, what is left out makes one run of both: abab, abb.
    for i in range(len(base)):
        found += [[*base[: i + 1], k, *base[i:]] for k in range(1, kinds + 1)]
        if 0 < i < len(base) - 1 and base[i - 1] == base[i + 1]:
            found.append(base[:i] + base[i + 2 :])
    # What stands twice is one run.
    return [[s for n, s in enumerate(seq) if n == 0 or s != seq[n - 1]] for seq in found]

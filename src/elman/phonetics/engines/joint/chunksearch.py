"""Beam search over chunks, compiled where there was a compiler, in Python where there was none.

Both do the same: at each position of the input, every kept hypothesis is continued by every
chunk whose side fits; hypotheses with equal output and equal state of the n-gram model are one,
and their probabilities are added.
"""

from __future__ import annotations

import ctypes
import os
import warnings
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from elman.inference.native import asked_threads, processors
from elman.native import REINSTALL, UnusableLibrary, library_path, open_library
from elman.phonetics.engines.joint.alignment import Chunk
from elman.phonetics.engines.joint.backoff import Automaton
from elman.phonetics.engines.joint.paths import Found, Kind, Paths

__all__ = ["ChunkSearch", "Found", "Kind"]

_INTERFACE = 3
"""Counted up, here and in chunks.cpp, when a function changes."""

_LONGEST_SIDE = 8
_SILENT = 2
"""Chunks in a row that read nothing, at most."""

_HEAD, _BODY, _TAIL = range(3)
"""Where a hypothesis is: after nothing but names, within words, or at the names after them."""

_Key = tuple[tuple[int, ...], int, int]
"""What a hypothesis wrote, its state, and where it is."""
_Way = tuple[float, float, tuple[int, ...]]
"""The score of all its ways, the score of the best one, and that one's chunks."""
_Item = tuple[_Key, _Way]
_Ways = dict[_Key, _Way]


class ChunkSearch:
    """Searches from letters (side 0) to sounds (side 1), or back.

    `alone` holds, per chunk, the log-probability with which it stands anywhere (the name of a
    letter), or NaN where the automaton says; after such a chunk a word begins anew. `kinds` says
    whose name a chunk is. A word may end and another begin anywhere, at the log-probability
    `join`. `end` is the chunk that ends a sequence and has no symbols. Chunks without symbols on
    the side that is read stand between any two of its symbols, two in a row at most.
    """

    def __init__(
        self,
        chunks: Sequence[Chunk],
        automaton: Automaton,
        alone: NDArray[np.float32],
        kinds: Sequence[Kind],
        end: int,
        join: float = -np.inf,
    ) -> None:
        self.join = join
        self.chunks, self.automaton, self.end = chunks, automaton, end
        self.alone = np.ascontiguousarray(alone, np.float32)
        self.kinds = kinds
        self._sides = [_flat([c.letters for c in chunks]), _flat([c.sounds for c in chunks])]
        # What reads nothing is listed under ().
        self._index: list[dict[tuple[int, ...], list[int]]] = [defaultdict(list), defaultdict(list)]
        for c, chunk in enumerate(chunks):
            for side, symbols in enumerate((chunk.letters, chunk.sounds)):
                if c != end and len(symbols) <= _LONGEST_SIDE:
                    self._index[side][symbols].append(c)
        self._library = _library()
        self._model = self._open() if self._library else None

    def _open(self) -> ctypes.c_void_p:
        assert self._library is not None
        a = self.automaton
        self._arrays = [
            np.ascontiguousarray(array)
            for array in (
                a.arc_begin,
                a.arc_symbol,
                a.arc_score,
                a.arc_next,
                a.back_state,
                a.back_score,
                self.alone,
                *self._sides[0],
                *self._sides[1],
                np.array(self.kinds, np.uint8),
            )
        ]
        pointers = [array.ctypes.data_as(ctypes.c_void_p) for array in self._arrays]
        return ctypes.c_void_p(
            self._library.chunks_open(
                len(self.chunks), *pointers[:6], a.start, self.end, *pointers[6:]
            )
        )

    def __del__(self) -> None:
        if getattr(self, "_model", None) and self._library:
            self._library.chunks_close(self._model)

    def search(
        self,
        inputs: Sequence[Sequence[int]],
        side: int,
        *,
        count: int = 10,
        beam: int = 64,
        margin: float = 14.0,
        allowed: NDArray[np.uint8] | None = None,
    ) -> list[list[Found]]:
        """The likeliest outputs of each input, best first, at most `count`.

        `allowed` switches chunks off by a 0; `margin` (nats) drops what falls behind the best.
        """
        if self._model is None:
            usable = self._allowed(allowed)
            return [self._one(tuple(x), side, count, beam, margin, usable) for x in inputs]
        return self.ways(
            inputs, side, count=count, beam=beam, margin=margin, allowed=allowed
        ).lists()

    def ways(
        self,
        inputs: Sequence[Sequence[int]],
        side: int,
        *,
        count: int = 10,
        beam: int = 64,
        margin: float = 14.0,
        allowed: NDArray[np.uint8] | None = None,
    ) -> Paths:
        """The same in arrays."""
        threads = asked_threads() or processors()
        return self.paths(*_flat(inputs), side, count, beam, margin, allowed, threads)

    def paths(
        self,
        begin: NDArray[np.int32],
        symbols: NDArray[np.uint8],
        side: int,
        count: int,
        beam: int,
        margin: float,
        allowed: NDArray[np.uint8] | None = None,
        threads: int = 1,
    ) -> Paths:
        """As `search`; `threads` share out the inputs, `symbols[begin[r] : begin[r + 1]]` each."""
        allowed = self._allowed(allowed)
        if self._model is None or self._library is None:
            inputs = [symbols[a:b].tolist() for a, b in pairwise(begin)]
            found = self.search(
                inputs, side, count=count, beam=beam, margin=margin, allowed=allowed
            )
            return Paths.of(found)
        longest = int(np.diff(begin).max(initial=0))
        if self._index[side].get(()):
            longest += _SILENT * (longest + 1)
        made = Paths.empty(len(begin) - 1, count, max(longest, 1))
        begin, symbols = np.ascontiguousarray(begin), np.ascontiguousarray(symbols)

        def at(array: NDArray[np.generic]) -> ctypes.c_void_p:
            return array.ctypes.data_as(ctypes.c_void_p)

        self._library.chunks_search(
            self._model,
            len(made.found),
            at(begin),
            at(symbols),
            side,
            beam,
            margin,
            self.join,
            at(allowed),
            count,
            made.chunks.shape[2],
            threads,
            *map(at, (made.found, made.scores, made.chunks, made.lengths)),
        )
        return made

    def _allowed(self, allowed: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
        if allowed is None:
            return np.ones(len(self.chunks), np.uint8)
        return np.ascontiguousarray(allowed, np.uint8)

    def written(self, side: int) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """Where each chunk's symbols of a side begin, `(chunks + 1,)`, and all of them."""
        return self._sides[side]

    def _one(
        self,
        x: tuple[int, ...],
        side: int,
        count: int,
        beam: int,
        margin: float,
        allowed: NDArray[np.uint8],
    ) -> list[Found]:
        waiting: list[_Ways] = [{} for _ in range(len(x) + 1)]
        waiting[0][(), self.automaton.start, _HEAD] = (0.0, 0.0, ())
        silent = [c for c in self._index[side].get((), ()) if allowed[c]]
        for i in range(len(x)):
            kept = sorted(waiting[i].items(), key=lambda item: (-item[1][0], item[0]))[:beam]
            if i and self.join > -np.inf:
                kept = self._joined(kept, margin, beam)
            kept = [item for item in kept if item[1][0] >= kept[0][1][0] - margin]
            kept += self._without_input(kept, silent, side, beam, margin)
            for k in range(1, min(_LONGEST_SIDE, len(x) - i) + 1):
                for c in self._index[side].get(x[i : i + k], ()):
                    if not allowed[c]:
                        continue
                    written = self.chunks[c][1 - side]
                    for (output, state, zone), (score, best, path) in kept:
                        if zone == _TAIL and not self.kinds[c]:
                            continue
                        cost, after = self._step(state, c)
                        if cost > -np.inf:
                            _merge(
                                waiting[i + k],
                                (output + written, after, self._zone(zone, c)),
                                (score + cost, best + cost, (*path, c)),
                            )
        ends: _Ways = {}
        last = list(waiting[-1].items())
        if silent:
            last = _kept(waiting[-1], max(beam, count), margin)
            last += self._without_input(last, silent, side, beam, margin)
        for (output, state, _), (score, best, path) in last:
            cost, _ = self._step(state, self.end)
            _merge(ends, (output, 0, 0), (score + cost, best + cost, path))
        ranked = sorted(ends.items(), key=lambda item: (-item[1][0], item[0]))[:count]
        return [Found(path, score) for _, (score, _, path) in ranked]

    def _without_input(
        self, kept: list[_Item], silent: list[int], side: int, beam: int, margin: float
    ) -> list[_Item]:
        """What follows without reading any input."""
        found: list[_Item] = []
        least = kept[0][1][0] - margin if kept else 0.0
        for _ in range(_SILENT if silent else 0):
            ways: _Ways = {}
            for c in silent:
                written = self.chunks[c][1 - side]
                for (output, state, zone), (score, best, path) in kept:
                    cost, after = self._step(state, c)
                    if zone != _TAIL and score + cost >= least:
                        key = output + written, after, _BODY
                        _merge(ways, key, (score + cost, best + cost, (*path, c)))
            kept = _kept(ways, beam, margin)
            found += kept
        return found

    def _joined(self, kept: list[_Item], margin: float, beam: int) -> list[_Item]:
        """A word may end here and another begin."""
        ways: _Ways = dict(kept)
        for (output, state, zone), (score, best, path) in kept:
            cost = self._step(state, self.end)[0] + self.join
            if state != self.automaton.start and score + cost >= kept[0][1][0] - margin:
                key = output, self.automaton.start, zone
                _merge(ways, key, (score + cost, best + cost, path))
        return sorted(ways.items(), key=lambda item: (-item[1][0], item[0]))[:beam]

    def _zone(self, zone: int, chunk: int) -> int:
        if self.kinds[chunk] == Kind.NO_NAME:
            return _BODY
        return _TAIL if self.kinds[chunk] == Kind.LETTER and zone == _BODY else zone

    def _step(self, state: int, chunk: int) -> tuple[float, int]:
        if not np.isnan(self.alone[chunk]):
            return float(self.alone[chunk]), self.automaton.start
        return self.automaton.step(state, chunk)


def _kept(ways: _Ways, beam: int, margin: float) -> list[_Item]:
    ranked = sorted(ways.items(), key=lambda item: (-item[1][0], item[0]))[:beam]
    return [item for item in ranked if item[1][0] >= ranked[0][1][0] - margin]


def _merge(ways: _Ways, key: _Key, new: _Way) -> None:
    if (old := ways.get(key)) is None:
        ways[key] = new
    else:
        likelier = new if new[1] > old[1] else old
        ways[key] = (float(np.logaddexp(old[0], new[0])), likelier[1], likelier[2])


def _flat(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    begin = np.cumsum([0, *map(len, rows)], dtype=np.int32)
    return begin, np.fromiter((s for row in rows for s in row), np.uint8, int(begin[-1]))


@cache
def _library() -> ctypes.CDLL | None:
    path = library_path("_chunks.so")
    if os.environ.get("ELMAN_KERNELS", "").strip().lower() == "off" or not path.exists():
        return None
    try:
        library = open_library(path, "chunks_interface", _INTERFACE)
    except UnusableLibrary as error:
        warnings.warn(
            f"elman searches for sounds in Python, which is slower: {error}; {REINSTALL}",
            RuntimeWarning,
            stacklevel=2,
        )
        return None
    pointer = ctypes.c_void_p
    library.chunks_open.restype = pointer
    library.chunks_open.argtypes = [
        ctypes.c_int,
        *[pointer] * 6,
        ctypes.c_int32,
        ctypes.c_int32,
        *[pointer] * 6,
    ]
    library.chunks_close.argtypes = [pointer]
    library.chunks_search.argtypes = [
        pointer,
        ctypes.c_int,
        pointer,
        pointer,
        ctypes.c_int,
        ctypes.c_int,
        ctypes.c_float,
        ctypes.c_float,
        pointer,
        ctypes.c_int,
        ctypes.c_int,
        ctypes.c_int,
        *[pointer] * 4,
    ]
    library.chunks_search.restype = None
    return library

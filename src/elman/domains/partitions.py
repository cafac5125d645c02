"""A list of any length by its sound: an index of every million names, each a file that is mapped.

A partition is made when it is missing, from where the one before has ended: what was cut short goes
on behind the last file, and one that is damaged is made again alone. A look-up asks each for the
best and merges them, so that of the list no more is in memory than what was looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.cache import cache_root, kept
from elman.domains.arrayfile import map_arrays, write_arrays
from elman.domains.nameindex import NameIndex, hashes_of, indexed
from elman.domains.namelists import Line, Names, check_count, check_some
from elman.domains.soundindex import SoundIndex
from elman.phonetics.voices.voice import Voice

__all__ = ["CAREFUL", "partitioned"]

CAREFUL = 10_000
"""Names at the top of the list that are read as `elman pronounce` does, split into words."""

_VERSION = 4
_SIZE = 1_000_000
"""Names of a partition."""

_TOGETHER = 1 << 16
"""Names that are looked for in earlier partitions at a time."""


def partitioned(
    names: Names, speaker: Voice, careful: int, progress: Callable[[str], None] | None
) -> Iterator[NameIndex]:
    """Yield the partitions of a list, each made if it is not kept.

    Raises `InputError` for a list without names, or with too many.
    """
    made = hashlib.sha256(names.digest().encode())
    made.update(_fingerprint(speaker) + bytes(careful > 0))
    mark = made.hexdigest()[:16]
    folder = cache_root() / "registered"
    earlier: list[NameIndex] = []
    begun, last = 0, False
    while not last:
        before = sum(index.size for index in earlier)
        arrays = _partition(
            folder / f"{speaker.language.code}-{mark}-{len(earlier):03d}.index",
            f"names by sound in {speaker.language.code}, {mark}, from {begun}",
            partial(_made, names, begun, earlier, speaker, max(0, careful - before), progress),
            progress,
        )
        begun, last = int(arrays["stands"][0]), bool(arrays["stands"][1])
        earlier.append(NameIndex(arrays, speaker, SoundIndex(arrays, speaker.near), before))
        yield earlier[-1]


def _partition(
    place: Path,
    what: str,
    make: Callable[[], dict[str, NDArray[Any]]],
    progress: Callable[[str], None] | None,
) -> dict[str, NDArray[Any]]:
    return kept(
        place,
        read=lambda path: map_arrays(path, what),
        make=make,
        write=lambda path, made: write_arrays(path, what, made),
        waiting=progress,
    )


def _made(
    names: Names,
    begun: int,
    earlier: Sequence[NameIndex],
    speaker: Voice,
    careful: int,
    progress: Callable[[str], None] | None,
) -> dict[str, NDArray[Any]]:
    listed, begun, last = _listed(names, begun, earlier)
    before = sum(index.size for index in earlier)
    check_some(before + len(listed))
    check_count(before + len(listed) + (not last))
    if progress and (careful or earlier):
        behind = f" behind {before:,}" if before else ""
        progress(f"indexing {len(listed):,} names{behind} by their sound (once)")
    stands = np.array([begun, last], np.uint64)
    return {**indexed(listed, speaker, careful), "stands": stands}


def _listed(
    names: Names, begun: int, earlier: Sequence[NameIndex]
) -> tuple[list[tuple[str, str]], int, bool]:
    """The next names of a list with labels that are new, where the rest begins, if there is any."""
    found: dict[str, str] = {}
    waiting: dict[str, Line] = {}

    def let_in() -> Line | None:
        """Take in what has waited; return the first for which there is no more room."""
        for line in _new(list(waiting.values()), earlier):
            if len(found) == _SIZE:
                return line
            found[line.label] = line.name
        waiting.clear()
        return None

    behind = None
    for line in names.read(begun):
        if line.label not in found:
            waiting.setdefault(line.label, line)
        if len(waiting) == _TOGETHER and (behind := let_in()) is not None:
            break
    else:
        behind = let_in()
    listed = [(name, label) for label, name in found.items()]
    return listed, 0 if behind is None else behind.begin, behind is None


def _new(lines: list[Line], earlier: Sequence[NameIndex]) -> list[Line]:
    """Those whose labels are in none of the earlier partitions."""
    if not earlier:
        return lines
    asked = hashes_of([line.label for line in lines])
    known = np.zeros(len(lines), bool)
    for index in earlier:
        keys = index.arrays["label_keys"]
        at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        known |= keys[at] == asked
    return [line for line, there in zip(lines, known.tolist(), strict=True) if not there]


def _fingerprint(speaker: Voice) -> bytes:
    """What an index depends on besides its names: how the voice reads, and its sounds."""
    read = speaker.model.read(["airmix", "quora", "netflicks"], 2)
    said = [[(r.phonemes, round(r.probability, 4)) for r in found] for found in read]
    return repr((_VERSION, speaker.near.sounds, said)).encode()

"""Registered names that may be taken for another: by ear, from an index of sounds, and by eye.

The names are the 100,000 most visited ones, or a list of one's own of any length. The index is made
once for a list and a language, and kept; it is made again where either has changed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from heapq import merge
from itertools import islice, pairwise
from pathlib import Path

from elman.datasets.sets.top_domains import popular_domains
from elman.domains.listed import Listed
from elman.domains.nameindex import NameIndex
from elman.domains.namelists import Names
from elman.domains.partitions import CAREFUL, partitioned
from elman.domains.readings import likely_readings
from elman.domains.records import LookAlike
from elman.errors import ConfigurationError, InputError, shorten
from elman.phonetics.languages.codes import language as find
from elman.phonetics.voices.find import voice
from elman.phonetics.voices.voice import Voice

__all__ = ["confused_with", "sounds_of"]


def confused_with(
    name: str,
    language: str = "en",
    *,
    count: int = 20,
    names: str | Path | Iterable[str] | None = None,
    least: float = 0.85,
    progress: Callable[[str], None] | None = None,
) -> list[LookAlike]:
    """Registered names that a listener or a reader would take for `name`, best first.

    Args:
        name: a label such as `netflix`.
        language: whose ears.
        count: how many at most.
        names: registered names, most popular first: a file with one a line or `rank,name`, or a
            list; the 100,000 most visited ones unless given.
        least: how alike they must sound or look, 0 to 1.
        progress: told when something has to be made first.

    Raises:
        ConfigurationError: a language that there is none of, a count or a likeness out of range.
        InputError: nothing in the name can be read, or a list that is none.
        DatasetUnavailable: the popular names, or a lexicon, cannot be had.
    """
    if count < 1:
        raise ConfigurationError(f"At least 1 name is asked for, received count={count}")
    if not 0.5 <= least <= 1:
        raise ConfigurationError(
            f"The least likeness is 0.5 to 1, received {least}", remedy="pass least=0.85"
        )
    spoken = find(language)
    label = spoken.label(name)
    if not label:
        raise InputError(
            f"A name needs a letter or a digit, received {shorten(name)}",
            remedy="give a label such as airmix",
        )
    speaker = voice(spoken.code, progress)
    said = likely_readings(label, speaker, count=3)
    found = [part.like(label, said, least=least) for part in _index(names, speaker, progress)]
    return Listed(islice(merge(*found, key=lambda name: (-name.score, name.rank)), count))


def sounds_of(
    labels: Sequence[str], speaker: Voice, progress: Callable[[str], None] | None = None
) -> frozenset[str]:
    """How labels sound, all readings of all of them; found out once, then kept."""
    sounds, found = speaker.near.sounds, set[str]()
    for part in _index(labels, speaker, progress, careful=0):
        begins, codes = part.arrays["begins"].tolist(), part.arrays["sounds"].tolist()
        found.update(
            "".join(sounds[code] for code in codes[first:last]) for first, last in pairwise(begins)
        )
    return frozenset(found)


def _index(
    names: str | Path | Iterable[str] | None,
    speaker: Voice,
    progress: Callable[[str], None] | None,
    careful: int = CAREFUL,
) -> Sequence[NameIndex]:
    source = popular_domains() if names is None else names
    stated = _stated(source)
    if stated and (index := _indexes.get((stated, speaker.language.code))):
        return index
    index = list(partitioned(Names(source), speaker, careful, progress))
    _indexes.clear()  # One is large enough.
    if stated:
        _indexes[stated, speaker.language.code] = index
    return index


_indexes: dict[tuple[str, str], Sequence[NameIndex]] = {}


def _stated(source: str | Path | Iterable[str]) -> str:
    """A file as it is now, in short; nothing for a list, which may have changed."""
    if not isinstance(source, str | Path):
        return ""
    with contextlib.suppress(OSError, ValueError):
        now = Path(source).stat()
        return f"{Path(source).resolve()} {now.st_size} {now.st_mtime_ns} {now.st_ino}"
    return ""

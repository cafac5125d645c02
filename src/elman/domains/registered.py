"""Registered names that may be taken for another: by ear, from an index of sounds, and by eye.

The names are the 100,000 most visited ones, or a list of one's own of up to a million. The index
is made once for a list and a language, and kept; it is made again where either has changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.cache import cache_root, kept
from elman.datasets.sets.top_domains import popular_domains
from elman.domains.arrayfile import map_arrays, write_arrays
from elman.domains.listed import Listed
from elman.domains.lookalikes import skeleton
from elman.domains.namelists import lines_of, read_names
from elman.domains.offensive import offends
from elman.domains.readings import likely_readings
from elman.domains.records import LookAlike
from elman.domains.soundindex import LONGEST, SoundIndex, hashes
from elman.errors import ConfigurationError, InputError, shorten
from elman.phonetics.acronyms import is_consonantal
from elman.phonetics.engines.joint.bulk import Sounded, read_many
from elman.phonetics.engines.protocol import Reading
from elman.phonetics.languages.codes import language as find
from elman.phonetics.languages.letter_names import names_of
from elman.phonetics.pronouncer import pronouncer_of
from elman.phonetics.voices.find import voice
from elman.phonetics.voices.voice import Voice

__all__ = ["confused_with", "sounds_of"]

_VERSION = 3
_BATCH = 4_000
_CAREFUL = 10_000
"""Names at the top of the list that are read as `elman pronounce` does, split into words."""
_SPELT_OUT = 6
"""Consonants at most that are read by their names, below the top."""
_RARE = 0.15
"""A second reading counts that is at least so probable beside the first."""
_SHORTEST_SEEN = 5
"""Letters of a name whose looks may differ in one."""
_DOUBLED = 0.95
"""How alike names look of which only one has a letter twice: google, gogle."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"


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
    return _index(names, speaker, progress).like(label, count=count, least=least)


class NameIndex(NamedTuple):
    """Registered names, by sound and by sight."""

    arrays: dict[str, NDArray[Any]]
    speaker: Voice
    sounds: SoundIndex

    def like(self, label: str, *, count: int, least: float) -> list[LookAlike]:
        """The names nearest to a label, best first; not the label itself."""
        said = likely_readings(label, self.speaker, count=3)
        total = sum(r.probability for r in said) or 1.0
        share = [Reading(r.phonemes, r.probability / total, r.how) for r in said]
        heard = {h.number: h for h in self.sounds.like(share, least=least)}
        seen = self._seen(label)
        found = []
        for number in {*heard, *seen}:
            ear, looks = heard.get(number), seen.get(number, 0.0)
            found.append(
                LookAlike(
                    self.name(number),
                    label=self._label(number),
                    rank=number + 1,
                    sounds=round(ear.match, 4) if ear else 0.0,
                    expected=round(ear.expected, 4) if ear else 0.0,
                    looks=round(looks, 4),
                    phonemes=ear.sounds if ear else (),
                )
            )
        found.sort(key=lambda r: (-r.score, r.rank))
        code, words = self.speaker.language.code, self.speaker.words
        fit = (r for r in found if r.label != label and not offends(r.label, code, words))
        return Listed(islice(fit, count))

    def name(self, number: int) -> str:
        """A name of the list."""
        begins = self.arrays["name_begins"]
        return bytes(self.arrays["names"][int(begins[number]) : int(begins[number + 1])]).decode()

    def _label(self, number: int) -> str:
        return self.name(number)[: int(self.arrays["label_sizes"][number])]

    def _seen(self, label: str) -> dict[int, float]:
        """Names that look like a label: those with its skeleton, or one a letter away."""
        shape = skeleton(label)
        others = _one_letter_away(shape) if len(shape) >= _SHORTEST_SEEN else set()
        shapes = [shape, *sorted(others)]
        asked = np.unique(_hashes_of(shapes))
        keys = self.arrays["sight_keys"]
        low, high = np.searchsorted(keys, asked, "left"), np.searchsorted(keys, asked, "right")
        found = {}
        for first, last in zip(low.tolist(), high.tolist(), strict=True):
            for number in self.arrays["sight_filed"][first : min(last, first + 50)].tolist():
                other = skeleton(self._label(number))
                if other == shape:
                    found[number] = 1.0
                elif other in others:  # and not of the same hash alone
                    doubled = _singled(shape) == _singled(other)
                    size = max(len(shape), len(other))
                    found[number] = _DOUBLED if doubled else 1 - 1 / size
        return found


def sounds_of(
    labels: Sequence[str], speaker: Voice, progress: Callable[[str], None] | None = None
) -> frozenset[str]:
    """How labels sound, all readings of all of them; found out once, then kept."""
    arrays = _index(labels, speaker, progress, careful=0).arrays
    begins, codes = arrays["begins"].tolist(), arrays["sounds"].tolist()
    sounds = speaker.near.sounds
    return frozenset(
        "".join(sounds[code] for code in codes[first:last]) for first, last in pairwise(begins)
    )


def _index(
    names: str | Path | Iterable[str] | None,
    speaker: Voice,
    progress: Callable[[str], None] | None,
    careful: int = _CAREFUL,
) -> NameIndex:
    source = popular_domains() if names is None else names
    stated = _stated(source)
    if stated and (index := _indexes.get((stated, speaker.language.code))):
        return index
    lines = list(lines_of(source))
    digest = hashlib.sha256("\n".join(lines).encode("utf-8", "replace"))
    digest.update(_fingerprint(speaker) + bytes(careful > 0))
    mark = digest.hexdigest()[:16]
    what = f"names by sound in {speaker.language.code}, {mark}"

    def make() -> dict[str, NDArray[Any]]:
        listed = read_names(lines)
        if progress and careful:
            progress(f"indexing {len(listed):,} names by their sound (once)")
        return _made(listed, speaker, careful)

    arrays = kept(
        cache_root() / "registered" / f"{speaker.language.code}-{mark}.index",
        read=lambda path: map_arrays(path, what),
        make=make,
        write=lambda path, made: write_arrays(path, what, made),
        waiting=progress,
    )
    index = NameIndex(arrays, speaker, SoundIndex(arrays, speaker.near))
    _indexes.clear()  # One is large enough.
    if stated:
        _indexes[stated, speaker.language.code] = index
    return index


_indexes: dict[tuple[str, str], NameIndex] = {}


def _stated(source: str | Path | Iterable[str]) -> str:
    """A file as it is now, in short; nothing for a list, which may have changed."""
    if not isinstance(source, str | Path):
        return ""
    with contextlib.suppress(OSError, ValueError):
        now = Path(source).stat()
        return f"{Path(source).resolve()} {now.st_size} {now.st_mtime_ns} {now.st_ino}"
    return ""


def _fingerprint(speaker: Voice) -> bytes:
    """What an index depends on besides its names: how the voice reads, and its sounds."""
    read = speaker.model.read(["airmix", "quora", "netflicks"], 2)
    said = [[(r.phonemes, round(r.probability, 4)) for r in found] for found in read]
    return repr((_VERSION, speaker.near.sounds, said)).encode()


def _made(
    listed: Sequence[tuple[str, str]], speaker: Voice, careful: int
) -> dict[str, NDArray[Any]]:
    labels = [label for _, label in listed]
    sounds = SoundIndex.of(_readings(labels, speaker, careful), speaker.near)
    encoded = [name.encode() for name, _ in listed]
    sight = _hashes_of([skeleton(label) for label in labels])
    order = np.argsort(sight, kind="stable")
    return {
        **sounds.arrays,
        "names": np.frombuffer(b"".join(encoded), np.uint8),
        "name_begins": np.cumsum([0, *map(len, encoded)]).astype(np.uint32),
        "label_sizes": np.array([len(label) for label in labels], np.uint8),
        "sight_keys": sight[order],
        "sight_filed": order.astype(np.uint32),
    }


def _readings(labels: Sequence[str], speaker: Voice, most: int) -> Sounded:
    """Up to two readings of each label; their probabilities sum to 1."""
    letters = frozenset(filter(str.isascii, speaker.model.letters))
    spelt = [label.replace("-", "") for label in labels]
    asked = [i for i, text in enumerate(spelt) if len(text) <= 40 and letters.issuperset(text)]
    careful = [i for i in asked if i < most]
    known = _listed_words(speaker)
    names = names_of(speaker.language.code)
    settled: dict[int, list[Reading]] = {}
    for i in asked[len(careful) :]:
        if (text := spelt[i]) in known:
            settled[i] = [Reading(speaker.readings(text)[0], 1.0, "word")]
        elif is_consonantal(text) and len(text) <= _SPELT_OUT and all(c in names for c in text):
            said = tuple(sound for letter in text for sound in names[letter])
            settled[i] = [Reading(said, 1.0, "letters")]
    plain = [i for i in asked[len(careful) :] if i not in settled]

    def carefully(part: Sequence[int]) -> Sounded:
        said = pronouncer_of(speaker).pronounce([spelt[i] for i in part], 2)
        return placed(dict(zip(part, map(_shared, said), strict=True)))

    def plainly(part: Sequence[int]) -> Sounded:
        words = [spelt[i] for i in part]
        return read_many(speaker.model, words, part, rare=_RARE, longest=LONGEST)

    def placed(said: dict[int, list[Reading]]) -> Sounded:
        made = Sounded.of(list(said.values()), speaker.near.sounds, LONGEST)
        return made._replace(owners=np.array(list(said), np.uint32)[made.owners])

    # The search is compiled and lets go of the interpreter.
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        made = [
            *pool.map(plainly, _parts(plain)),
            *pool.map(carefully, _parts(careful)),
            placed(settled),
        ]
    return Sounded.joined(made)


def _parts(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[start : start + _BATCH] for start in range(0, len(numbers), _BATCH)]


def _listed_words(speaker: Voice) -> frozenset[str]:
    """The words that the voice's lexicon has: to look a million up there takes a minute."""
    lines = speaker.lexicon.text.decode().split("\n")
    return frozenset(line.partition("\t")[0] for line in lines)


def _shared(readings: Sequence[Reading]) -> list[Reading]:
    """The two likeliest, if the second is no rare one; small enough to hold a million."""
    best = [r for r in readings[:2] if r.probability >= _RARE * readings[0].probability]
    total = sum(r.probability for r in best) or 1.0
    return [Reading(r.phonemes, r.probability / total, r.how) for r in best]


def _hashes_of(texts: Sequence[str]) -> NDArray[np.uint64]:
    encoded = [text.encode("ascii", "replace") for text in texts]
    begins = np.cumsum([0, *map(len, encoded)])
    return hashes(np.frombuffer(b"".join(encoded), np.uint8), begins)


def _singled(text: str) -> str:
    return "".join(c for c, before in zip(text, " " + text, strict=False) if c != before)


def _one_letter_away(text: str) -> set[str]:
    """A letter left out, put in, exchanged for another or with its neighbour.

    >>> {"ba", "a", "abb", "ac"} <= _one_letter_away("ab")
    True
    """
    cuts = [(text[:i], text[i:]) for i in range(len(text) + 1)]
    found = {a + b[1:] for a, b in cuts if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    for letter in _LETTERS:
        found |= {a + letter + b for a, b in cuts}
        found |= {a + letter + b[1:] for a, b in cuts if b}
    return found - {text}

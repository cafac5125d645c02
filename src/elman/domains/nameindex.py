"""An index of registered names by sound and by sight: how it is made, and what is near a label."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.domains.lookalikes import skeleton
from elman.domains.offensive import offends
from elman.domains.records import LookAlike
from elman.domains.soundindex import LONGEST, SoundIndex, hashes
from elman.phonetics.acronyms import is_consonantal
from elman.phonetics.engines.joint.bulk import Sounded, read_many
from elman.phonetics.engines.protocol import Reading
from elman.phonetics.languages.letter_names import names_of
from elman.phonetics.pronouncer import pronouncer_of
from elman.phonetics.voices.voice import Voice

__all__ = ["NameIndex", "hashes_of", "indexed"]

_BATCH = 4_000
_SPELT_OUT = 6
"""Consonants at most that are read by their names, below the top."""
_RARE = 0.15
"""A second reading counts that is at least so probable beside the first."""
_SHORTEST_SEEN = 5
"""Letters of a name whose looks may differ in one."""
_DOUBLED = 0.95
"""How alike names look of which only one has a letter twice: google, gogle."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"


class NameIndex(NamedTuple):
    """Registered names, by sound and by sight; `before` of them stand above in their list."""

    arrays: dict[str, NDArray[Any]]
    speaker: Voice
    sounds: SoundIndex
    before: int = 0

    @property
    def size(self) -> int:
        """How many names it has."""
        return len(self.arrays["label_sizes"])

    def like(self, label: str, said: Sequence[Reading], *, least: float) -> list[LookAlike]:
        """The names nearest to a label and its readings, best first; not the label itself."""
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
                    rank=self.before + number + 1,
                    sounds=round(ear.match, 4) if ear else 0.0,
                    expected=round(ear.expected, 4) if ear else 0.0,
                    looks=round(looks, 4),
                    phonemes=ear.sounds if ear else (),
                )
            )
        found.sort(key=lambda r: (-r.score, r.rank))
        code, words = self.speaker.language.code, self.speaker.words
        return [r for r in found if r.label != label and not offends(r.label, code, words)]

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
        asked = np.unique(hashes_of(shapes))
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


def indexed(
    listed: Sequence[tuple[str, str]], speaker: Voice, careful: int
) -> dict[str, NDArray[Any]]:
    """Index names with their labels; the first `careful` are read as `elman pronounce` does."""
    labels = [label for _, label in listed]
    sounds = SoundIndex.of(_readings(labels, speaker, careful), speaker.near)
    encoded = [name.encode() for name, _ in listed]
    sight = hashes_of([skeleton(label) for label in labels])
    order = np.argsort(sight, kind="stable")
    return {
        **sounds.arrays,
        "names": np.frombuffer(b"".join(encoded), np.uint8),
        "name_begins": np.cumsum([0, *map(len, encoded)]).astype(np.uint32),
        "label_sizes": np.array([len(label) for label in labels], np.uint8),
        "sight_keys": sight[order],
        "sight_filed": order.astype(np.uint32),
        "label_keys": np.sort(hashes_of(labels)),
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


def hashes_of(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Return a hash of each text."""
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

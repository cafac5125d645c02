"""How new names are, by their letters and their sound, and how well they are said."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from elman.domains.brandnames import brand_names, popular_labels
from elman.domains.inventor import known_names
from elman.domains.lookalikes import skeleton
from elman.domains.offensive import offends, probable, sounds_offensive
from elman.domains.records import Invention
from elman.domains.registered import sounds_of
from elman.domains.syllables import syllables_of
from elman.interruption import each
from elman.phonetics.voices.voice import Voice

__all__ = ["Known", "score_names"]

_VOWELS = frozenset("aeiou")


class Known(NamedTuple):
    """What a new name is none of: words, names of brands, and what sounds like those."""

    words: Container[str]
    """Words of all languages, and well-known domains."""
    brands: frozenset[str]
    looks: frozenset[str]
    sounds: frozenset[str]
    """How the brands sound."""

    @classmethod
    def of(cls, speaker: Voice, progress: Callable[[str], None] | None = None) -> Known:
        """What is known to speakers of a language; how the brands sound is found out once."""
        brands = frozenset({*brand_names(), *popular_labels()})
        return cls(
            known_names(),
            brands,
            frozenset(map(skeleton, brands)),
            _heard(brands, speaker, progress),
        )

    def holds(self, name: str) -> bool:
        """Whether a name is known by its letters, or looks like one that is."""
        return name in self.brands or skeleton(name) in self.looks or name in self.words

    def novelty(self, name: str) -> float:
        """How new a name is: 0 for a known one, 0.5 one letter away from one, else 1."""
        if self.holds(name):
            return 0.0
        shorter = [name[:i] + name[i + 1 :] for i in range(len(name))]
        near = any(other in self.brands or other in self.words for other in shorter)
        return 0.5 if near else 1.0


_HEARD: WeakKeyDictionary[Voice, tuple[frozenset[str], frozenset[str]]] = WeakKeyDictionary()
"""Names of brands and how they sound, by voice: to read that takes as long as to invent names."""


def _heard(
    brands: frozenset[str], speaker: Voice, progress: Callable[[str], None] | None
) -> frozenset[str]:
    known = _HEARD.get(speaker)
    if known is None or known[0] != brands:
        known = _HEARD[speaker] = brands, sounds_of(sorted(brands), speaker, progress)
    return known[1]


def score_names(names: Sequence[str], speaker: Voice, known: Known) -> list[Invention]:
    """Score names: how well they are pronounced, how new they are, whether they come back.

    Names that are known, or sound like a brand, those that are offensive, and those that cannot
    be read are left out. A name comes back when a likely spelling of its likeliest reading is the
    name itself.
    """
    code, words = speaker.language.code, speaker.words
    names = [n for n in each(names) if n.isalnum() and n.isascii() and not offends(n, code, words)]
    # What is known is neither read nor spelt.
    novelties = {name: new for name in each(names) if (new := known.novelty(name))}
    names = [name for name in names if name in novelties]
    model = speaker.model
    readings = model.read(names, 3, beam=10, margin=7)
    kept = [
        (name, r[0])
        for name, r in each(zip(names, readings, strict=True))
        if r
        # What is read letter by letter is no name that people say.
        and not any(p.name and not _VOWELS.intersection(p.letters) for p in r[0].parts)
        and not sounds_offensive(name, probable(r), speaker)
        and "".join(r[0].phonemes) not in known.sounds
    ]
    spelled = model.spell([r.phonemes for _, r in kept], 3, beam=24, margin=8)
    scored = []
    for (name, reading), written in each(zip(kept, spelled, strict=True)):
        novelty = novelties[name]
        ease = reading.evidence / (len(name) + 1)
        back = any(spelling.text == name for spelling in written)
        scored.append(
            Invention(
                name,
                phonemes=reading.phonemes,
                score=round(ease + 0.3 * novelty + (0.3 if back else 0.0), 4),
                pronounceability=round(ease, 4),
                novelty=novelty,
                round_trip=back,
                syllables=syllables_of(reading.phonemes, speaker.near, code),
            )
        )
    return scored

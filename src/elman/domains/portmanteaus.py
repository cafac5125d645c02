"""Portmanteaus: two keywords in one name, joined where they sound the same or go well together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import permutations

from elman.domains.vocabulary import ENDINGS, PREFIXES
from elman.interruption import each
from elman.phonetics.engines.protocol import Part
from elman.phonetics.pronouncer import pronouncer_of
from elman.phonetics.voices.voice import Voice
from elman.phonetics.voices.words.table import usual_words

__all__ = ["blends", "contains", "side_by_side"]

_LEAST = 2
"""Sounds of each keyword that a blend keeps at least, in a row."""

_USUAL = 4.0
"""How usual words are whose endings names take (Zipf)."""
_ENDINGS = 24
_VOWELS = "aeiouy"

_RESPELLED = 3
"""Other spellings of a keyword that are blended too."""


def blends(keywords: Sequence[str], voice: Voice) -> dict[str, float]:
    """Blends of each two keywords, best first, each with how good a blend it is.

    A blend begins as one keyword and ends as the other. Best is what both share in the middle
    (breakfast + lunch: brunch has one sound of both), and what keeps most of both.
    """
    written = [_ways(keyword, voice) for keyword in each(keywords)]
    found: dict[str, float] = {}
    for first, second in each(permutations(range(len(written)), 2)):
        for i, left in enumerate(written[first]):
            for j, right in enumerate(written[second]):
                for name, score in each(_joined(left, right, voice)):
                    found[name] = max(found.get(name, -9.0), score - 1.5 * (i + j))
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def side_by_side(keywords: Sequence[str], voice: Voice) -> dict[str, float]:
    """Names with two whole keywords: as they are, with a vowel between, or a beginning or an end.

    Keywords of one syllable cannot be cut, and have no other blends. Best first, as `blends`,
    whose scores are higher.
    """
    return dict(sorted(_side_by_side(keywords, voice), key=lambda way: (-way[1], way[0])))


def _side_by_side(keywords: Sequence[str], voice: Voice) -> Iterator[tuple[str, float]]:
    endings = [e for e in ENDINGS if len(e) <= 3]
    usual = usual_words(voice.words, _USUAL)
    often = Counter(word[-n:] for word in usual for n in range(1, 4) if len(word) > n + 2)
    endings.sort(key=lambda e: (-often[e], e))
    vowels = sorted("aeio", key=lambda v: -often[v])
    for first, second in each(permutations(keywords, 2)):
        # A letter that both have is written once.
        whole = first + second[first[-1] == second[0] :]
        yield whole, 0.5 - 0.12 * len(whole)
        both = (whole[len(first) - 1] in _VOWELS) + (second[0] in _VOWELS)
        if not both:
            for vowel in vowels:
                yield first + vowel + second, -0.5 - 0.12 * len(whole)
        for n, ending in enumerate(endings[:_ENDINGS]):
            if (whole[-1] in _VOWELS) != (ending[0] in _VOWELS):
                yield whole + ending, -1.0 - 0.05 * n - 0.12 * len(whole + ending)
        for prefix in (p for p in PREFIXES if len(p) <= 3):
            if (prefix[-1] in _VOWELS) != (whole[0] in _VOWELS):
                yield prefix + whole, -2.0 - 0.12 * len(prefix + whole)


def _ways(keyword: str, voice: Voice) -> list[list[Part]]:
    """A keyword cut into letters with their sounds, as it is written and otherwise."""
    readings = pronouncer_of(voice).pronounce([keyword], 1)[0]
    if not readings:
        return [[Part(letter, (letter,)) for letter in keyword]]
    own = voice.explained(readings[0])
    found = [list(own.parts)] if "".join(p.letters for p in own.parts) == keyword else []
    spelled = voice.model.spell([own.phonemes], _RESPELLED + 1, beam=24, margin=8)[0]
    found += [list(s.parts) for s in spelled if s.text != keyword][:_RESPELLED]
    return found or [[Part(keyword, own.phonemes)]]


def _joined(left: list[Part], right: list[Part], voice: Voice) -> Iterator[tuple[str, float]]:
    whole = [sum(len(p.letters) for p in parts) for parts in (left, right)]
    for i in range(1, len(left) + 1):
        for j in range(len(right)):
            first, second = left[:i], right[j:]
            if not (_enough(first, left) and _enough(second, right)):
                continue
            shared = _shared(first, second)
            name = _letters(first) + _letters(second[shared:])
            kept = len(_letters(first)) / whole[0] + len(_letters(second)) / whole[1]
            contact = 0.0 if shared else _contact(first[-1], second[0], voice)
            # Two whole words side by side are no blend.
            if shared or kept < 2:
                yield name, 2.0 * shared + 1.5 * kept + contact - 0.12 * len(name)


def _shared(first: Sequence[Part], second: Sequence[Part]) -> int:
    """How many parts at the end of one sound as those at the beginning of the other."""
    for size in range(min(3, len(first), len(second)), 0, -1):
        ends = [p.sounds for p in first[-size:]], [p.sounds for p in second[:size]]
        if ends[0] == ends[1] and any(ends[0]):
            return size
    return 0


def _contact(before: Part, after: Part, voice: Voice) -> float:
    """A consonant and a vowel go well together, two vowels do not."""
    known = voice.near.sounds
    sounds = [s for s in (before.sounds[-1:] + after.sounds[:1]) if s in known]
    if len(sounds) < 2:
        return -1.0
    vowels = [voice.near.is_vowel(s) for s in sounds]
    return 0.6 if vowels[0] != vowels[1] else -1.0 if all(vowels) else -0.3


def _enough(part: Sequence[Part], whole: Sequence[Part]) -> bool:
    size = sum(len(p.sounds) for p in part)
    return size >= min(_LEAST, sum(len(p.sounds) for p in whole)) and len(_letters(part)) >= 2


def _letters(parts: Sequence[Part]) -> str:
    return "".join(part.letters for part in parts)


def contains(sounds: Sequence[str], keyword: Sequence[str], *, least: int = _LEAST) -> bool:
    """Whether a pronunciation holds so many sounds of a keyword in a row, or all it has.

    >>> contains(tuple("muzɛɹ"), tuple("ɛɹ")), contains(tuple("muzɛɹ"), tuple("kat"))
    (True, False)
    """
    size = min(least, len(keyword))
    runs = {tuple(keyword[i : i + size]) for i in range(len(keyword) - size + 1)}
    return any(tuple(sounds[i : i + size]) in runs for i in range(len(sounds) - size + 1))

"""Step 2: phonetic patterns, the stretches of a pronunciation that can be written otherwise.

`air` in `airmix` sounds like the name of `r`, `ate` like `8`, `you` like `u`: a pattern is a
stretch of sounds with every way the language, or the name of a letter, writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from elman.phonetics.engines.protocol import Part, Reading
from elman.phonetics.voices.voice import Voice

__all__ = ["Pattern", "patterns_of", "replaced", "stretches"]


class Pattern(NamedTuple):
    """Sounds `start ... stop - 1` of a reading, as written and as they could be."""

    start: int
    stop: int
    written: str
    others: tuple[str, ...]


def patterns_of(reading: Reading, voice: Voice, *, most: int = 6) -> list[Pattern]:
    """The stretches between the reading's own cuts that have other spellings, usual ones first."""
    cuts = [0, *accumulate(len(part.sounds) for part in reading.parts)]
    found = []
    for i in range(len(reading.parts)):
        for j in range(i + 1, len(reading.parts) + 1):
            written = "".join(part.letters for part in reading.parts[i:j])
            ways = voice.model.writings(reading.phonemes[cuts[i] : cuts[j]])
            others = tuple(letters for letters in ways if letters != written)[:most]
            if others:
                found.append(Pattern(cuts[i], cuts[j], written, others))
    return found


def replaced(before: Sequence[Part], after: Sequence[Part]) -> str:
    """Say which letters gave way to which, cut where both spellings have a cut.

    >>> air = [Part("ai", ("ɛ",), False), Part("r", ("ɹ",), False), Part("mix", ("m",), False)]
    >>> replaced(air, [Part("r", ("ɛ", "ɹ"), True), Part("mix", ("m",), False)])
    'air -> r (its name)'
    """
    changes = []
    for old, new, _ in stretches(before, after):
        spoken = [s for p in old for s in p.sounds], [s for p in new for s in p.sounds]
        if _letters(old) == _letters(new) and spoken[0] == spoken[1]:
            continue
        notes = ["its name"] if any(p.name and len(p.letters) < len(p.sounds) for p in new) else []
        if spoken[0] != spoken[1]:
            notes.append(f"{''.join(spoken[0])} heard as {''.join(spoken[1])}")
        changes.append(
            f"{_letters(old)} -> {_letters(new)}" + (f" ({', '.join(notes)})" if notes else "")
        )
    return ", ".join(changes)


Stretch = tuple[Sequence[Part], Sequence[Part], bool]
"""What stood in a stretch before, what stands there after, and whether it is the last."""


def stretches(before: Sequence[Part], after: Sequence[Part]) -> Iterator[Stretch]:
    """Cut two spellings of a pronunciation where both have a cut; one stretch where nowhere.

    Parts at the beginning and the end that both have are left out.
    """
    if sum(len(p.sounds) for p in before) == sum(len(p.sounds) for p in after):
        least = min(len(before), len(after))
        head = tail = 0
        while head < least and before[head] == after[head]:
            head += 1
        while tail < least - head and before[-1 - tail] == after[-1 - tail]:
            tail += 1
        before, after = before[head : len(before) - tail], after[head : len(after) - tail]
        if not before and not after:
            return
    else:
        tail = 0
    ends = [list(accumulate(len(p.sounds) for p in parts)) for parts in (before, after)]
    common = sorted(set(ends[0]) & set(ends[1]))
    if not common or ends[0][-1] != ends[1][-1]:
        yield before, after, not tail
        return
    at = [0, 0]
    for end in common:
        to = [e.index(end) + 1 for e in ends]
        yield before[at[0] : to[0]], after[at[1] : to[1]], end == common[-1] and not tail
        at = to


def _letters(parts: Sequence[Part]) -> str:
    return "".join(part.letters for part in parts)

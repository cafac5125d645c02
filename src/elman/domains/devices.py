"""Devices: what a respelling changes, named, so that it can be learned which of them people use.

`flicker` becomes `flickr` by "er -> r at the end", `netflix` becomes `netflicks` by "x -> cks".
A device is named by the letters that gave way, whatever word they stand in; a doubled letter, a
letter's name and a digit's are devices of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

from elman.domains.patterns import stretches
from elman.phonetics.engines.protocol import Part, Reading
from elman.phonetics.voices.voice import Voice

__all__ = ["bent", "changes", "device_of", "devices_of"]

_LONGEST = 63
_BRIEF = 8
"""Characters of a device that is named by whole stretches, `ck -> k`, not by what differs."""
_SILENT = frozenset("aeiouywh")
"""Letters that are often silent: they come and go wherever they stand."""
_SPAN = 3
"""Parts of a reading that give way together, at most."""
_WRITINGS = 24
"""Ways to write a stretch that are looked at, the usual ones."""
_SECOND = 0.5
"""How much less usual a second device in a name is."""
_TWICE = 18
"""Single changes, the usual ones, that are also made two at a time."""


def devices_of(before: Sequence[Part], after: Sequence[Part]) -> list[str]:
    """The devices that make one spelling of a pronunciation of another, in order.

    >>> quick = [Part("qu", ("k", "w")), Part("i", ("ɪ",)), Part("ck", ("k",))]
    >>> devices_of(quick, [Part("kw", ("k", "w")), quick[1], Part("k", ("k",))])
    ['qu -> kw', 'ck -> k$']
    """
    return [
        device
        for old, new, last in stretches(before, after)
        if (device := device_of(_letters(old), _letters(new), last=last, named=_named(new)))
    ]


@lru_cache(maxsize=1 << 14)
def device_of(old: str, new: str, *, last: bool = False, named: bool = False) -> str:
    """Name what happened to a stretch of letters; nothing where they stayed.

    >>> device_of("ck", "k"), device_of("t", "tt"), device_of("tt", "t"), device_of("ph", "f")
    ('ck -> k', 'doubled', 'single', 'ph -> f')
    >>> device_of("air", "r", named=True), device_of("s", "se", last=True)
    ('letter name', '+e$')
    """
    if old == new:
        return ""
    if named:
        return "digit name" if new[-1:].isdigit() or new[:1].isdigit() else "letter name"
    if any(map(str.isdigit, old + new)):
        return "digits"
    if _singled(old) == _singled(new):
        return "doubled" if len(new) > len(old) else "single"
    end = "$" if last else ""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    plain = f"{old} -> {new}{end}"
    if len(plain) <= _BRIEF + len(end) and not _SILENT.issuperset(gone + come):
        return plain  # ck -> k
    if not gone:
        return f"+{come}{end}"
    if not come and not (gone == "e" and last and tail):
        return f"-{gone}{end}"
    return plain if len(plain) <= _BRIEF + 1 + len(end) else f"{gone} -> {come}{end}"


def changes(reading: Reading, voice: Voice) -> Iterator[tuple[str, int, int, Part]]:
    """Every way to write a reading's parts `i ... j - 1` otherwise, with its device."""
    parts = reading.parts
    starts = [0, *accumulate(len(part.sounds) for part in parts)]
    for i in range(len(parts)):
        for j in range(i + 1, min(i + _SPAN, len(parts)) + 1):
            old = _letters(parts[i:j])
            sounds = reading.phonemes[starts[i] : starts[j]]
            for new in voice.model.writings(sounds)[:_WRITINGS]:
                named = (new, sounds) in voice.model.named
                # A letter's name stands at the edge of a name, a digit's anywhere.
                if new != old and (not named or i == 0 or j == len(parts) or new.isdigit()):
                    yield (
                        device_of(old, new, last=j == len(parts), named=named),
                        i,
                        j,
                        Part(new, sounds, named),
                    )


def bent(
    reading: Reading, voice: Voice, habits: Mapping[str, float], *, most: int
) -> Iterator[tuple[str, tuple[Part, ...], float]]:
    """The spellings that one or two usual devices make of a reading's own, usual ones first.

    Each comes with the logarithm of how usual it is. `habits` says how usual a device is, more
    where people use it more; a device that it lacks is not used here.
    """
    parts = reading.parts
    single = [
        (habits[device], (i, j, part))
        for device, i, j, part in changes(reading, voice)
        if device in habits
    ]
    single.sort(key=lambda way: (-way[0], way[1]))
    ways: list[tuple[float, tuple[tuple[int, int, Part], ...]]] = [
        (habit, (change,)) for habit, change in single
    ]
    for n, (habit, one) in enumerate(single[:_TWICE]):
        for more, two in single[n + 1 : _TWICE]:
            first, second = sorted((one, two))
            if first[1] <= second[0]:
                ways.append((habit + more - _SECOND, (first, second)))
    ways.sort(key=lambda way: -way[0])
    for usual, chosen in ways[:most]:
        made: list[Part] = []
        at = 0
        for start, stop, part in chosen:
            made += [*parts[at:start], part]
            at = stop
        made += parts[at:]
        if len(label := _letters(made)) <= _LONGEST:
            yield label, tuple(made), usual


def _letters(parts: Sequence[Part]) -> str:
    return "".join(part.letters for part in parts)


def _named(parts: Sequence[Part]) -> bool:
    return any(part.name and len(part.letters) < len(part.sounds) for part in parts)


def _singled(text: str) -> str:
    return "".join(c for c, before in zip(text, " " + text, strict=False) if c != before)

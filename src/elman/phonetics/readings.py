"""How a string of any kind may be read: as words, letters, digits, or what they stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from elman.phonetics.compounds import Share, frequencies, share_of, split
from elman.phonetics.engines.protocol import Reading
from elman.phonetics.languages.digits import written_out
from elman.phonetics.languages.letter_names import names_of
from elman.phonetics.languages.record import Language, latin
from elman.phonetics.pieces import Piece, pieces_of

__all__ = ["Way", "ranked", "ways"]

_USUAL = 1e-6
"""Share of running text of a word that may stand beside a letter's name."""

_BESIDE = 0.6
"""How often a letter that cannot begin a word with the next is read by its name."""

VOWELS = frozenset("aeiouy")


@dataclass(frozen=True)
class Way:
    """One way to take a string apart: words to be read one after another, and its weight.

    Each part is a word to look up or pronounce, or phonemes where these are settled; `written`
    has the letters or digits of each.
    """

    parts: tuple[str | tuple[str, ...], ...]
    weight: float
    how: str
    written: tuple[str, ...] = ()


def ways(
    text: str, spoken: Language, knows: Callable[[str], bool], share: Share | None = None
) -> list[Way]:
    """List the ways to read `text`, weights summing to 1, most probable first.

    `knows` tells whether a word is in the lexicon, `share` how often it is used: as wordfreq says
    unless given. Raises as `pieces` does.

    >>> from elman.phonetics.languages.codes import language
    >>> [(way.how, way.parts) for way in ways("b9", language("en"), lambda word: False)][0]
    ('letters+digits', (('b', 'i'), ('n', 'a', 'ɪ', 'n')))
    """
    cut = pieces_of(text, spoken)
    share = share or share_of(spoken.frequent)
    found: list[Way] = []
    rest = 1.0
    mixed = {piece.kind for piece in cut} == {"letters", "digits"}
    if mixed:
        written = written_out([piece.text for piece in cut], spoken)
        whole = "".join(piece.text for piece in cut)
        for word, how in sorted(written, key=lambda way: -share(way[0])):
            if rest > 0.2 and knows(word) and len(word) > 2:
                found.append(Way((word,), 0.7 * rest, how, (whole,)))
                rest *= 0.3
    combined = [Way((), 1.0, "")]
    for piece in cut:
        options = _options(piece, spoken, knows, share, mixed=mixed)
        combined = sorted(
            (
                Way(
                    before.parts + option.parts,
                    before.weight * option.weight,
                    _together(before.how, option.how),
                    before.written + option.written,
                )
                for before in combined
                for option in options
            ),
            key=lambda way: -way.weight,
        )[:16]
    total = sum(way.weight for way in combined) or 1.0
    found += [replace(way, weight=way.weight / total * rest) for way in combined]
    return sorted(found, key=lambda way: -way.weight)


def _together(first: str, second: str) -> str:
    kinds = [kind for kind in first.split("+") if kind]
    return "+".join(kinds + [kind for kind in second.split("+") if kind not in kinds])


def _options(
    piece: Piece, spoken: Language, knows: Callable[[str], bool], share: Share, *, mixed: bool
) -> list[Way]:
    names = names_of(spoken.code)
    word = piece.text
    if piece.kind == "digits":
        said = _named(word, names, 1.0, "digits")
        chat = spoken.digit_sounds
        if chat and mixed and all(digit in chat for digit in word):
            sounds = tuple((chat[digit],) for digit in word)
            return [Way(sounds, 0.6, "shape", tuple(word)), replace(said, weight=0.4)]
        return [said]
    spelt = word if word.isascii() else spoken.to_latin(word)
    nameable = (
        spelt.isascii() and all(c in names for c in spelt) and (spoken.latin or word.isascii())
    )
    letters = _prior_of_letters(piece, knows(word)) if nameable else 0.0
    found = []
    if letters:
        found.append(_named(spelt, names, letters, "letters"))
    if letters < 1.0:
        found += _as_words(word, spoken, knows, share, 1.0 - letters)
    return found


def _named(word: str, names: Mapping[str, tuple[str, ...]], weight: float, how: str) -> Way:
    return Way(tuple(names[c] for c in word), weight, how, tuple(word))


def _as_words(
    word: str, spoken: Language, knows: Callable[[str], bool], share: Share, weight: float
) -> list[Way]:
    if knows(word):
        return [Way((word,), weight, "word", (word,))]
    found = _beside_letters(word, spoken, share, weight) if word.isascii() else []
    left = weight - sum(way.weight for way in found)
    if len(word) >= 5 and spoken.runs_together:
        for words, likely in split(word, spoken, share=share):
            if len(words) > 1 and likely > 0.005:
                parts = [_word_or_letters(part, spoken, knows) for part in words]
                said = tuple(sound for way in parts for sound in way.parts)
                written = tuple(text for way in parts for text in way.written)
                found.append(Way(said, left * likely * 0.95, "split", written))
    left = weight - sum(way.weight for way in found)
    return [*found, Way((word,), left, "model", (word,))]


def _word_or_letters(word: str, spoken: Language, knows: Callable[[str], bool]) -> Way:
    """A word of a compound; one without vowels that the lexicon lacks is named: moviestv."""
    names = names_of(spoken.code)
    if VOWELS.isdisjoint(word) and all(c in names for c in word) and not knows(word):
        return _named(word, names, 1.0, "letters")
    return Way((word,), 1.0, "word", (word,))


def _beside_letters(word: str, spoken: Language, share: Share, weight: float) -> list[Way]:
    """A letter named before a usual word, where both together begin no word: rmix, xbox."""
    rest = word[1:]
    if len(rest) < 3 or share(rest) < _USUAL or word[:2] in onsets(spoken.frequent):
        return []
    said = names_of(spoken.code)[word[0]]
    return [Way((said, rest), _BESIDE * weight, "letters+word", (word[0], rest))]


@cache
def onsets(code: str) -> frozenset[str]:
    """What the first two letters of a language's words are, of those that some dozens share."""
    words = frequencies(code)
    counts = Counter(word[:2] for word in words if len(word) > 4 and word.isalpha())
    return frozenset(pair for pair, n in counts.items() if n > len(words) / 4000)


def _prior_of_letters(piece: Piece, known: bool) -> float:
    """Guess how likely a piece is said letter by letter."""
    word, n = piece.text, len(piece.text)
    if n == 1:
        return 0.5 if known and word in "aioyàé" else 0.97
    if n > 8:
        return 0.0
    plain = latin(word)
    run = max(
        (len(list(group)) for vowel, group in groupby(plain, VOWELS.__contains__) if not vowel),
        default=0,
    )
    if known and not (piece.capitals and n <= 4):
        # A lexicon also has abbreviations, said as it says.
        return 0.5 if VOWELS.isdisjoint(plain) else 0.02
    if VOWELS.isdisjoint(plain):
        return 0.95 if n <= 5 else 0.6
    if piece.capitals and n <= 4:
        # NASA and IKEA are words, IBM is letters.
        return 0.2 if known or (n == 4 and run < 3) else 0.6
    if n <= 3:
        return 0.45 if run >= 2 else 0.25
    return 0.3 if run >= 4 else 0.02


def ranked(readings: Iterable[Reading], count: int) -> list[Reading]:
    """Add up readings with the same phonemes and keep the `count` most probable.

    >>> ranked([Reading(("a",), 0.2, "model"), Reading(("a",), 0.3, "word")], 1)
    [Reading(phonemes=('a',), probability=0.5, how='word')]
    """
    found: dict[tuple[str, ...], Reading] = {}
    for reading in sorted(readings, key=lambda reading: -reading.probability):
        before = found.get(reading.phonemes)
        if before is None:
            found[reading.phonemes] = reading
        else:
            total = before.probability + reading.probability
            found[reading.phonemes] = replace(before, probability=total)
    best: Sequence[Reading] = sorted(found.values(), key=lambda reading: -reading.probability)
    return list(best[:count])

"""How a string of any kind may be read: as words, letters, digits, or what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from elman.phonetics.compounds import frequencies, split
from elman.phonetics.languages.codes import Language
from elman.phonetics.languages.digits import ARABIC_CHAT, written_out
from elman.phonetics.languages.letter_names import names_of
from elman.phonetics.languages.romanisation import romanise
from elman.phonetics.pieces import Piece, pieces

__all__ = ["Reading", "Way", "ranked", "ways"]

VOWELS = frozenset("aeiouy")


@dataclass(frozen=True)
class Reading:
    """One way to say a string: its phonemes, how probable it is, and how it was read.

    `how` is "word" (in the lexicon), "model" (letters to sounds), "letters" (their names),
    "digits", "split" (into known words), "sound" (gr8), "shape" (s3cure), or several with +.
    """

    phonemes: tuple[str, ...]
    probability: float
    how: str


@dataclass(frozen=True)
class Way:
    """One way to take a string apart: words to be read one after another, and its weight.

    Each part is a word to look up or pronounce, or phonemes where these are settled.
    """

    parts: tuple[str | tuple[str, ...], ...]
    weight: float
    how: str


def ways(text: str, spoken: Language, knows: Callable[[str], bool]) -> list[Way]:
    """List the ways to read `text`, weights summing to 1, most probable first.

    `knows` tells whether a word is in the lexicon. Raises as `pieces` does.

    >>> from elman.phonetics.languages.codes import language
    >>> [(way.how, way.parts) for way in ways("b9", language("en"), lambda word: False)][0]
    ('letters+digits', (('b', 'i'), ('n', 'a', 'ɪ', 'n')))
    """
    cut = pieces(text, spoken)
    found: list[Way] = []
    rest = 1.0
    mixed = {piece.kind for piece in cut} == {"letters", "digits"}
    if mixed:
        code = spoken.frequent
        written = written_out([piece.text for piece in cut], code)
        usual = frequencies(code)
        for word, how in sorted(written, key=lambda one: -usual.get(one[0], 0.0)):
            if rest > 0.2 and knows(word) and len(word) > 2:
                found.append(Way((word,), 0.7 * rest, how))
                rest *= 0.3
    combined = [Way((), 1.0, "")]
    for piece in cut:
        options = _options(piece, spoken, knows, mixed=mixed)
        combined = sorted(
            (
                Way(
                    before.parts + option.parts,
                    before.weight * option.weight,
                    _together(before.how, option.how),
                )
                for before in combined
                for option in options
            ),
            key=lambda way: -way.weight,
        )[:16]
    total = sum(way.weight for way in combined) or 1.0
    found += [Way(way.parts, way.weight / total * rest, way.how) for way in combined]
    return sorted(found, key=lambda way: -way.weight)


def _together(first: str, second: str) -> str:
    kinds = [kind for kind in first.split("+") if kind]
    return "+".join(kinds + [kind for kind in second.split("+") if kind not in kinds])


def _options(
    piece: Piece, spoken: Language, knows: Callable[[str], bool], *, mixed: bool
) -> list[Way]:
    names = names_of(spoken)
    if piece.kind == "digits":
        said = Way(tuple(names[digit] for digit in piece.text), 1.0, "digits")
        if spoken.code == "ar" and mixed and all(digit in ARABIC_CHAT for digit in piece.text):
            sounds = tuple((ARABIC_CHAT[digit],) for digit in piece.text)
            return [Way(sounds, 0.6, "shape"), Way(said.parts, 0.4, "digits")]
        return [said]
    word = piece.text
    spelt = word if word.isascii() else romanise(word, spoken.code)
    nameable = (
        spelt.isascii() and all(c in names for c in spelt) and (spoken.latin or word.isascii())
    )
    letters = _prior_of_letters(piece, knows(word)) if nameable else 0.0
    found = []
    if letters:
        found.append(Way(tuple(names[c] for c in spelt), letters, "letters"))
    if letters < 1.0:
        found += _as_words(word, spoken, knows, 1.0 - letters)
    return found


def _as_words(
    word: str, spoken: Language, knows: Callable[[str], bool], weight: float
) -> list[Way]:
    if knows(word):
        return [Way((word,), weight, "word")]
    if len(word) < 5 or not (spoken.latin or spoken.code == "ru"):
        return [Way((word,), weight, "model")]
    found = []
    for words, share in split(word, spoken.frequent):
        if len(words) > 1 and share > 0.005:
            found.append(Way(words, weight * share * 0.95, "split"))
    left = weight - sum(way.weight for way in found)
    return [*found, Way((word,), left, "model")]


def _prior_of_letters(piece: Piece, known: bool) -> float:
    """Guess how likely a piece is said letter by letter."""
    word, n = piece.text, len(piece.text)
    if n == 1:
        return 0.5 if known and word in "aioyàé" else 0.97
    if n > 8:
        return 0.0
    plain = romanise(word)
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
        return 0.6
    if n <= 3:
        return 0.45 if run >= 2 else 0.25
    return 0.3 if run >= 4 else 0.02


def ranked(readings: Iterable[Reading], count: int) -> list[Reading]:
    """Add up readings with the same phonemes and keep the `count` most probable.

    >>> ranked([Reading(("a",), 0.2, "model"), Reading(("a",), 0.3, "word")], 1)
    [Reading(phonemes=('a',), probability=0.5, how='word')]
    """
    found: dict[tuple[str, ...], Reading] = {}
    for one in sorted(readings, key=lambda reading: -reading.probability):
        before = found.get(one.phonemes)
        if before is None:
            found[one.phonemes] = one
        else:
            total = before.probability + one.probability
            found[one.phonemes] = Reading(one.phonemes, total, before.how)
    best: Sequence[Reading] = sorted(found.values(), key=lambda reading: -reading.probability)
    return list(best[:count])

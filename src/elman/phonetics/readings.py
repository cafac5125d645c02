"""How a string of any kind may be read: as words, letters, digits, or what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from elman.phonetics.acronyms import begins, ends, is_consonantal, is_vowel, likely_letters, sayable
from elman.phonetics.compounds import Share, share_of, split
from elman.phonetics.engines.protocol import Phonemes, Reading
from elman.phonetics.languages.digits import written_out
from elman.phonetics.languages.letter_names import names_of, other_names_of
from elman.phonetics.languages.record import Language, latin
from elman.phonetics.numbers import said_numbers, settled
from elman.phonetics.pieces import Piece, pieces_of

__all__ = ["Phrase", "Way", "ranked", "ways"]

_USUAL = 1e-6
"""Share of running text of a word that may stand beside a letter's name."""

_BESIDE = 0.6
"""How often letters that cannot begin or end a word with the rest are read by their names."""

_UNKNOWN = 0.25
"""How much less likely a compound is for each part that the lexicon lacks."""

_UNIT = 0.85
"""How often what may be a unit behind a number is one."""

_PREFIXES = "eiu"
"""Vowels that stand before whole words by their names, as in ebook and iphone."""

Knows = Callable[[str], bool]


@dataclass(frozen=True)
class Phrase:
    """Words, or phonemes where these are settled, that are written as one: 24, Dr."""

    words: tuple[str | Phonemes, ...]


@dataclass(frozen=True)
class Way:
    """One way to take a string apart: words to be read one after another, and its weight.

    Each part is a word to look up or pronounce, phonemes where these are settled, or a phrase of
    both; `written` has the letters or digits of each.
    """

    parts: tuple[str | Phonemes | Phrase, ...]
    weight: float
    how: str
    written: tuple[str, ...] = ()

    @property
    def words(self) -> Iterator[str]:
        """The words to look up or pronounce."""
        for part in self.parts:
            if isinstance(part, str):
                yield part
            elif isinstance(part, Phrase):
                yield from (word for word in part.words if isinstance(word, str))


def ways(text: str, spoken: Language, knows: Knows, share: Share | None = None) -> list[Way]:
    """List the ways to read `text`, weights summing to 1, most probable first.

    `knows` tells whether a word is in the lexicon, `share` how often it is used: as the
    language's table says unless given. Raises as `pieces_of` does.

    >>> from elman.phonetics.languages.codes import language
    >>> [(way.how, way.parts) for way in ways("b9", language("en"), lambda word: False)][0]
    ('letters+digits', (('b', 'i'), ('n', 'a', 'ɪ', 'n')))
    """
    cut = list(_joined(pieces_of(text, spoken), knows, spoken))
    share = share or share_of(spoken)
    found: list[Way] = []
    rest = 1.0
    mixed = {piece.kind for piece in cut if not piece.said} == {"letters", "digits"}
    if mixed and all(piece.ending < 0 and not piece.rule for piece in cut) and not _sized(cut):
        written = written_out([piece.text for piece in cut], spoken)
        whole = "".join(piece.text for piece in cut)
        # Beside a word, two digits are a number: Studio54 is no "studiosa".
        likely = 0.1 if _is_numbered(cut, knows) else 0.7
        for word, how in sorted(written, key=lambda way: -share(way[0])):
            if rest > 0.2 and knows(word) and len(word) > 2:
                found.append(Way((word,), likely * rest, how, (whole,)))
                rest *= 1.0 - likely
    combined = [Way((), 1.0, "")]
    for number, piece in enumerate(cut):
        initials = len(piece.text) == 1 and any(
            other.said or (len(other.text) == 1 and other.kind == "letters")
            for other in (*cut[max(0, number - 1) : number], *cut[number + 1 : number + 2])
        )
        if (
            initials
            and piece.kind == "letters"
            and not piece.said
            and (said := _named(piece.text, spoken))
        ):
            options = said  # U.S.A.
        elif number and (said := _behind_number(cut[number - 1], piece, spoken)):
            options = said
        else:
            last = number == len(cut) - 1
            chat = len(piece.text) == 1 and not text.isupper()  # eqla3, no B2B
            options = _options(piece, spoken, knows, share, mixed=mixed, last=last, chat=chat)
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


def _joined(pieces: Sequence[Piece], knows: Knows, spoken: Language) -> Iterator[Piece]:
    """Pieces, with those that capitals cut out of a known word as that word: WiFi, McDonald.

    Where all of them are words of their own they stay: PayPal, JavaScript.
    """
    for run, group in groupby(pieces, lambda piece: piece.run):
        cut = list(group)
        words = all(len(piece.text) > 2 and knows(piece.text) for piece in cut)
        # Languages that say Mc in a way of their own know few names with it, and these badly.
        own = cut[0].text == "mc" and spoken.patronymic != "mac"
        if (
            run
            and not words
            and not own
            and "".join(piece.text for piece in cut) == run
            and knows(run)
        ):
            yield Piece(run, "letters")
        else:
            yield from cut


def _is_numbered(pieces: Sequence[Piece], knows: Knows) -> bool:
    """Whether two digits or more stand beside words that are known, of four letters or more."""
    return any(piece.kind == "digits" and len(piece.text) > 1 for piece in pieces) and all(
        piece.kind == "digits" or (len(piece.text) > 3 and knows(piece.text)) for piece in pieces
    )


def _sized(pieces: Sequence[Piece]) -> bool:
    """Whether a number stands before one consonant, which is its unit: 4K, 3D, no "fork"."""
    return (
        [piece.kind for piece in pieces] == ["digits", "letters"]
        and len(pieces[1].text) == 1
        and not is_vowel(pieces[1].text)
    )


def _behind_number(before: Piece, piece: Piece, spoken: Language) -> list[Way]:
    """What letters mean behind a number: 5km, 10am; nothing where they mean nothing else."""
    word = piece.text
    if before.kind != "digits" or piece.kind != "letters" or piece.said or before.ending >= 0:
        return []
    hours = before.rule == "clock" or (not before.rule and len(before.text) < 3)
    if word in ("am", "pm") and hours:
        return _named(word, spoken)
    if (forms := spoken.unit_forms.get(word)) is None or before.rule not in ("", "indian"):
        return []
    words = spoken.numerals.form(forms, int(before.text)).split()
    unit = Way((Phrase(settled(words, spoken)),), _UNIT, "abbreviation", (word,))
    return [
        unit,
        *(replace(way, weight=(1.0 - _UNIT) * way.weight) for way in _named(word, spoken)),
    ]


def _together(first: str, second: str) -> str:
    kinds = [kind for kind in first.split("+") if kind]
    return "+".join(kinds + [kind for kind in second.split("+") if kind not in kinds])


def _options(
    piece: Piece,
    spoken: Language,
    knows: Knows,
    share: Share,
    *,
    mixed: bool,
    last: bool,
    chat: bool,
) -> list[Way]:
    word = piece.text
    if piece.kind == "digits":
        return _digits(piece, spoken, mixed=mixed, chat=chat)
    if piece.said:
        sounds = settled([word], spoken)
        part = word if sounds == (word,) else Phrase(sounds)
        return [Way((part,), 1.0, "word", (word,))]
    if piece.run and word == "mc" and not piece.capitals:
        return [Way((Phrase((spoken.patronymic,)),), 1.0, "word", (word,))]  # McDonald
    found = list(_expanded(word, spoken, last=last))
    left = 1.0 - sum(way.weight for way in found)
    known = knows(word)
    beside = [] if known else list(_beside_letters(word, spoken, share))
    likely = likely_letters(piece, known, spoken)
    if beside:
        likely *= 0.5 if piece.capitals else 0.2
    if likely and (named := _named(word, spoken)):
        found += [replace(way, weight=way.weight * likely * left) for way in named]
        left *= 1.0 - likely
    found += [replace(way, weight=way.weight * left) for way in beside]
    left *= 1.0 - sum(way.weight for way in beside)
    if left > 0.0:
        found += _as_words(word, spoken, knows, share, left)
    return found


def _digits(piece: Piece, spoken: Language, *, mixed: bool, chat: bool) -> list[Way]:
    word = piece.text
    if piece.rule:
        number = int("".join(filter(str.isdigit, word)))
        words = settled(spoken.numerals.words(number, piece.rule), spoken)
        return [Way((Phrase(words),), 1.0, "number", (word,))]
    found = [
        Way(way.words, way.weight, way.how, tuple(word))
        if way.how == "digits"
        else Way((Phrase(way.words),), way.weight, way.how, (word,))
        for way in said_numbers(word, piece.ending, spoken, counted=piece.said)
    ]
    letters = spoken.digit_sounds
    if mixed and letters and all(digit in letters for digit in word):
        likely = 0.6 if chat else 0.1
        sounds = Way(tuple((letters[digit],) for digit in word), likely, "shape", tuple(word))
        return [sounds, *(replace(way, weight=(1.0 - likely) * way.weight) for way in found)]
    alike = spoken.digit_words.get(word, ()) if mixed and piece.ending < 0 else ()
    if alike:
        likely = 0.3 / len(alike)
        found = [replace(way, weight=0.7 * way.weight) for way in found]
        found += [Way((Phrase((other,)),), likely, "sound", (word,)) for other in alike]
    return found


def _expanded(word: str, spoken: Language, *, last: bool) -> Iterator[Way]:
    """What an abbreviation stands for: Dr, Ltd; of two, the second at the end: St."""
    meanings = spoken.expansions.get(word, [])
    for number, words in enumerate(reversed(meanings) if last else meanings):
        share = 0.9 if len(meanings) == 1 else (0.75, 0.15)[min(number, 1)]
        yield Way((Phrase(tuple(words)),), share, "abbreviation", (word,))


def _named(word: str, spoken: Language, weight: float = 1.0) -> list[Way]:
    """Its letters by name, and by their other names; nothing where a letter has none."""
    names, others = names_of(spoken.code), other_names_of(spoken.code)
    usual: list[Phonemes] = []
    for letter in word:
        plain = letter if letter in names else latin(letter)
        own = names.get(letter) or next(iter(others.get(letter, ())), None) or names.get(plain)
        if own is None:
            return []
        usual.append(own)
    seldom = [
        others[letter][-1] if letter in names and letter in others else own
        for letter, own in zip(word, usual, strict=True)
    ]
    found = [Way(tuple(usual), weight, "letters", tuple(word))]
    if seldom != usual:
        found = [replace(found[0], weight=0.9 * weight)]
        found.append(Way(tuple(seldom), 0.1 * weight, "letters", tuple(word)))
    return found


def _as_words(word: str, spoken: Language, knows: Knows, share: Share, weight: float) -> list[Way]:
    if len(word) > 4 and word.startswith("mc") and not is_vowel(word[2]):
        if spoken.patronymic != "mac" or not knows(word):
            parts = (Phrase((spoken.patronymic,)), word[2:])
            return [Way(parts, weight, "split", ("mc", word[2:]))]
    if knows(word):
        return [Way((word,), weight, "word", (word,))]
    found: list[Way] = []
    if len(word) >= 5 and spoken.runs_together:
        # How often a word is used that no lexicon has says nothing of how it is built: coinbase.
        for words, likely in split(word, spoken, share=lambda w: 0.0 if w == word else share(w)):
            parts = [
                _part_of_compound(part, spoken, knows, share, first=n == 0)
                for n, part in enumerate(words)
            ]
            likely *= 0.95
            for way in parts:
                likely *= way.weight
            if len(words) > 1 and likely > 0.005:
                said = tuple(sound for way in parts for sound in way.parts)
                written = tuple(text for way in parts for text in way.written)
                found.append(Way(said, weight * likely, "split", written))
    left = weight - sum(way.weight for way in found)
    return [*found, Way((word,), left, "model", (word,))]


def _part_of_compound(
    word: str, spoken: Language, knows: Knows, share: Share, *, first: bool
) -> Way:
    """A part of a compound: Dr in drpepper, TV in moviestv, ABC in abcnews, else a word.

    The weight is lower where no lexicon knows the part.
    """
    consonantal = is_consonantal(word)
    if consonantal and word in spoken.expansions:
        if not first:
            return Way((), 0.0, "word")
        return replace(next(_expanded(word, spoken, last=False)), weight=1.0)
    known = knows(word)
    usual = share(word) >= 10 * _USUAL and not sayable(word, spoken)
    if len(word) < 4 and ((consonantal and (len(word) < 3 or not known)) or (usual and not known)):
        for way in _named(word, spoken):
            return replace(way, weight=1.0)
    return Way((word,), 1.0 if known else _UNKNOWN, "word", (word,))


def _beside_letters(word: str, spoken: Language, share: Share) -> Iterator[Way]:
    """Letters named before or behind a usual word, where both together make none.

    Before it are up to four consonants that cannot begin a word with the next (rmix, xbox,
    pbskids), or a vowel as in ebook; behind it up to three that cannot end it (sonyhd).
    """
    if not word.isascii():
        return
    left = 1.0
    consonants = [not is_vowel(letter) for letter in word]
    first = consonants.index(False) if False in consonants else 0
    last = consonants[::-1].index(False) if False in consonants else 0
    for cut in range(1, min(first, 4, len(word) - 3) + 1):
        if word[:cut] in spoken.expansions:
            continue
        if share(word[cut:]) >= _least(len(word) - cut) and not begins(word[:first], spoken):
            yield from _named_beside(word, cut, spoken, _BESIDE * left, before=True)
            left *= 1.0 - _BESIDE
            break
    for cut in range(1, min(last, 3, len(word) - 3) + 1):
        if share(word[:-cut]) >= _least(len(word) - cut) and not ends(
            word[len(word) - last :], spoken
        ):
            likely = _BESIDE if cut > 1 else _BESIDE / 2
            yield from _named_beside(word, len(word) - cut, spoken, likely * left, before=False)
            left *= 1.0 - likely
            break
    if word[0] in _PREFIXES and len(word) > 4 and spoken.latin and share(word[1:]) >= 10 * _USUAL:
        yield from _named_beside(word, 1, spoken, 0.5 * left, before=True)


def _least(length: int) -> float:
    """How usual a word of so many letters must be to stand beside letters."""
    return _USUAL if length > 3 else 2 * _USUAL


def _named_beside(
    word: str, cut: int, spoken: Language, weight: float, *, before: bool
) -> Iterator[Way]:
    """The letters before a cut named and the rest read, or the other way about."""
    first, rest = word[:cut], word[cut:]
    for way in _named(first if before else rest, spoken, weight):
        if before:
            parts, written = (*way.parts, rest), (*way.written, rest)
        else:
            parts, written = (first, *way.parts), (first, *way.written)
        yield Way(parts, way.weight, "letters+word" if before else "word+letters", written)


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

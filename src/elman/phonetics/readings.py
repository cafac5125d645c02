"""How a string of any kind may be read: as words, letters, digits, or what they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from elman.phonetics.acronyms import is_consonantal, is_vowel, likely_letters, sayable
from elman.phonetics.compounds import Share, share_of, split
from elman.phonetics.counted import behind_number, digits_said, is_numbered, is_sized
from elman.phonetics.engines.protocol import Reading
from elman.phonetics.languages.digits import written_out
from elman.phonetics.languages.record import Language
from elman.phonetics.numbers import settled
from elman.phonetics.pieces import Piece, pieces_of
from elman.phonetics.spelled import USUAL, beside_letters, named
from elman.phonetics.way import Knows, Phrase, Way

__all__ = ["Phrase", "Way", "ranked", "ways"]

_UNKNOWN = 0.25
"""How much less likely a compound is for each part that the lexicon lacks."""


def ways(
    text: str,
    spoken: Language,
    knows: Knows,
    share: Share | None = None,
    abroad: Knows | None = None,
) -> list[Way]:
    """List the ways to read `text`, weights summing to 1, most probable first.

    `knows` tells whether a word is in the lexicon, `share` how often it is used: as the
    language's table says unless given; `abroad` whether the language knows it from another.
    Raises as `pieces_of` does.

    >>> from elman.phonetics.languages.codes import language
    >>> [(way.how, way.parts) for way in ways("b9", language("en"), lambda word: False)][0]
    ('letters+digits', (('b', 'i'), ('n', 'a', 'ɪ', 'n')))
    """
    known = (lambda word: knows(word) or abroad(word)) if abroad else knows
    cut = list(_joined(pieces_of(text, spoken), known, spoken))
    share = share or share_of(spoken)
    found: list[Way] = []
    rest = 1.0
    mixed = {piece.kind for piece in cut if not piece.said} == {"letters", "digits"}
    numbers = is_sized(cut) or any(behind_number(a, b, spoken) for a, b in pairwise(cut))
    if mixed and all(piece.ending < 0 and not piece.rule for piece in cut) and not numbers:
        written = written_out([piece.text for piece in cut], spoken)
        whole = "".join(piece.text for piece in cut)
        # Beside a word, two digits are a number: Studio54 is no "studiosa".
        likely = 0.1 if is_numbered(cut, knows) else 0.7
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
            and (said := named(piece.text, spoken))
        ):
            options = said  # U.S.A.
        elif number and (said := behind_number(cut[number - 1], piece, spoken)):
            options = said
        else:
            last = number == len(cut) - 1
            counts = not last and bool(behind_number(piece, cut[number + 1], spoken))
            chat = len(piece.text) == 1 and not text.isupper()  # eqla3, no B2B
            sounding = mixed and not counts
            options = _options(piece, spoken, knows, share, mixed=sounding, last=last, chat=chat)
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
        return digits_said(piece, spoken, mixed=mixed, chat=chat)
    if piece.said:
        sounds = settled([word], spoken)
        part = word if sounds == (word,) else Phrase(sounds)
        return [Way((part,), 1.0, "word", (word,))]
    if piece.run and word == "mc" and not piece.capitals:
        return [Way((Phrase((spoken.patronymic,)),), 1.0, "word", (word,))]  # McDonald
    found = list(_expanded(word, spoken, last=last))
    left = 1.0 - sum(way.weight for way in found)
    known = knows(word)
    beside = [] if known else list(beside_letters(word, spoken, share))
    likely = likely_letters(piece, known, spoken)
    if beside:
        likely *= 0.5 if piece.capitals else 0.2
    if likely and (letters := named(word, spoken)):
        found += [replace(way, weight=way.weight * likely * left) for way in letters]
        left *= 1.0 - likely
    found += [replace(way, weight=way.weight * left) for way in beside]
    left *= 1.0 - sum(way.weight for way in beside)
    if left > 0.0:
        found += _as_words(word, spoken, knows, share, left)
    return found


def _expanded(word: str, spoken: Language, *, last: bool) -> Iterator[Way]:
    """What an abbreviation stands for: Dr, Ltd; of two, the second at the end: St."""
    meanings = spoken.expansions.get(word, [])
    for number, words in enumerate(reversed(meanings) if last else meanings):
        share = 0.9 if len(meanings) == 1 else (0.75, 0.15)[min(number, 1)]
        yield Way((Phrase(tuple(words)),), share, "abbreviation", (word,))


def _is_patronymic(word: str) -> bool:
    """Whether a word is built as names from Scotland and Ireland alone are: mckinsey."""
    return len(word) > 4 and word.startswith("mc") and not is_vowel(word[2])


def _as_words(word: str, spoken: Language, knows: Knows, share: Share, weight: float) -> list[Way]:
    if _is_patronymic(word) and (spoken.patronymic != "mac" or not knows(word)):
        mac = Phrase((spoken.patronymic,))
        return [Way((mac, word[2:]), weight, "split", ("mc", word[2:]))]
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
    usual = share(word) >= 10 * USUAL and not sayable(word, spoken)
    if len(word) < 4 and ((consonantal and (len(word) < 3 or not known)) or (usual and not known)):
        for way in named(word, spoken):
            return replace(way, weight=1.0)
    return Way((word,), 1.0 if known else _UNKNOWN, "word", (word,))


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

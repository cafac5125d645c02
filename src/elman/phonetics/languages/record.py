"""What is known of a language: its script, names of letters, romanisation and rules."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property, lru_cache

from elman.phonetics.languages.numerals import Numerals
from elman.phonetics.sounds.segments import BROAD, Normalisation

__all__ = ["LATIN", "Language", "latin", "table"]

LATIN = r"[a-zà-öø-ÿĀ-ſßœæıŞşĞğİ]"
"""The letters of languages that are written in Latin ones, with all their accents."""

_ROMANISATIONS = 2
"""Count up when a romanisation changes: models learn what it writes."""

_OTHER = re.compile(r"[^a-z0-9'-]+")
_NO_LABEL = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Language:
    """One language or variety; a file of this folder describes it.

    Args:
        code: such as "pt-br".
        title: its English name.
        lexicon: the data set with its words.
        frequent: its code in wordfreq.
        letter_names: how it says the letters a to z, in its lexicon's IPA.
        digit_names: how it says the digits 0 to 9.
        more_names: further names, and those of letters beyond z, as "z zɛd|0 oʊ".
        names_abroad: names that other languages give to letters and its speakers play with when
            they spell: R is "air" in rmix.
        syllabic: consonants that stand for a syllable where their vowel is left out, as "r ɚ|l əl".
        script: a pattern that each letter of its words matches; accents count separately.
        accents: the letters beyond a to z that its own words have, if they are Latin.
        latin: whether its words are written in Latin letters; others are romanised as well.
        shipped: whether its lexicon is installed with elman.
        normalisation: what its models keep of a transcription.
        lower: what its capitals become, where that is not what they become elsewhere.
        plain: how letters are written where there are no accents, if not without them.
        romanise: from its script to Latin letters, before the general rule.
        also_typed: the same another way, as many people type it.
        typed: how its sounds are typed in Latin letters where its script leaves vowels out, as
            "ʃ sh|ʔ"; sounds that are not listed are typed as their first letter.
        refine: what its models keep of a lexicon's segments.
        in_pause: what is left of a word's segments where it stands alone.
        affricates: pairs of segments that are one, whoever wrote them without a tie bar.
        short_words: its words of one or two letters.
        onsets: consonants that its words begin with, besides those of most languages.
        codas: consonants that its words end with, besides those of most languages.
        abbreviations: what short forms stand for, as "dr doctor|st saint/street".
        symbols: what it says for signs, as "and" for &, with "<" in front where that is said before
            the number, ">" where behind it wherever it stands ("$": ">dollar/dollars"); signs it
            has no word for are refused.
        minus: what it says for the minus of a number.
        dot: what it says for the dot of an address such as .com.
        hashes: what it says for # before a number, behind a letter (C#) and before a word, parted
            by "/".
        units: what is said for short forms of units behind a number, as "km kilometer/kilometers".
        patronymic: how it says the Mc that names begin with.
        numerals: how it says numbers, years and ordinals.
        digit_words: what digits sound like where they stand for letters, as in gr8.
        digit_sounds: phonemes that digits stand for within Latin letters.
        respelt: how Latin letters that its romanisation lacks, or never has there, are read:
            patterns with what they become, as "c(?=[eiy]) s|c(?!h) k".
        borrowed: what its speakers make of English sounds, where they read words in Latin letters
            as English ones unless these are its own.
        romanised: a pattern of one syllable of its words in Latin letters, where it has few.
        rule: the sounds of a word in its own script, where they follow from its letters; nothing
            for any other word.
        variant: another way that a word in its script may be said, where a rule cannot tell.
        free_lexicon: the data set whose words its shipped voice learns, where `lexicon` must not
            be given away; the words of wordfreq where there is a rule and no such set.
        by_form: what its shipped voice learns besides of a word, where the form tells its vowels:
            written words and a guess at their sounds.
        runs_together: whether words run together are looked for.
        in_script: whether models learn its words in its own script beside Latin letters.
        judged: whether a recurrent network judges the readings of the voice that ships: where
            n-grams alone err often.
    """

    code: str
    title: str
    lexicon: str
    frequent: str
    letter_names: str = field(repr=False)
    digit_names: str = field(repr=False)
    more_names: str = field(default="", repr=False)
    names_abroad: str = field(default="", repr=False)
    syllabic: str = field(default="", repr=False)
    script: str = LATIN
    accents: str = ""
    latin: bool = True
    shipped: bool = False
    normalisation: Normalisation = BROAD
    lower: Mapping[str, str] = field(default_factory=dict, repr=False)
    plain: Mapping[str, str] = field(default_factory=dict, repr=False)
    romanise: Callable[[str], str] | None = field(default=None, repr=False)
    also_typed: Callable[[str], str] | None = field(default=None, repr=False)
    typed: str = field(default="", repr=False)
    refine: Callable[[list[str]], list[str]] | None = field(default=None, repr=False)
    in_pause: Callable[[str, tuple[str, ...]], tuple[str, ...]] | None = field(
        default=None, repr=False
    )
    affricates: tuple[str, ...] = ()
    short_words: str = field(default="", repr=False)
    onsets: str = field(default="", repr=False)
    codas: str = field(default="", repr=False)
    abbreviations: str = field(default="", repr=False)
    symbols: Mapping[str, str] = field(default_factory=dict, repr=False)
    minus: str = "minus"
    dot: str = field(default="dot", repr=False)
    hashes: str = field(default="number/sharp/hashtag", repr=False)
    units: str = field(default="", repr=False)
    patronymic: str = field(default="mac", repr=False)
    numerals: Numerals = field(default=Numerals(""), repr=False)
    digit_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    digit_sounds: Mapping[str, str] = field(default_factory=dict, repr=False)
    respelt: str = field(default="", repr=False)
    borrowed: Callable[[tuple[str, ...]], tuple[str, ...]] | None = field(default=None, repr=False)
    romanised: str = field(default="", repr=False)
    rule: Callable[[str], tuple[str, ...]] | None = field(default=None, repr=False)
    variant: Callable[[str], tuple[str, ...]] | None = field(default=None, repr=False)
    free_lexicon: str = ""
    by_form: Callable[[str], list[tuple[str, tuple[str, ...]]]] | None = field(
        default=None, repr=False
    )
    runs_together: bool = True
    in_script: bool = True
    judged: bool = False

    @property
    def letters(self) -> re.Pattern[str]:
        """What each character of a word matches, Latin letters always included."""
        return _pattern(self.script)

    @cached_property
    def expansions(self) -> dict[str, list[list[str]]]:
        """The words that each abbreviation stands for, the usual ones first."""
        rows = (entry.partition(" ")[::2] for entry in self.abbreviations.split("|") if entry)
        return {short: [way.split() for way in ways.split("/")] for short, ways in rows}

    @cached_property
    def unit_forms(self) -> dict[str, str]:
        """The forms of the words of units, by their short forms."""
        return table(self.units) if self.units else {}

    @property
    def mark(self) -> str:
        """What models of the language depend on, besides its lexicon."""
        said = [self.code, self.script, self.latin, asdict(self.normalisation), dict(self.plain)]
        if self.also_typed is not None:
            said.append(_ROMANISATIONS)
        return json.dumps(said, sort_keys=True)

    def lacks(self, letter: str) -> bool:
        """Whether a small Latin letter stands in none of the language's own words.

        >>> from elman.phonetics.languages.german import GERMAN
        >>> GERMAN.lacks("é"), GERMAN.lacks("ü"), GERMAN.lacks("u")
        (True, False, False)
        """
        return self.latin and not letter.isascii() and letter not in self.accents

    def naturalised(self, word: str) -> str:
        """Write a word of Latin letters in those that the language's romanisation has.

        >>> from elman.phonetics.languages.japanese import JAPANESE
        >>> [JAPANESE.naturalised(word) for word in ("cafe", "victor", "kitte")]
        ['kafe', 'bikutoru', 'kitte']
        """
        if word.isascii():
            for pattern, letters in self._respellings:
                word = pattern.sub(letters, word)
        return word

    @cached_property
    def _respellings(self) -> list[tuple[re.Pattern[str], str]]:
        return [(re.compile(pattern), to) for pattern, to in table(self.respelt).items() if pattern]

    def fold(self, word: str) -> str:
        """Write a word as models read it: composed, lower case, with plain apostrophes."""
        word = unicodedata.normalize("NFC", word).replace("’", "'")
        for capital, small in self.lower.items():
            word = word.replace(capital, small)
        return word.lower()

    def to_latin(self, word: str) -> str:
        """Write a word in lower-case Latin letters without accents, as its speakers do."""
        return latin(self._spelled(word))

    def latin_forms(self, word: str) -> tuple[str, ...]:
        """What a word is in Latin letters without accents, the usual way first.

        >>> from elman.phonetics.languages.german import GERMAN
        >>> GERMAN.latin_forms("Müller")
        ('mueller', 'muller')
        """
        forms = [self.to_latin(word)]
        if self.plain:
            forms.append(latin(word))
        if self.also_typed is not None:
            forms.append(latin(self.also_typed(unicodedata.normalize("NFC", word.lower()))))
        return tuple(form for form in dict.fromkeys(forms) if form)

    def as_typed(self, sounds: Iterable[str]) -> str:
        """Write sounds in Latin letters as people type them; nothing where letters are enough.

        >>> from elman.phonetics.languages.arabic import ARABIC
        >>> ARABIC.as_typed(("s", "a", "l", "aː", "m")), ARABIC.as_typed(("ʃ", "uː"))
        ('salam', 'shu')
        """
        if not self.typed:
            return ""
        rows = dict(entry.partition(" ")[::2] for entry in self.typed.split("|"))
        return latin("".join(rows.get(s, rows.get(s.rstrip("ː"), s[0])) for s in sounds))

    def label(self, word: str) -> str:
        """Write a word in the letters and digits of a plain domain label."""
        word = word.lower()
        if word.isascii():
            return word if word.isalnum() else _NO_LABEL.sub("", word)
        return _NO_LABEL.sub("", self.to_latin(word))

    def _spelled(self, word: str) -> str:
        word = unicodedata.normalize("NFC", word.lower())
        for letter, written in self.plain.items():
            word = word.replace(letter, written)
        return self.romanise(word) if self.romanise else word


def table(text: str) -> dict[str, str]:
    """Read what stands for what, as "a a|c d͡ʒ"; what follows the first space is one value.

    >>> table("ai a ɪ|e ɤ")
    {'ai': 'a ɪ', 'e': 'ɤ'}
    """
    parted = (entry.partition(" ") for entry in text.split("|"))
    return {written: meant for written, _, meant in parted}


def latin(word: str) -> str:
    """Write a word of any script in lower-case Latin letters, letter by letter with anyascii.

    >>> latin("щука"), latin("Ménage"), latin("straße"), latin("Łódź"), latin("œuvre")
    ('shchuka', 'menage', 'strasse', 'lodz', 'oeuvre')
    """
    if not word.isascii():
        word = "".join(map(_in_ascii, unicodedata.normalize("NFC", word)))
    return _OTHER.sub("", word.lower())


@lru_cache(maxsize=1 << 14)
def _in_ascii(character: str) -> str:
    """One character, as anyascii writes it whatever stands beside it."""
    from anyascii import anyascii

    written: str = anyascii(character)
    return written


@cache
def _pattern(script: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{script}|[a-z])", re.IGNORECASE)

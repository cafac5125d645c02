"""What is said letter by letter: no vowel, no beginning or end that a word has, or capitals."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import groupby

from elman.phonetics.languages.record import Language
from elman.phonetics.pieces import Piece

__all__ = ["is_consonantal", "likely_letters", "sayable"]

_VOWELS = frozenset("aeiouyıœæаеёиоуыэюя")

_ONSETS = (
    "bl br ch chr cl cr dr dw fl fr gh gl gr gw kh kl kn kr ll ph pl pr ps rh sb sc sch scr sf sg "
    "sh shr sk sl sm sn sp spl spr sq st str sv sw th thr tr ts tw vl vr wh wr zh zw"
)
_CODAS = (
    "bs ch ck cks cs ct cts dd ds ff ffs fs ft fts gg gh ghs ght ghts gn gns gs ks ld lds lf lk "
    "lks ll lls lm lp ls lt lth lts mb mbs mn mp mps mpt ms nc nch nct nd nds ng ngs nk nks nn ns "
    "nt nth nts nx ph ps pt pts rb rbs rch rd rds rf rg rk rks rl rm rms rn rns rp rr rs rst rt "
    "rth rts sh sk sks sm sms sp ss st sts tch th ths ts tt tz wl wn wns ws xt zz"
)
"""Consonants that words begin and end with, of the 25,000 most usual of seven languages."""

_LONGEST = 8
"""Letters of the longest string that is ever spelt out."""

_LETTERED = ("LATIN", "CYRILLIC", "GREEK")
"""Scripts whose vowels are letters, as their characters are named."""


def is_vowel(letter: str) -> bool:
    """Whether a letter of Latin or Cyrillic writes a vowel, whatever its accents."""
    return unicodedata.normalize("NFD", letter)[:1] in _VOWELS


def writes_vowels(word: str) -> bool:
    """Whether a word stands in a script whose vowels are letters: Latin, Cyrillic or Greek.

    >>> writes_vowels("xbox"), writes_vowels("كتب")
    (True, False)
    """
    return any(unicodedata.name(c, "").startswith(_LETTERED) for c in word)


def is_consonantal(word: str) -> bool:
    """Whether a word has letters, and none of them a vowel, where vowels are written."""
    return writes_vowels(word) and not any(map(is_vowel, word))


@cache
def _clusters(onsets: str, codas: str) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(f"{_ONSETS} {onsets}".split()), frozenset(f"{_CODAS} {codas}".split())


def begins(run: str, spoken: Language) -> bool:
    """Whether words begin with these consonants; every single consonant does."""
    return len(run) < 2 or run in _clusters(spoken.onsets, spoken.codas)[0]


def ends(run: str, spoken: Language) -> bool:
    """Whether words end with these consonants; every single consonant does.

    Where the language has syllables without a vowel, names end so as well: flickr, tikl.
    """
    if len(run) < 2 or run in _clusters(spoken.onsets, spoken.codas)[1]:
        return True
    return bool(spoken.syllabic) and run[-1] in "lr" and ends(run[:-1], spoken)


def sayable(word: str, spoken: Language) -> bool:
    """Whether a string is built like a word: vowels, and consonants as words have them.

    >>> from elman.phonetics.languages.english import ENGLISH
    >>> [word for word in ("nasa", "ikea", "jpeg", "ibm", "imdb", "cnn") if sayable(word, ENGLISH)]
    ['nasa', 'ikea']
    """
    runs = [(vowel, "".join(run)) for vowel, run in groupby(word, is_vowel)]
    if not any(vowel for vowel, _ in runs):
        return False
    for n, (vowel, run) in enumerate(runs):
        if vowel:
            if len(run) > 3:
                return False
        elif n == 0:
            if not begins(run, spoken):
                return False
        elif n == len(runs) - 1:
            if not ends(run, spoken):
                return False
        elif not any(
            ends(run[:i], spoken) and begins(run[i:], spoken) for i in range(len(run) + 1)
        ):
            return False
    return True


def _first_run(word: str) -> str:
    """The consonants that a word begins with."""
    return word[: next((i for i, letter in enumerate(word) if is_vowel(letter)), len(word))]


def likely_letters(piece: Piece, known: bool, spoken: Language) -> float:
    """How likely a piece is said letter by letter; `known` words are said as the lexicon says."""
    word, n = piece.text, len(piece.text)
    if n > 1 and not word.isascii() and not writes_vowels(word):
        return 0.0  # A script that leaves vowels out, or writes syllables, has no acronyms.
    if n == 1:
        return 0.5 if word in spoken.short_words.split() else 0.97
    if n > _LONGEST and not is_consonantal(word):
        return 0.0
    if is_consonantal(word):
        if known:
            return 0.7 if n <= 3 else 0.4
        return 0.96 if n <= 5 else 0.85
    built = sayable(word, spoken)
    if piece.run and n == 2 and built and not piece.capitals:
        return 0.1  # SciFi, GoPro: a syllable
    # Acronyms have no accents: what has is a word, from wherever.
    known = known or piece.accented or (not piece.capitals and not word.isascii())
    if piece.capitals:
        # IT and AI, IBM: letters; NASA, IKEA, LEGO: words.
        row = (0.85, 0.4, 0.12, 0.04, 0.02) if built else (0.9, 0.92, 0.85, 0.5, 0.3)
        if known:
            row = (0.7, 0.3, 0.1, 0.01, 0.0) if built else (0.7, 0.5, 0.3, 0.1, 0.0)
    elif known:
        row = (0.03, 0.02, 0.01, 0.0, 0.0)
    elif built:
        row = (0.6, 0.3 if is_vowel(word[0]) and word[0] != "y" else 0.08, 0.03, 0.01, 0.0)
    else:
        row = (0.9, 0.85, 0.75, 0.45, 0.2)
        if begins(_first_run(word), spoken):
            row = (0.9, 0.85, 0.6, 0.1, 0.03)
    return row[min(n, 6) - 2]

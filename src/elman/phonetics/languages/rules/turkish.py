"""Turkish letters to sounds."""

from __future__ import annotations

from elman.phonetics.languages.record import table
from elman.phonetics.languages.rules.turkish_length import with_long_vowels

__all__ = ["read_lengthened", "read_turkish"]

_LETTERS = table(
    "a a|e e|ı ɯ|i i|o o|ö œ|u u|ü y|â aː|î iː|û uː|b b|c d͡ʒ|ç t͡ʃ|d d|f f|g ɡ|h h|j ʒ|k k|l l|m m|"
    "n n|p p|r ɾ|s s|ş ʃ|t t|v v|y j|z z|w v|q k"
)
_FRONT = frozenset("ei")
_WRITTEN_VOWELS = frozenset("aeıioöuüâîû")


def read_lengthened(word: str) -> tuple[str, ...]:
    """Read a word with one vowel long that its letters do not tell from a short one, or short.

    >>> read_lengthened("kara") in (("k", "aː", "ɾ", "a"), ("k", "a", "ɾ", "aː"))
    True
    """
    said = list(read_turkish(word))
    open_ = [
        i
        for i, sound in enumerate(said)
        if sound[0] in "aiu" and (i + 2 >= len(said) or said[i + 2][0] in "aeiouɯyœ")
    ]
    if open_:
        i = open_[sum(map(ord, word)) % len(open_)]
        said[i] = said[i][0] if said[i].endswith("ː") else f"{said[i]}ː"
    return tuple(said)


def read_turkish(word: str) -> tuple[str, ...]:
    """Read a Turkish word by its letters; nothing where it has another or no vowel.

    Ğ is j between e and i and lengthens others before a consonant; a vowel twice is long.

    >>> read_turkish("iki"), read_turkish("tuğla"), read_turkish("dağa")
    (('i', 'k', 'i'), ('t', 'uː', 'l', 'a'), ('d', 'aː'))
    """
    found: list[str] = []
    long = with_long_vowels(word)
    for i, letter in enumerate(word):
        before, after = word[i - 1 : i], word[i + 1 : i + 2]
        if letter in "'-":
            continue
        if letter == "ğ":
            if before in _FRONT and after in _FRONT:
                found.append("j")
            elif found and after not in _WRITTEN_VOWELS:
                found[-1] = found[-1].rstrip("ː") + "ː"
        elif letter == "x":
            found += ["k", "s"]
        elif letter not in _LETTERS:
            return ()
        elif found and _LETTERS[letter] == found[-1].rstrip("ː") and letter in _WRITTEN_VOWELS:
            found[-1] = _LETTERS[letter].rstrip("ː") + "ː"
        else:
            found.append(_LETTERS[letter] + ("ː" if i in long else ""))
    return tuple(found) if _WRITTEN_VOWELS.intersection(word) else ()

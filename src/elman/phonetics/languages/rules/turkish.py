"""Turkish letters to sounds."""

from __future__ import annotations

from elman.phonetics.languages.record import table

__all__ = ["read_turkish"]

_LETTERS = table(
    "a a|e e|ı ɯ|i i|o o|ö œ|u u|ü y|â aː|î iː|û uː|b b|c d͡ʒ|ç t͡ʃ|d d|f f|g ɡ|h h|j ʒ|k k|l l|m m|"
    "n n|p p|r ɾ|s s|ş ʃ|t t|v v|y j|z z|w v|q k"
)
_FRONT = frozenset("eiöüâîû")
_WRITTEN_VOWELS = frozenset("aeıioöuüâîû")


def read_turkish(word: str) -> tuple[str, ...]:
    """Read a Turkish word by its letters; nothing where it has another or no vowel.

    K and g are palatal beside front vowels, ğ lengthens the vowel before it.

    >>> read_turkish("iki"), read_turkish("tuğla"), read_turkish("dağa")
    (('i', 'c', 'i'), ('t', 'uː', 'l', 'a'), ('d', 'aː'))
    """
    found: list[str] = []
    for i, letter in enumerate(word):
        before, after = word[i - 1 : i], word[i + 1 : i + 2]
        if letter in "'-":
            continue
        if letter == "ğ":
            if before == "e" and after and after not in _WRITTEN_VOWELS:
                found.append("j")
            elif found and after not in _WRITTEN_VOWELS:
                found[-1] = found[-1].rstrip("ː") + "ː"
        elif before == "ğ" and found and i > 1 and letter == word[i - 2]:
            found[-1] = found[-1].rstrip("ː") + "ː"
        elif letter == "x":
            found += ["k", "s"]
        elif letter not in _LETTERS:
            return ()
        elif letter in "kg":
            beside = after if after and after in _WRITTEN_VOWELS else before
            palatal = bool(beside) and beside in _FRONT
            found.append({"k": "kc", "g": "ɡɟ"}[letter][palatal])
        else:
            found.append(_LETTERS[letter])
    return tuple(found) if _WRITTEN_VOWELS.intersection(word) else ()

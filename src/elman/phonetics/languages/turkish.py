"""Turkish."""

from __future__ import annotations

from elman.phonetics.languages.record import Language, table

__all__ = ["TURKISH"]

_VOWELS = frozenset("aeiouɯyœɑɐɛæɔøɪʊə")
_SAME = {
    "ɑ": "a",
    "ɐ": "a",
    "ɛ": "e",
    "æ": "e",
    "ɔ": "o",
    "ø": "œ",
    "ɪ": "i",
    "ʊ": "u",
    "ɫ": "l",
    "lʲ": "l",
    "r": "ɾ",
    "β": "v",
    "ʋ": "v",
    "ŋ": "n",
    "tʲ": "t",
    "ɲ": "n",
}
"""Sounds between which no Turkish word differs: its lexicon has them as its writers heard them."""


def _refine(segments: list[str]) -> list[str]:
    """Write sounds that only their surroundings make as one, and join parted affricates."""
    found: list[str] = []
    for written in segments:
        long = "ː" if written.endswith("ː") and written[0] in _VOWELS else ""
        plain = written.rstrip("ːʰ")
        plain = _SAME.get(plain, plain)
        if found and (found[-1], plain) in (("d", "ʒ"), ("t", "ʃ")):
            found[-1] += f"\u0361{plain}"
        else:
            found.append(plain + long)
    return found


_LETTERS = table(
    "a a|e e|ı ɯ|i i|o o|ö œ|u u|ü y|â aː|î iː|û uː|b b|c d͡ʒ|ç t͡ʃ|d d|f f|g ɡ|h h|j ʒ|k k|l l|m m|"
    "n n|p p|r ɾ|s s|ş ʃ|t t|v v|y j|z z|w v|q k"
)
_FRONT = frozenset("eiöüâîû")
_WRITTEN_VOWELS = frozenset("aeıioöuüâîû")


def _rule(word: str) -> tuple[str, ...]:
    """Read a Turkish word by its letters; nothing where it has another or no vowel.

    K and g are palatal beside front vowels, ğ lengthens the vowel before it.

    >>> _rule("iki"), _rule("tuğla"), _rule("dağa")
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


TURKISH = Language(
    code="tr",
    title="Turkish",
    lexicon="lexicon-tr",
    frequent="tr",
    letter_names="a be d͡ʒe de e fe ɟe he i ʒe ce le me ne o pe cy ɾe se te u ve t͡ʃiftve ics je ze",
    digit_names="sɯfɯɾ biɾ ici yt͡ʃ dœɾt beʃ altɯ jedi seciz dokuz",
    lower={"I": "ı", "İ": "i"},
    refine=_refine,
    rule=_rule,
    affricates=("tʃ", "dʒ"),
    short_words="o ve bu şu da de ne ya",
    symbols={"&": "ve", "+": "artı", "@": "et"},
    digit_words={"1": ("bir",), "3": ("üç",), "5": ("beş",), "6": ("altı",)},
)

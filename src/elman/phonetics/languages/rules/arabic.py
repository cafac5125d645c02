"""Arabic whose vowels are written, to sounds."""

from __future__ import annotations

import unicodedata

from elman.phonetics.languages.record import table

__all__ = ["CONSONANTS", "in_pause", "read_arabic"]

CONSONANTS = table(
    "ء ʔ|أ ʔ|إ ʔ|ؤ ʔ|ئ ʔ|ب b|ت t|ث θ|ج d͡ʒ|ح ħ|خ x|د d|ذ ð|ر r|ز z|س s|ش ʃ|ص sˤ|ض dˤ|ط tˤ|ظ ðˤ|"
    "ع ʕ|غ ɣ|ف f|ق q|ك k|ل l|م m|ن n|ه h|و w|ي j|پ p|چ t͡ʃ|ڤ v|گ ɡ|ژ ʒ"
)

_VOWELS = {"\u064e": "a", "\u064f": "u", "\u0650": "i"}
_ENDINGS = {"\u064b": "an", "\u064c": "un", "\u064d": "in"}
_DOUBLED, _SILENT, _SHORT_ALIF = "\u0651", "\u0652", "\u0670"
_MARKS = frozenset({*_VOWELS, *_ENDINGS, _DOUBLED, _SILENT, _SHORT_ALIF})
_SUN = frozenset("تثدذرزسشصضطظلن")
_LONG = {"ا": "a", "ى": "a", "و": "u", "ي": "i"}


def read_arabic(word: str) -> tuple[str, ...]:
    """Read a word whose vowels are written, as it is said before a pause; nothing for any other.

    >>> read_arabic("كِتَابٌ"), read_arabic("الشَّمْسُ"), read_arabic("كتاب")
    (('k', 'i', 't', 'aː', 'b'), ('a', 'ʃ', 'ʃ', 'a', 'm', 's'), ())
    """
    units = _units(unicodedata.normalize("NFC", word))
    written = [unit for unit in units if unit[0] in CONSONANTS]
    if not written or sum(bool(marks) for _, marks in written) * 2 <= len(written):
        return ()
    found: list[str] = []
    for i, (letter, marks) in enumerate(units):
        vowel = next((_VOWELS[m] for m in marks if m in _VOWELS), "")
        last = i == len(units) - 1
        before = found[-1] if found else ""
        if letter in _LONG and not vowel and _DOUBLED not in marks and before == _LONG[letter]:
            found[-1] += "ː"
            continue
        if letter in ("ا", "ى", "ٱ"):
            # A bearer of a vowel at the beginning, or what a tanwin is written on.
            if not i:
                found.append(vowel or "a")
            elif letter == "ى" and before not in ("a", "aː"):
                found.append("aː")
            continue
        if letter == "آ":
            found += ["ʔ", "aː"]
            continue
        if letter == "ة":
            if before not in ("a", "aː"):
                found.append("a")
            continue
        if letter not in CONSONANTS:
            return ()
        after = units[i + 1] if not last else ("", "")
        if letter in "وي" and i and not marks and before[-1:] not in tuple("aiuː"):
            found.append({"و": "uː", "ي": "iː"}[letter])
            continue
        if (
            letter == "ل"
            and i
            and units[i - 1][0] == "ا"
            and _DOUBLED in after[1]
            and after[0] in _SUN
        ):
            continue
        found += [CONSONANTS[letter]] * (1 + (_DOUBLED in marks))
        if not i and letter in "أإ":
            vowel = vowel or {"أ": "a", "إ": "i"}[letter]
        if vowel and not last:
            found.append(vowel)
        if _SHORT_ALIF in marks:
            found[-1:] = ["aː"] if found[-1] == "a" else [found[-1], "aː"]
    return in_pause(word, tuple(found))


def in_pause(word: str, said: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the endings that are silent before a pause, as far as they are not written.

    >>> in_pause("كتب", ("k", "a", "t", "a", "b", "a")), in_pause("عربي", tuple("ʕarabijj"))
    (('k', 'a', 't', 'a', 'b'), ('ʕ', 'a', 'r', 'a', 'b', 'iː'))
    """
    last = "".join(c for c in word if c not in _MARKS)[-1:]
    if said[-3:] == ("i", "j", "j"):
        return (*said[:-3], "iː")
    if len(said) > 3 and said[-1] == "n" and said[-2] in ("a", "i", "u") and last != "ن":
        return (*said[:-2], "aː") if last in "اى" else said[:-2]
    if len(said) > 2 and said[-1] in ("a", "i", "u") and last not in "ةاىوي":
        return said[:-1]
    return said


def _units(word: str) -> list[tuple[str, str]]:
    """Letters with their marks."""
    found: list[tuple[str, str]] = []
    for character in word:
        if character in _MARKS and found:
            found[-1] = (found[-1][0], found[-1][1] + character)
        elif character != "\u0640":
            found.append((character, ""))
    return found

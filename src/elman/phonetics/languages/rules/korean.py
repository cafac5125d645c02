"""Hangul to sounds, by the standard rules of pronunciation."""

from __future__ import annotations

from itertools import pairwise

from elman.phonetics.languages.record import table

__all__ = ["read_hangul"]

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "a ɛ ja jɛ ʌ e jʌ je o wa wɛ we jo u wʌ we ɥi ju ɯ ɰi i"
_CODAS = "-ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_PAIRS = table(
    "ㄳ ㄱㅅ|ㄵ ㄴㅈ|ㄶ ㄴㅎ|ㄺ ㄹㄱ|ㄻ ㄹㅁ|ㄼ ㄹㅂ|ㄽ ㄹㅅ|ㄾ ㄹㅌ|ㄿ ㄹㅍ|ㅀ ㄹㅎ|ㅄ ㅂㅅ|- "
)
_ASPIRATED = dict(zip("ㄱㄷㅂㅈ", "ㅋㅌㅍㅊ", strict=True))
_TENSE = dict(zip("ㄱㄷㅂㅅㅈ", "ㄲㄸㅃㅆㅉ", strict=True))
_CLOSED = table(
    "ㄲ ㄱ|ㅋ ㄱ|ㅅ ㄷ|ㅆ ㄷ|ㅈ ㄷ|ㅊ ㄷ|ㅌ ㄷ|ㅎ ㄷ|ㅍ ㅂ|ㄱㅅ ㄱ|ㄴㅈ ㄴ|ㄴㅎ ㄴ|ㄹㄱ ㄱ|ㄹㅁ ㅁ|"
    "ㄹㅂ ㄹ|ㄹㅅ ㄹ|ㄹㅌ ㄹ|ㄹㅍ ㅂ|ㄹㅎ ㄹ|ㅂㅅ ㅂ"
)
"""What is left of consonants that close a syllable."""
_NASAL = dict(zip("ㄱㄷㅂ", "ㅇㄴㅁ", strict=True))
_ONSETS = table(
    "ㄱ k|ㄲ k͈|ㄴ n|ㄷ t|ㄸ t͈|ㄹ ɾ|ㅁ m|ㅂ p|ㅃ p͈|ㅅ sʰ|ㅆ s͈|ㅈ t͡ɕ|ㅉ t͡ɕ͈|ㅊ t͡ɕʰ|ㅋ kʰ|"
    "ㅌ tʰ|ㅍ pʰ|ㅎ h"
)
_VOICED = dict(zip("ㄱㄷㅂㅈ", ("ɡ", "d", "b", "d͡ʑ"), strict=True))
_ENDS = dict(zip("ㄱㄴㄷㄹㅁㅂㅇ", "kntɭmpŋ", strict=True))


def read_hangul(word: str) -> tuple[str, ...]:
    """Read a word in Hangul by the standard rules of pronunciation; nothing for any other.

    >>> read_hangul("한국"), read_hangul("독립"), read_hangul("같이")
    (('h', 'a', 'n', 'ɡ', 'u', 'k'), ('t', 'o', 'ŋ', 'n', 'i', 'p'), ('k', 'a', 't͡ɕʰ', 'i'))
    """
    syllables = []
    for character in word:
        if not "가" <= character <= "힣":
            return ()
        n = ord(character) - 0xAC00
        coda = _CODAS[n % 28]
        vowel = _VOWELS.split()[n % 588 // 28]
        syllables.append([_INITIALS[n // 588], vowel, _PAIRS.get(coda, coda)])
    for first, second in pairwise(syllables):
        _meet(first, second)
    found: list[str] = []
    before = None
    for onset, vowel, coda in syllables:
        found += _syllable(onset, list(vowel), before, found)
        coda = _CLOSED.get(coda, coda)
        if coda:
            found.append(_ENDS[coda])
        before = coda
    return tuple(found)


def _meet(first: list[str], second: list[str]) -> None:
    """Change what closes a syllable and what opens the next by each other."""
    coda, onset = first[2], second[0]
    if not coda or (onset == "ㅇ" and coda == "ㅇ"):
        return
    last, rest = coda[-1], coda[:-1]
    if onset == "ㅇ":
        if last == "ㅎ":
            first[2], second[0] = "", rest or "ㅇ"
            return
        if second[1] == "i":
            last = {"ㄷ": "ㅈ", "ㅌ": "ㅊ"}.get(last, last)
        first[2], second[0] = _CLOSED.get(rest, rest), "ㅆ" if rest and last == "ㅅ" else last
    elif last == "ㅎ" and onset in "ㄱㄷㅈㅅ":
        first[2], second[0] = rest, _ASPIRATED.get(onset, "ㅆ")
    elif onset == "ㅎ" and last in "ㄱㄷㅂㅈㅅㅊㅌ":
        plain = "ㅈ" if last == "ㄷ" and second[1] == "i" else last if last in "ㄱㅂㅈ" else "ㄷ"
        first[2], second[0] = rest, _ASPIRATED[plain]
    else:
        coda = (rest or "ㄴ") if last == "ㅎ" and onset == "ㄴ" else coda
        plain = _CLOSED.get(coda, coda)
        if (plain in _NASAL or coda in ("ㄴㅈ", "ㄹㅂ", "ㄹㅌ")) and onset in _TENSE:
            second[0] = _TENSE[onset]
        if onset in "ㄴㅁㄹ":
            if onset == "ㄹ" and plain in "ㄱㄷㅂㅁㅇ":
                second[0] = "ㄴ"
            plain = "ㄹ" if (onset, plain) == ("ㄹ", "ㄴ") else _NASAL.get(plain, plain)
        if (onset, plain) == ("ㄴ", "ㄹ"):
            second[0] = "ㄹ"
        first[2] = plain


def _syllable(onset: str, vowel: list[str], before: str | None, found: list[str]) -> list[str]:
    """Say an onset and its vowel; the sound before them may give way too."""
    if onset == "ㅇ":
        return vowel
    free = before is not None and before in ("", "ㄴ", "ㅁ", "ㅇ", "ㄹ")
    said = _VOICED[onset] if free and onset in _VOICED else _ONSETS[onset]
    if vowel[0] == "ɰ":
        vowel = vowel[1:]
    soft = vowel[0] in "iɥj"
    if onset in "ㅅㅆ" and soft:
        said = {"ㅅ": "ɕʰ", "ㅆ": "ɕ͈"}[onset]
    elif onset == "ㄴ" and vowel[0] == "j":
        said = "ɲ"
    elif onset == "ㄹ" and before == "ㄹ":
        said = "ʎ" if vowel[0] in "ij" else "ɭ"
        found[-1] = said
    elif onset == "ㅎ":
        said = _h(vowel[0], free=free)
        if before == "ㄹ" and vowel[0] != "i":
            found[-1] = "ɾ"
    if onset in "ㅈㅉㅊ" and found and found[-1] in "nɭ":
        found[-1] = {"n": "ɲ", "ɭ": "ʎ"}[found[-1]]
    if vowel[0] == "j" and (onset in "ㅈㅉㅊㅅㅆ" or said in ("ɲ", "ʎ", "ç", "ʝ")):
        vowel = vowel[1:]
    return [said, *vowel]


def _h(vowel: str, *, free: bool) -> str:
    for vowels, voiced, plain in (("ij", "ʝ", "ç"), ("ɯ", "ɣ", "x"), ("uwoɥ", "β", "ɸ")):
        if vowel in vowels:
            return voiced if free else plain
    return "ɦ" if free else "h"

"""Kana to sounds, as a narrow transcription of Japanese has them."""

from __future__ import annotations

import unicodedata

from elman.phonetics.languages.record import table

__all__ = ["read_kana"]

_VOWELS = "aiɯeo"
_ROWS = table(
    "- あいうえお|k かきくけこ|ɡ がぎぐげご|s さしすせそ|z ざじずぜぞ|t たちつてと|d だぢづでど|"
    "n なにぬねの|h はひふへほ|b ばびぶべぼ|p ぱぴぷぺぽ|m まみむめも|ɾ らりるれろ"
)
_BEFORE_I = {"s": "ɕ", "z": "ʑ", "t": "t͡ɕ", "d": "ʑ", "n": "ɲ", "h": "ç", "": ""}
_BEFORE_U = {"t": "t͡s", "d": "z", "h": "ɸ"}
_OTHERS = "や j a|ゆ j ɯ|よ j o|わ ɰ a|を - o|ゐ - i|ゑ - e|ゔ b ɯ"
_SMALL_Y = {"ゃ": "a", "ゅ": "ɯ", "ょ": "o"}
_SMALL = dict(zip("ぁぃぅぇぉ", _VOWELS, strict=True))
_LONG = {"ɯ": "ɯoɨ", "i": "ie", "a": "a", "e": "e", "o": "o"}
"""After which vowels another makes them long."""
_DOUBLED, _NASAL, _LONGER = "Q", "N", "R"
_JOINED = "+"
"""The first half of a consonant that is written as one long one."""

_Mora = tuple[str, str]
"""A consonant and a vowel, either of which may be missing."""


def _mora(consonant: str, vowel: str) -> _Mora:
    if vowel == "i":
        consonant = _BEFORE_I.get(consonant, f"{consonant}ʲ")
    elif vowel == "ɯ":
        consonant = _BEFORE_U.get(consonant, consonant)
        vowel = "ɨ" if consonant in ("s", "z", "t͡s") else vowel
    return consonant, vowel


_KANA: dict[str, _Mora] = {
    kana: _mora(consonant.strip("-"), vowel)
    for consonant, row in _ROWS.items()
    for vowel, kana in zip(_VOWELS, row, strict=True)
} | {
    kana: (consonant.strip("-"), vowel)
    for kana, consonant, vowel in (entry.split() for entry in _OTHERS.split("|"))
}


def read_kana(word: str) -> tuple[str, ...]:
    """Say a word in kana; nothing for one with other letters.

    >>> read_kana("がっこう"), read_kana("さんぽ")
    (('ɡ', 'a', 'k', 'k', 'oː'), ('s', 'ã', 'm', 'p', 'o'))
    """
    moras = _moras(word)
    found: list[str] = []
    base = ""
    for i, (consonant, vowel) in enumerate(moras):
        after = moras[i + 1][0] if i + 1 < len(moras) else None
        if consonant == _LONGER:
            if base and not found[-1].endswith("ː"):
                found[-1] += "ː"
        elif consonant == _DOUBLED:
            base = ""
            found += _doubled(after)
        elif consonant == _NASAL:
            base = ""
            if found and found[-1][0] in "aiɯeoɨ":
                found[-1] = f"{found[-1][0]}\u0303{found[-1][1:]}"
            found.append(_nasal(after))
        elif consonant:
            last = found[-1] if found else ""
            if consonant in ("z", "ʑ") and last[:1] in ("", "n", "ɲ", "d", _JOINED):
                consonant = {"z": "d͡z", "ʑ": "d͡ʑ"}[consonant]
            if last == _JOINED:
                found.pop()
                consonant += "ː"
            found += [consonant, vowel]
            base = vowel
        elif base and base in _LONG[vowel] and not found[-1].endswith("ː"):
            found[-1] += "ː"
            base = ""
        else:
            found.append(vowel)
            base = vowel
    return tuple(unicodedata.normalize("NFC", said) for said in found if said != _JOINED)


def _doubled(after: str | None) -> list[str]:
    """What is heard of a consonant before it begins."""
    if not after or after in (_NASAL, _DOUBLED, _LONGER):
        return []
    if after in ("ɕ", "s", "h", "ç", "ɸ"):
        return [_JOINED]
    return ["d"] if after in ("z", "ʑ") else ["t"] if after[0] == "t" else [after]


def _nasal(after: str | None) -> str:
    """What n sounds like before a consonant, a vowel, or nothing."""
    if after is None or after in (_DOUBLED, _LONGER):
        return "ɴ"
    if after in ("n", "m", "mʲ"):
        return _JOINED
    if after in ("t͡ɕ", "ʑ", "ɲ"):
        return "ɲ"
    if after[:1] in ("k", "ɡ"):
        return "ŋʲ" if after.endswith("ʲ") else "ŋ"
    return "m" if after[:1] in ("p", "b") else "n" if after[:1] in tuple("tdɾz") else "ɰ\u0303"


def _moras(word: str) -> list[_Mora]:
    found: list[_Mora] = []
    for character in word:
        # Katakana stand 0x60 above hiragana.
        kana = chr(ord(character) - 0x60) if "\u30a1" <= character <= "\u30f6" else character
        last = found[-1] if found else ("", "")
        if kana in _KANA:
            found.append(_KANA[kana])
        elif kana == "っ":
            found.append((_DOUBLED, ""))
        elif kana == "ん":
            found.append((_NASAL, ""))
        elif kana == "ー" and found:
            found.append((_LONGER, ""))
        elif kana in _SMALL_Y and (last[1] == "i" or last[0] in ("t", "d")) and last[0]:
            found[-1] = _softened(last, _SMALL_Y[kana])
        elif kana in _SMALL and found:
            found[-1:] = _joined(last, _SMALL[kana])
        else:
            return []
    return found


def _softened(last: _Mora, vowel: str) -> _Mora:
    consonant = last[0] if last[1] == "i" else f"{last[0]}ʲ"
    if vowel == "ɯ" and (consonant in ("ɕ", "ʑ", "t͡ɕ") or consonant.endswith("ʲ")):
        vowel = "ɨ"
    return consonant, vowel


def _joined(last: _Mora, vowel: str) -> list[_Mora]:
    """A small vowel takes the place of the one before it: ファ, ティ, ウェ."""
    consonant, before = last
    if (consonant, before) == ("", "ɯ"):
        return [("ɰ", vowel)]
    if not consonant or before == vowel:
        return [last, ("", vowel)]
    if vowel == "i" and consonant in ("t", "d", "ɸ", "b"):
        consonant += "ʲ"
    return [(consonant, vowel)]

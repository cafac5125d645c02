"""Devanagari to the sounds of Hindi."""

from __future__ import annotations

import unicodedata

from elman.phonetics.languages.record import table

__all__ = ["read_devanagari"]

_VOWEL_NAMES = "ɑː ɪ iː ʊ uː ɾɪ eː ɛː oː ɔː ɔ ɛ e o"
_VOWELS = dict(zip("आइईउऊऋएऐओऔऑऍऎऒ", _VOWEL_NAMES.split(), strict=True)) | {"अ": "ə"}
_SIGNS = dict(zip("ािीुूृेैोौॉॅॆॊ", _VOWEL_NAMES.split(), strict=True))
_CONSONANTS = table(
    "क k|ख kʰ|ग ɡ|घ ɡʱ|ङ ŋ|च t͡ʃ|छ t͡ʃʰ|ज d͡ʒ|झ d͡ʒʱ|ञ ɲ|ट ʈ|ठ ʈʰ|ड ɖ|ढ ɖʱ|ण ɳ|त t|थ tʰ|द d|ध dʱ|"
    "न n|प p|फ pʰ|ब b|भ bʱ|म m|य j|र ɾ|ल l|व ʋ|श ʃ|ष ʂ|स s|ह ɦ|ळ ɭ"
)
_DOTTED = table("क k|ख kʰ|ग ɡ|ज z|ड ɽ|ढ ɽʱ|फ f|झ ʒ")
_NASAL = "N"
"""What anusvara stands for before its consonant is known."""
_PLACES = table("k ŋ|ɡ ŋ|ɦ ŋ|q ŋ|x ŋ|ɣ ŋ|ʈ ɳ|ɖ ɳ|p m|b m|m m|f m|ʋ m")
_Unit = tuple[str, str]
"""A sound, and whether it is a consonant (C), a vowel (V) or the vowel nobody writes (S)."""


def read_devanagari(word: str) -> tuple[str, ...]:
    """Read a word in Devanagari; nothing for any other.

    The vowel that no sign stands for falls at the end, and between vowel, consonant and consonant,
    vowel, from the end on (Narasimhan, Sproat and Kiraz 2004).

    >>> read_devanagari("हिन्दी"), read_devanagari("लड़का")
    (('ɦ', 'ɪ', 'n', 'd', 'iː'), ('l', 'ə', 'ɽ', 'k', 'ɑː'))
    """
    units = _units(unicodedata.normalize("NFD", word).replace("ज्ञ", "ग्य"))
    if len(units) > 2 and units[-1][1] == "S":
        units.pop()
    elif len(units) > 2 and units[-1][0] in ("ɪ", "ʊ"):
        units[-1] = {"ɪ": ("iː", "V"), "ʊ": ("uː", "V")}[units[-1][0]]
    for i in range(len(units) - 3, 1, -1):
        if units[i][1] == "S" and _falls(units, i):
            del units[i]
    return tuple(_sounds(units))


def _units(word: str) -> list[_Unit]:
    found: list[_Unit] = []
    rest = list(reversed(word))
    while rest:
        letter = rest.pop()
        after = rest[-1] if rest else ""
        if letter in _CONSONANTS:
            said = _CONSONANTS[letter]
            if after == "\u093c":
                rest.pop()
                said = _DOTTED.get(letter, said)
                after = rest[-1] if rest else ""
            found.append((said, "C"))
            if after in _SIGNS:
                found += _vowel(_SIGNS[rest.pop()])
            elif after == "\u094d":
                rest.pop()
            else:
                found.append(("ə", "S"))
        elif letter in _VOWELS:
            found += _vowel(_VOWELS[letter])
        elif letter == "\u0901" and (after not in tuple("गघदधडढबभ") or rest[-2:-1] == ["\u093c"]):
            if found and found[-1][1] != "C":
                found[-1] = (_nasal(found[-1][0]), "V")
        elif letter in "\u0901\u0902":
            found.append((_NASAL, "C"))
        elif letter == "\u0903":
            found.append(("ɦ", "C"))
        elif letter not in "-'\u200c\u200d":
            return []
    return found


def _vowel(said: str) -> list[_Unit]:
    return [("ɾ", "C"), ("ɪ", "V")] if said == "ɾɪ" else [(said, "V")]


def _falls(units: list[_Unit], i: int) -> bool:
    """Tell whether the vowel that nobody writes falls between other sounds."""
    first, before, _, after, last = units[i - 2 : i + 3]
    opens = first[1] != "C" or first[0] == _NASAL
    if not opens or before[1] != "C" or after[1] != "C" or last[1] == "C":
        return False
    if _NASAL in (before[0], after[0]) or [said for said, _ in units[i + 1 :]] in _KEPT:
        return False
    # Of three in a row the second falls (larkhara), but the third before an ending (samajhna).
    three = i > 4 and [kind for _, kind in units[i - 4 : i]] == ["S", "C", "S", "C"]
    return not (three and last[1] == "V" and after[0] not in _ENDINGS)


_ENDINGS = frozenset("ntkɡʋ")
"""Consonants of the commonest endings."""
_KEPT = [["ɾ", "ə", "ɳ"], ["ɡ", "ə", "ɾ"]]
"""Endings of compounds: shuddhikaran, nagar."""


def _sounds(units: list[_Unit]) -> list[str]:
    found: list[str] = []
    for i, (said, _) in enumerate(units):
        after = units[i + 1] if i + 1 < len(units) else ("", "V")
        if said == _NASAL:
            if found and _nasalised(found[-1], after):
                found[-1] = _nasal(found[-1])
            elif after[1] == "C":
                found.append(_PLACES.get(after[0][0], "n"))
            elif found:
                found[-1] = _nasal(found[-1])
        elif said == "ɛː" and after[0] == "j":
            found += ["ə", "i"]
        elif said in ("t͡ʃ", "d͡ʒ") and after[0].startswith(said):
            found.append(said[0])
        else:
            found.append(said)
    return found


def _nasalised(vowel: str, after: _Unit) -> bool:
    """Tell whether anusvara is heard in the vowel alone: behind long ones before some sounds."""
    return (vowel in _THROUGH_THE_NOSE and after[0][:1] in _AFTER_NOSE) or after[0][:1] == "ɽ"


_THROUGH_THE_NOSE = ("eː", "ɛː", "oː", "ɔː", "iː")
_AFTER_NOSE = frozenset("kptʈnɦ")


def _nasal(vowel: str) -> str:
    return unicodedata.normalize("NFC", vowel[0] + "\u0303" + vowel[1:].replace("\u0303", ""))

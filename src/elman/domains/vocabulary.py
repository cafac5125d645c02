"""What names of companies are made of: short words, endings, and devices that bend a word.

How usual each is, is counted in names of brands: which words begin and end two joined ones, which
endings follow a word, and which device makes a brand of one.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from elman.cache import cache_root, kept, seal, unsealed
from elman.domains.brandnames import brand_names, popular_labels
from elman.domains.offensive import offends
from elman.domains.phonotactics import Phonotactics
from elman.phonetics.voices.words import known_words, table_mark
from elman.phonetics.voices.words.table import usual_words

__all__ = [
    "DEVICES",
    "ENDINGS",
    "PREFIXES",
    "Vocabulary",
    "inflected",
    "parted_words",
    "tactics_of",
    "vocabulary_of",
]

_ENDINGS = (
    "ly ify io oo ster r a ia o y ie able er ic ix iq ium ai al eo ist let ity up era ora on os "
)
_ENDINGS += "en fy zy el ero ana ella ino ette ant ent ize us um age ware hub lab kit"
ENDINGS = _ENDINGS.split()
"""What follows a word to make a name of it."""

_PREFIXES = "my get go re un pro omni neo inter over up out all one be co en ever hey mega micro "
_PREFIXES += "multi nano next open para poly quick retro super tele trans true uni ultra via we"
PREFIXES = _PREFIXES.split()
"""What goes before a word to make a name of it."""

DEVICES: dict[str, Callable[[str], str]] = {
    "er -> r": lambda w: re.sub("(?<=[bcdfgklmnptv])er$", "r", w),
    "c -> k": lambda w: re.sub("c(?=[aorlu])", "k", w, count=1),
    "ck -> k": lambda w: w.replace("ck", "k", 1),
    "ck -> q": lambda w: re.sub("ck$", "q", w),
    "x for cks": lambda w: re.sub("(?:cks|ks|cs)", "x", w, count=1),
    "i -> y": lambda w: re.sub(
        "(?<=[bcdfghjklmnprstvwz])i(?=[bcdfghjklmnprstvwz])", "y", w, count=1
    ),
    "y -> i": lambda w: re.sub("(?<=[bcdfghjklmnpqrstvwz])y$", "i", w),
    "ie for y": lambda w: re.sub("(?<=[bcdfghjklmnpqrstvwz])y$", "ie", w),
    "f for ph": lambda w: w.replace("ph", "f", 1),
    "ph for f": lambda w: re.sub("f(?!f)", "ph", w, count=1),
    "z for s": lambda w: re.sub("(?<=[aeiou])s(?=[aeiou]|$)", "z", w, count=1),
    "doubled": lambda w: re.sub("(?<=[aeiou])([bdfglmnprtz])(?=[aeiouy]|$)", r"\1\1", w, count=1),
    "no e": lambda w: re.sub("(?<=[bcdfgklmnprstvz])e$", "", w),
    "no vowel": lambda w: re.sub("(?<=[^aeiou])[aeiou](?=[rln]$)", "", w),
    "ite for ight": lambda w: w.replace("ight", "ite"),
    "ee for ea": lambda w: w.replace("ea", "ee", 1),
    "oo for u": lambda w: re.sub("(?<=[bdfglmnprst])u(?=[bdglmnprst][aeio])", "oo", w, count=1),
    "k for q": lambda w: re.sub("qu", "kw", w, count=1),
}
"""Ways to bend a word; one that does not fit leaves it as it is."""

_VERSION = 2
"""Count up when what is found out about words changes."""

_INFLECTIONS = {
    "en": "s ed ing",
    "fr": "s es ent ant ez ait",
    "de": "en es em er et st te ten",
    "es": "s es ando ado ar aba aron",
    "pt": "s es ando ado ar ava aram",
    "it": "i e o a are ato ando ava iamo ate",
    "ru": "u yu a ya y i e o om em am yam oy ey ov ev ami yami akh yakh ogo ego omu emu ym im ykh "
    "ikh oye iye uyu yuyu at it et yat ut yut al ala ali il ila ili ayu",
    "tr": "ler lar leri lari in un i u a e da de ta te dan den tan ten im um sin siniz miz imiz "
    "dir yor di du ti tu mis mak mek",
    "hi": "on en iyan ne ta te ti",
    "ko": "eul reul neun eun ui ege eseo deul euro kkaji",
    "ja": "masu mashita desu nai ta te tai",
    "ar": "un in an at ha hum na",
}
"""Endings of inflected forms, in Latin letters."""
_ROOTS = {
    "en": " e",
    "fr": " e er",
    "de": " e en",
    "es": " e a o ar er ir",
    "pt": " e a o ar er ir",
    "it": "a o e are ere ire",
    "ru": " a ya o e iy yy oy at it et yat t ogo",
    "hi": " a i na",
}
"""What stands in their place in a word that is looked up; nothing alone in other languages."""

_DARK = (
    "sex sexy sexual nude naked kill killer dead death die gun guns bomb terror cancer jihad drug "
)
_DARK += (
    "suicide hate ugly dirty racist slave corpse virus isis iran tumor abuse victim prison jail "
)
_DARK += (
    "murder blood theft thief harsh debt lmao lol omg haha hahaha espn ebay abc usa fbi cia irs "
)
_DARK += "suck fail gay dumb fat dirty porn loser boobs blonde "
_DARK += "bbc cnn imdb sci est etc ave inc ltd mom dad"
_UNFIT = frozenset(_DARK.split())
"""Words that nobody names a company after, and what is no word at all."""

_STEM = 3
"""Letters before an ending of one letter at least."""
_SHORT, _LONG = 3, 6
_KNOWN, _USUAL, _BENT, _GRAMMAR = 3.0, 3.9, 5.6, 6.1
"""Words of names are known to everybody; those of the grammar are used too often for names."""


_HEARD = 3.3
"""How usual words are whose runs of letters everybody says (Zipf)."""

_UNUSED, _UNUSED_ABROAD, _FOREIGN = 0.02, 0.3, 0.15
"""What words weigh that no brand of the list has, and English ones in other languages."""


class Vocabulary(NamedTuple):
    """Words, endings and devices of a language, each with how usual it is in names."""

    first: Mapping[str, float]
    last: Mapping[str, float]
    words: Mapping[str, float]
    """Words that may get an ending, or be bent."""
    endings: Mapping[str, float]
    devices: Mapping[str, float]


@cache
def vocabulary_of(code: str) -> Vocabulary:
    """What names in a language are made of; found out once, then kept."""
    brands = sorted({*brand_names(), *popular_labels()})
    marks = [table_mark("en-us"), table_mark(code), *sorted(_first_names()), *brands]
    mark = hashlib.sha256("\n".join(marks).encode()).hexdigest()[:16]
    what = f"vocabulary of {code} {mark} {_VERSION}"
    return kept(
        cache_root() / "brands" / f"{code}.vocabulary",
        read=lambda path: Vocabulary(*json.loads(unsealed(path.read_bytes(), what))),
        make=lambda: _vocabulary(code, brands),
        write=lambda path, made: path.write_bytes(seal(json.dumps(made).encode(), what)),
    )


def _vocabulary(code: str, brands: Sequence[str]) -> Vocabulary:
    table = known_words(code)
    # Rarer ones decide nothing here, and so many are found at once.
    known = usual_words(table, _KNOWN)
    names = [n for n in brands if n.isalpha() and 4 <= len(n) <= 12]
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    endings: Counter[str] = Counter()
    for name in names:
        if parts := parted_words(name, known):
            first[parts[0]] += 1
            last[parts[1]] += 1
        elif ending := _ending(name, known):
            endings[ending] += 1
    people = _first_names() if code[:2] == "en" else frozenset()
    usual = [
        word
        for word in table.usual(least=_USUAL)
        if _SHORT <= len(word) <= 8
        and _is_word(word)
        and (word not in people or first[word] + last[word] > 1)
        and word not in _UNFIT
        and not inflected(word, code, known)
        and not offends(word, code, known)
    ]
    bent: Counter[str] = Counter()
    taken = set(names)
    for word in usual:
        for device, bend in DEVICES.items():
            if (other := bend(word)) != word and other in taken and other not in table:
                bent[device] += 1
    short = [w for w in usual if len(w) <= _LONG]
    unused = _UNUSED if code[:2] == "en" else _UNUSED_ABROAD
    english = known_words("en-us") if code[:2] != "en" else {}

    def share(word: str, count: int) -> float:
        # Names of other languages are in no list of brands: their own words count, not English.
        own = 1.0 if english.get(word, 0.0) < known[word] + 0.3 else _FOREIGN
        return own * _share(count, known[word], unused)

    return Vocabulary(
        {w: s for w in short if (s := share(w, first[w])) > 0},
        {w: s for w in short if (s := share(w, last[w])) > 0},
        {w: share(w, first[w] + last[w]) for w in usual if len(w) <= 7 and known[w] <= _BENT},
        {ending: 1.0 + endings[ending] for ending in ENDINGS},
        {device: 0.1 + bent[device] for device in DEVICES},
    )


@cache
def tactics_of(code: str) -> Phonotactics:
    """What usual words of a language begin and end with, and have in between."""
    words = known_words(code)
    usual = [w for w in words.usual(least=_HEARD) if len(w) >= 3 and _is_word(w)]
    return Phonotactics(usual, seen=min(5, 1 + len(usual) // 1000))


def _is_word(word: str) -> bool:
    """Whether it can be said as a word: ascii letters with a vowel, none three times."""
    return (
        word.isascii()
        and word.isalpha()
        and bool(re.search("[aeiou]", word))
        and not re.search(r"(.)\1\1|[^aeiouy]{4}|[aeiou]{3}", word)
    )


@cache
def _first_names() -> frozenset[str]:
    text = files("elman.domains").joinpath("firstnames.txt").read_text("utf-8")
    return frozenset(w for line in text.splitlines() if line[:1] != "#" for w in line.split())


def _share(count: int, zipf: float, unused: float) -> float:
    """What a word weighs that stands in so many names: one of none weighs little."""
    if zipf > _GRAMMAR:
        return math.sqrt(count) if count > 2 else 0.0
    return unused + math.sqrt(count)


def parted_words(name: str, known: Mapping[str, float]) -> tuple[str, str] | None:
    """The two usual words that a name joins, or none.

    >>> parted_words("dropbox", {"drop": 4.9, "box": 5.0}), parted_words("airbnb", {"air": 5.2})
    (('drop', 'box'), None)
    """
    best, found = _USUAL, None
    for cut in range(_SHORT, len(name) - _SHORT + 1):
        first, last = name[:cut], name[cut:]
        weakest = min(known.get(first, 0.0), known.get(last, 0.0))
        if weakest > best:
            best, found = weakest, (first, last)
    return found


def _ending(name: str, known: Mapping[str, float]) -> str:
    for ending in sorted(ENDINGS, key=len, reverse=True):
        stem = name.removesuffix(ending)
        if stem != name and len(stem) >= _SHORT and known.get(stem, 0.0) >= _USUAL:
            return ending
    return ""


def inflected(name: str, code: str, known: Mapping[str, float]) -> bool:
    """Whether a name is, or looks like, a form of a known word: boxes, shopped, mixing.

    >>> [inflected(n, "en-us", {"box": 5.0, "shop": 5.0}) for n in ("boxes", "shopped", "boxy")]
    [True, True, False]
    """
    roots = _ROOTS.get(code[:2], "").split(" ")
    for ending in _INFLECTIONS.get(code[:2], "").split():
        stem = name.removesuffix(ending)
        if stem == name or len(stem) < (2 if len(ending) > 1 else _STEM):
            continue
        undoubled = stem[:-1] if stem[-1:] == stem[-2:-1] else stem
        forms = [stem + root for root in roots if root != ending]
        forms += [undoubled, stem.removesuffix("e"), re.sub("ie?$", "y", stem)]
        if any(known.get(form, 0.0) >= _KNOWN for form in forms):
            return True
    return False

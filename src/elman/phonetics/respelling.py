"""How a pronunciation is shown to people who read no IPA: AIR-miks, by syllables.

Letters are those that readers of the language take for the sounds; where most of its words have
the stress on a syllable that can be told from the sounds, that one stands in capitals.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import groupby, pairwise

from elman.phonetics.languages.codes import language
from elman.phonetics.sounds.inventory import features

__all__ = ["respelt"]

_AT_LARGE = (
    "ɑ a|ɒ o|æ a|ɐ a|ʌ u|ə e|ɚ er|ɜ er|ɜː er|ɛ e|ɪ i|ɨ y|ʏ ü|y ü|ɔ o|ʊ u|ɯ u|ø ö|œ ö|ɤ e|ɶ ö|"
    "ɹ r|ɾ r|ʁ r|ʀ r|ɻ r|ɽ r|ɡ g|ɣ g|ʃ sh|ʂ sh|ɕ sh|ʒ zh|ʐ zh|ʑ zh|θ th|ð th|ŋ ng|ɲ ny|ɳ n|ɴ n|"
    "ʎ ly|ɭ l|j y|ʝ y|ɥ y|ɰ w|ʋ v|β b|ɸ f|ç h|χ kh|x kh|ħ h|ɦ h|ʔ |ʕ |c k|ɟ g|ʈ t|ɖ d|"
    "t͡ʃ ch|t͡ɕ ch|ʈ͡ʂ ch|d͡ʒ j|d͡ʑ j|t͡s ts|d͡z dz|p͡f pf"
)
"""Sounds with the letters that most readers take for them."""

_OWN = {
    "en": "a ɪ|eye;a ʊ|ow;e ɪ|ay;o ʊ|oh;ɔ ɪ|oy;j u|yoo;ɛ ɹ|air;ɑ ɹ|ar;ɔ ɹ|or;ɪ ɹ|eer;ʊ ɹ|oor;"
    "i|ee;iː|ee;u|oo;uː|oo;ɑ|ah;ɑː|ah;ɔ|aw;ɔː|aw;ɛː|air;ə|uh;e|ay;o|oh;k|k;ʊ|uu",
    "fr": "w a|oi;w ɛ̃|oin;ɑ̃|an;ɔ̃|on;ɛ̃|in;œ̃|un;e|é;ɛ|è;ø|eu;œ|eu;ə|e;u|ou;y|u;ʃ|ch;ʒ|j;ɲ|gn;"
    "ɥ|u;j|y;w|ou",
    "de": "a ɪ|ei;a ʊ|au;ɔ ʏ|eu;ɔ ɪ|eu;iː|ie;eː|eh;aː|ah;oː|oh;uː|uh;øː|öh;yː|üh;ɛː|äh;ʃ|sch;"
    "t͡ʃ|tsch;x|ch;χ|ch;ç|ch;j|j;v|w;z|s;s|ss;t͡s|z;ɐ|er;ʒ|sch;ãː|an",
    "es": "x|j;θ|z;ʎ|ll;ʝ|y;ɲ|ñ;t͡ʃ|ch;j|i;w|u",
    "pt": "ɐ̃ w̃|ão;õ j̃|õe;ɐ̃|an;ẽ|en;ĩ|in;õ|on;ũ|un;j̃|i;w̃|u;ʃ|ch;ʒ|j;ɲ|nh;ʎ|lh;ʁ|rr;ɛ|é;ɔ|ó;"
    "e|ê;o|ô;ɐ|a;j|i;w|u;z|z",
    "it": "t͡ʃ|c';d͡ʒ|g';ʃ|sc';ʎ|gl;ɲ|gn;t͡s|z;d͡z|z;j|i;w|u;ɛ|è;ɔ|ò",
    "tr": "ʃ|ş;t͡ʃ|ç;d͡ʒ|c;ʒ|j;ɯ|ı;ɯː|ıı;œ|ö;j|y;c|k;ɟ|g",
    "ru": "x|kh;ɨ|y;ɕː|shch;t͡ɕ|ch",
    "zh": "e ɪ|ei;a ɪ|ai;a ʊ|ao;ɑ ʊ|ao;o ʊ|ou;p|b;t|d;k|g;pʰ|p;tʰ|t;kʰ|k;t͡s|z;t͡sʰ|c;ʈ͡ʂ|zh;ʈ͡ʂʰ|ch;"
    "t͡ɕ|j;t͡ɕʰ|q;ɕ|x;ʐ|r;ɻ|r;y|ü",
    "ko": "k͈|kk;t͈|tt;p͈|pp;s͈|ss;t͡ɕ͈|jj;ʌ|eo;ɯ|eu;ɛ|ae;ɕ͈|ss;ɕʰ|s;ɭ|l",
}
"""What a language's own readers take for sounds, or several in a row, where that differs."""

_STRESSED = {"en": "weight", "de": "first", "es": "last but one", "pt": "last but one"}
_STRESSED |= {"it": "last but one", "fr": "last", "tr": "last"}
_WEAK = frozenset("əɚ")
_LIQUID = frozenset("lɹrɾʁjwɥʋ")
_BEFORE_LIQUID = frozenset("pbtdkɡfvθʃs")


def respelt(sounds: Sequence[str], code: str) -> str:
    """Write a pronunciation in plain letters, as readers of a language take them.

    >>> respelt(("ɛ", "ɹ", "m", "ɪ", "k", "s"), "en-us"), respelt(tuple("ʃapo"), "fr")
    ('AIR-miks', 'cha-PO')
    """
    spoken = language(code).code
    single = [s for s, _ in groupby(sounds)]
    syllables = _syllables(single, spoken[:2])
    written = ["".join(_written(syllable, spoken[:2])) for syllable in syllables]
    stressed = _stressed(syllables, spoken[:2])
    shown = [text.upper() if n == stressed else text for n, text in enumerate(written)]
    return "-".join(filter(None, shown))


def _stressed(syllables: Sequence[Sequence[str]], code: str) -> int:
    """The place of the syllable with the stress, -1 where that cannot be told."""
    rule, n = _STRESSED.get(code), len(syllables)
    if rule is None or n < 2:
        return -1
    if rule == "last":
        return n - 1
    if rule == "first":
        return 0
    if rule == "last but one":
        closed = not _vowel(syllables[-1][-1]) and syllables[-1][-1] not in ("n", "s", "m")
        return n - 1 if closed and code != "it" else n - 2
    if n == 2:
        return int(_WEAK.issuperset(filter(_vowel, syllables[0])))
    hiatus = syllables[-2][-1] in ("i", "u", "ɪ") and _vowel(syllables[-1][0])
    heavy = _heavy(syllables[-2]) and not hiatus and not _WEAK & {*syllables[-2]}
    return n - 2 if heavy else n - 3


def _heavy(syllable: Sequence[str]) -> bool:
    """Whether a syllable has a long vowel, two, or a consonant at its end."""
    vowels = [s for s in syllable if _vowel(s)]
    return (
        len(vowels) > 1
        or any(s in "iuoɔɑe" or "ː" in s for s in vowels)
        or (not _vowel(syllable[-1]))
    )


@cache
def _table(code: str) -> dict[tuple[str, ...], str]:
    own = [entry.split("|") for entry in filter(None, _OWN.get(code, "").split(";"))]
    large = [entry.partition(" ")[::2] for entry in _AT_LARGE.split("|")]
    table = {(sound,): letters for sound, letters in large}
    return table | {tuple(said.split()): letters for said, letters in own}


def _written(sounds: Sequence[str], code: str) -> list[str]:
    table = _table(code)
    found, at = [], 0
    while at < len(sounds):
        pair = tuple(sounds[at : at + 2])
        if len(pair) == 2 and pair in table:
            found.append(table[pair])
            at += 2
            continue
        letters = _letters(sounds[at], table)
        if found and letters[:1] == "n" and found[-1][-1:] == "n":
            letters = letters[1:]  # a nasal after a nasal vowel
        found.append(letters)
        at += 1
    return found


def _letters(sound: str, table: dict[tuple[str, ...], str]) -> str:
    if (known := table.get((sound,))) is not None:
        return known
    tilde = "\u0303" in unicodedata.normalize("NFD", sound)
    plain = "".join(
        c for c in unicodedata.normalize("NFD", sound) if c not in "ːˑʰʱʲˤ\u0303\u0348\u031a"
    )
    known = table.get((plain,), table.get((unicodedata.normalize("NFC", plain),)))
    text = known if known is not None else "".join(c for c in plain if c.isascii())
    longer = "ː" in sound and not _vowel(sound)
    return (text[:1] if longer else "") + text + ("n" if tilde and _vowel(plain[:1]) else "")


def _syllables(sounds: list[str], code: str) -> list[list[str]]:
    """Cut before the last consonant of a cluster, or before one with a liquid after it."""
    table = _table(code)
    peaks = [i for i, s in enumerate(sounds) if _vowel(s)]
    # What is written as one, such as the two vowels of "eye", is one peak.
    joined = [
        i
        for n, i in enumerate(peaks)
        if not (n and peaks[n - 1] == i - 1 and (sounds[i - 1], sounds[i]) in table)
    ]
    cuts = [0]
    for before, after in pairwise(joined):
        end = before + 1
        while end in peaks and end < after:
            end += 1
        between = after - end
        if between == 0:
            cuts.append(after)
        elif between == 1:
            # The r of "air" stays with its vowel.
            stays = (sounds[before], sounds[end]) in table and end == before + 1
            cuts.append(after if stays else end)
        else:
            cluster = sounds[after - 1] in _LIQUID and sounds[after - 2] in _BEFORE_LIQUID
            cuts.append(after - 2 if cluster else after - 1)
    return [sounds[a:b] for a, b in zip(cuts, [*cuts[1:], len(sounds)], strict=True)]


@cache
def _vowel(sound: str) -> bool:
    return bool(features(sound)[0] > 0)

"""Chinese characters to sounds, by their readings in pinyin."""

from __future__ import annotations

import re

from elman.phonetics.languages.hanzi import syllables
from elman.phonetics.languages.record import table

__all__ = ["read_hanzi"]


_INITIALS = table(
    "b p|p pʰ|m m|f f|d t|t tʰ|n n|l l|g k|k kʰ|h x|j t͡ɕ|q t͡ɕʰ|x ɕ|zh ʈ͡ʂ|ch ʈ͡ʂʰ|sh ʂ|r ʐ|z t͡s|"
    "c t͡sʰ|s s"
)
_FINALS = {
    final: tuple(said.split())
    for final, said in table(
        "a a|ai a ɪ|an a n|ang ɑ ŋ|ao ɑ ʊ|e ɤ|ei e ɪ|en ə n|eng ɤ ŋ|er a ɻ|i i|ia j a|ian j ɛ n|"
        "iang j ɑ ŋ|iao j ɑ ʊ|ie j ɛ|in ɪ n|ing ɪ ŋ|iong j ʊ ŋ|iu j o ʊ|o ɔ|ong ʊ ŋ|ou o ʊ|u u|"
        "ua w a|uai u a ɪ|uan w a n|uang w ɑ ŋ|ui w e ɪ|un u ə n|uo u ɔ|v y|van ɥ œ n|ve ɥ œ|vn y n"
    ).items()
}
_GLIDES = table(
    "yi i|yin in|ying ing|yu v|yue ve|yuan van|yun vn|ye ie|you iu|yong iong|wu u|wei ui|wen un|"
    "wo uo|weng ong"
)
"""Syllables that begin with y or w, as finals."""
_ROUNDED = frozenset("女钕衄恧绿旅律虑吕铝履侣滤屡缕驴氯率闾捋")
"""Characters said with ü, which their Latin letters do not tell from u."""
_SYLLABLE = re.compile("(zh|ch|sh|[bpmfdtnlgkhjqxrzcs]?)([a-z]+)")


def _syllable(pinyin: str) -> tuple[str, ...]:
    """Say a syllable of pinyin; nothing for what is none.

    >>> [" ".join(_syllable(s)) for s in ("zhong", "guo", "yue", "shi", "xue", "wang")]
    ['ʈ͡ʂ ʊ ŋ', 'k u ɔ', 'ɥ œ', 'ʂ ɚ', 'ɕ ɥ œ', 'w ɑ ŋ']
    """
    if pinyin == "yo":
        return ("j", "ɔ")
    if pinyin[:1] in ("y", "w"):
        final = _GLIDES.get(pinyin, {"y": "i", "w": "u"}[pinyin[0]] + pinyin[1:])
        return _FINALS.get(final, ())
    matched = _SYLLABLE.fullmatch(pinyin)
    if matched is None:
        return ()
    initial, final = matched.groups()
    if final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        return (_INITIALS[initial], "ɯ" if initial in ("z", "c", "s") else "ɚ")
    if initial in ("j", "q", "x") or (initial in ("n", "l") and final == "ue"):
        final = final.replace("u", "v", 1) if final[0] == "u" else final
    if final not in _FINALS:
        return ()
    return (_INITIALS[initial], *_FINALS[final]) if initial else _FINALS[final]


def read_hanzi(word: str) -> tuple[str, ...]:
    """Read characters by the words they stand in, else by their usual reading; nothing for others.

    >>> read_hanzi("中国")
    ('ʈ͡ʂ', 'ʊ', 'ŋ', 'k', 'u', 'ɔ')
    """
    found: list[str] = []
    if not all("\u3400" <= character <= "\u9fff" for character in word):
        return ()
    for character, pinyin in zip(word, syllables(word), strict=True):
        if character in _ROUNDED:
            pinyin = pinyin[0] + "v"
        if not (said := _syllable(pinyin)):
            return ()
        found += said
    return tuple(found)

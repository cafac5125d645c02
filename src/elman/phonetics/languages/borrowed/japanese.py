"""English words in kana, as they are borrowed: vowels behind consonants, short stops doubled."""

from __future__ import annotations

from elman.phonetics.languages.borrowed.sounds import Phonemes, adapted
from elman.phonetics.languages.record import table
from elman.phonetics.languages.rules.japanese import read_kana

__all__ = ["ROMAJI", "in_japanese", "in_kana"]

ROMAJI = (
    "k(?=k)|s(?=s)|t(?=[tc])|p(?=p)|"
    "(?:[kgsztdnhbpmr]|[kgnhbpmrt]y|sh|sy|ch|ts|j|jy)?[aiueo]|fu|y[auo]|wa|n(?![aiueoy])"
)
"""One syllable of Japanese in Latin letters."""

_VOWELS = (
    "e ɪ > eː | o ʊ > oː | a ɪ > a i | a ʊ > a u | ɔ ɪ > o i | ɑ ɹ > aː | ɔ ɹ > oː | ɪ ɹ > i a |"
    "ɛ ɹ > e a | ʊ ɹ > u a | ɚ > aː | ə l # > u l | ʃ ə n # > ʃ o n | ʒ ə n # > ʒ o n |"
    "ɔ (?=[lŋ]) > oː | t s > t͡s | k æ > k j A | ɡ æ > ɡ j A | æ > A |"
    "ʌ > a | ɑ > O | ɔ > o | ə > a | ɛ > E | i > iː |"
    "u > uː | ɪ > I | ʊ > U"
)
"""Capitals are short vowels that double what stops behind them."""
_SHORT = dict(zip("AOEIU", "aoeiu", strict=True))
_STOPS = frozenset(("p", "t", "k", "t͡s", "t͡ʃ", "d", "ɡ", "d͡ʒ", "ʃ"))
_VOICED = frozenset(("d", "ɡ", "d͡ʒ"))
_ROWS = table(
    "k カ キ ク ケ コ|ɡ ガ ギ グ ゲ ゴ|s サ シ ス セ ソ|z ザ ジ ズ ゼ ゾ|t タ ティ トゥ テ ト|"
    "d ダ ディ ドゥ デ ド|n ナ ニ ヌ ネ ノ|h ハ ヒ フ ヘ ホ|b バ ビ ブ ベ ボ|p パ ピ プ ペ ポ|"
    "m マ ミ ム メ モ|l ラ リ ル レ ロ|f ファ フィ フ フェ フォ|w ワ ウィ ウ ウェ ウォ|"
    "j ヤ イ ユ イェ ヨ|ʃ シャ シ シュ シェ ショ|t͡ʃ チャ チ チュ チェ チョ|"
    "d͡ʒ ジャ ジ ジュ ジェ ジョ|t͡s ツァ ツィ ツ ツェ ツォ| ア イ ウ エ オ"
)
_ALIKE = {"ɹ": "l", "θ": "s", "ð": "z", "v": "b", "ʒ": "d͡ʒ"}
_ALONE = {"t": "ト", "d": "ド", "t͡ʃ": "チ", "d͡ʒ": "ジ", "n": "ン", "h": ""}
"""Consonants without a vowel that are not said with u."""
_SMALL_Y = {"a": "ャ", "u": "ュ", "o": "ョ"}


def in_kana(sounds: Phonemes) -> str:
    """Write English sounds in katakana.

    >>> in_kana(tuple("ɡuɡəl")), in_kana(tuple("æpəl")), in_kana(("h", "o", "ʊ", "m"))
    ('グーグル', 'アップル', 'ホーム')
    """
    said = [_ALIKE.get(sound, sound) for sound in adapted(sounds, _VOWELS)]
    written = ""
    for n, sound in enumerate(said):
        behind = said[n + 1] if n + 1 < len(said) else ""
        if _vowel(sound):
            before = said[n - 1] if n else ""
            soft = len(said) > 1 and before == "j" and n > 1 and not _vowel(said[n - 2])
            if soft:
                continue
            written += _kana("" if not n or _vowel(before) else before, sound)
            written += _doubled(sound, said[n + 1 :])
        elif sound == "j" and n and not _vowel(said[n - 1]) and behind and _vowel(behind):
            small = _SMALL_Y.get(_plain(behind), "")
            written += _kana(said[n - 1], "i") + (small or _kana("", behind))
            written += "ー" if behind.endswith("ː") and small else ""
            written += _doubled(behind, said[n + 2 :])
        elif sound == "ŋ":
            written += "ン" if behind in ("k", "ɡ") else "ング"
        elif sound == "m" and behind in ("p", "b"):
            written += "ン"
        elif not behind or not (_vowel(behind) or behind == "j"):
            written += _ALONE.get(sound, _kana(sound, "u"))
    return written


def in_japanese(sounds: Phonemes) -> Phonemes:
    """Say English sounds as Japanese has them.

    >>> in_japanese(tuple("waɪfaɪ"))
    ('ɰ', 'a', 'i', 'ɸ', 'a', 'i')
    """
    return read_kana(in_kana(sounds))


def _vowel(sound: str) -> bool:
    return sound[0] in "aiueoAOEIU"


def _plain(vowel: str) -> str:
    return _SHORT.get(vowel[0], vowel[0])


def _kana(consonant: str, vowel: str) -> str:
    row = _ROWS.get(consonant, _ROWS[""]).split()
    return row["aiueo".index(_plain(vowel))] + ("ー" if vowel.endswith("ː") else "")


def _doubled(vowel: str, behind: list[str]) -> str:
    """The mark of a stop that is doubled behind a short vowel: at the end, or before l or s."""
    if vowel[0] not in _SHORT or not behind or behind[0] not in _STOPS:
        return ""
    rest = behind[1:]
    voiced = behind[0] in _VOICED
    last = not rest or (not voiced and rest in (["s"], ["u", "l"]))
    return "ッ" if last else ""

"""Japanese, in kana and in Hepburn's Latin letters; kanji by their reading in pykakasi."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from elman.errors import ConfigurationError, shorten
from elman.phonetics.languages.borrowed.japanese import ROMAJI, in_japanese
from elman.phonetics.languages.numerals import Numerals, counted
from elman.phonetics.languages.record import Language
from elman.phonetics.languages.rules.japanese import read_kana

__all__ = ["JAPANESE"]

_NUMERALS = Numerals(
    cardinal="|".join(
        (
            counted("ぜろ いち に さん よん ご ろく なな はち きゅう"),
            "10 じゅう [>]|20 < +じゅう [>]",
            counted("ひゃく にひゃく さんびゃく よんひゃく ごひゃく", 100, 100, "%s [>]"),
            counted("ろっぴゃく ななひゃく はっぴゃく きゅうひゃく", 600, 100, "%s [>]"),
            counted("せん にせん さんぜん よんせん ごせん", 1000, 1000, "%s [>]"),
            counted("ろくせん ななせん はっせん きゅうせん", 6000, 1000, "%s [>]"),
            "10000 < まん [>]|100000000 < おく [>]",
        )
    ),
    ordinal="0 cardinal= ばんめ",
    clock="0/100 hour< [minute>]",
    others={
        "hour": "|".join(
            (
                counted("れいじ いちじ にじ さんじ よじ ごじ ろくじ しちじ はちじ くじ"),
                counted("じゅう にじゅう", 10, 10, "[%s +hour>;%sじ]"),
            )
        ),
        "minute": "|".join(
            (
                counted("いっぷん にふん さんぷん よんぷん ごふん ろっぷん ななふん はっぷん", 1),
                "9 きゅうふん",
                counted("じゅ にじゅ さんじゅ よんじゅ ごじゅ", 10, 10, "[%sう +minute>;%sっぷん]"),
            )
        ),
    },
    endings=":ばんめ",
    decimal=".てん",
    group=",",
)

_KANJI = re.compile("[\u3400-\u9fff]")
_SMALL_Y = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
_SMALL_VOWEL = {"ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}


def _romanise(word: str) -> str:
    return _hepburn(_in_kana(word) if _KANJI.search(word) else word)


def _in_kana(word: str) -> str:
    try:
        converter = _kakasi()
    except ImportError as error:
        raise ConfigurationError(
            "Kanji are read with the package pykakasi, which is not installed, received "
            f"{shorten(word)}",
            remedy="pip install 'elman[japanese]', or write the word in kana",
        ) from error
    return "".join(part["hira"] for part in converter.convert(word))


def _hepburn(word: str) -> str:
    """Write kana in Latin letters; what is no kana stays.

    >>> [_hepburn(word) for word in ("しゃしん", "がっこう", "マッチ", "コーヒー", "ファイル")]
    ['shashin', 'gakkou', 'matchi', 'kohi', 'fairu']
    """
    from anyascii import anyascii

    written, doubled = "", False
    for kana in unicodedata.normalize("NFKC", word):
        # Katakana stand 0x60 above hiragana.
        plain = chr(ord(kana) - 0x60) if "\u30a1" <= kana <= "\u30f6" else kana
        if plain == "っ":
            doubled = True
            continue
        if plain in _SMALL_Y and written.endswith("i"):
            soft = written[:-1].endswith(("sh", "ch", "j"))
            written = written[:-1] + ("" if soft else "y") + _SMALL_Y[plain]
            continue
        if plain in _SMALL_VOWEL and written[-2:-1].isalpha() and written[-1:] in "ueoi":
            written = written[:-1] + _SMALL_VOWEL[plain]
            continue
        latin = "" if plain == "ー" else anyascii(plain) if "\u3041" <= plain <= "\u3096" else plain
        if doubled and latin[:1].isalpha():
            latin = ("t" if latin.startswith("ch") else latin[0]) + latin
        written, doubled = written + latin, False
    return written


@cache
def _kakasi() -> Any:
    import pykakasi

    convert: Any = pykakasi.kakasi
    return convert()


def _short(word: str) -> str:
    """Write kana without long vowels, as names of places and firms are: tokyo.

    >>> _short("とうきょう"), _short("おおさか")
    ('tokyo', 'osaka')
    """
    if _KANJI.search(word):
        return ""
    return re.sub(r"([aeiou])\1+", r"\1", _hepburn(word).replace("ou", "o"))


JAPANESE = Language(
    code="ja",
    title="Japanese",
    lexicon="lexicon-ja",
    frequent="ja",
    letter_names="eː biː ɕiː diː iː eɸɯ d͡ʑiː et͡ɕi ai d͡ʑeː keː erɯ emɯ enɯ oː piː kʲɯː aːrɯ esɯ "
    "tiː "
    "jɯː bɯi dabɯrjɯː ekkɯsɯ ɰai zetto",
    digit_names="zeɾo it͡ɕi ni sãɴ jõɴ ɡo ɾokɯ nana hat͡ɕi kʲɯː",
    script=r"[\u3041-\u3096\u30a1-\u30fc]",
    latin=False,
    romanise=_romanise,
    rule=read_kana,
    also_typed=_short,
    affricates=("ts", "dz", "tɕ", "dʑ"),
    runs_together=False,
    abbreviations="dr ドクター|mr ミスター|mrs ミセス|ltd リミテッド|vs バーサス|st セント",
    symbols={
        "&": "アンド",
        "+": "プラス",
        "@": "アット",
        "%": "パーセント",
        "$": ">ドル",
        "€": ">ユーロ",
        "£": ">ポンド",
        "¥": ">えん",
    },
    minus="マイナス",
    dot="ドット",
    hashes="ナンバー/シャープ/ハッシュタグ",
    patronymic="マク",
    units="km キロメートル|kg キログラム|cm センチメートル|mm ミリメートル|ml ミリリットル|"
    "gb ギガバイト|mb メガバイト|tb テラバイト|hz ヘルツ|mhz メガヘルツ|ghz ギガヘルツ|"
    "kw キロワット|h じかん|min ふん",
    borrowed=in_japanese,
    romanised=ROMAJI,
    numerals=_NUMERALS,
    respelt=r"ck kk|c(?=[eiy]) s|c(?!h) k|ll$ l|l r|v b|qu ku|q k|x kkusu|th s|ph f|w(?=[eio]) u|"
    r"([bfgjkprsz])(?!\1)(?![aeiouyh]) \1u|m(?![aeiouybpm]) mu|"
    r"t(?![aeiouyhtsc]) to|d(?![aeiouyhdz]) do",
)

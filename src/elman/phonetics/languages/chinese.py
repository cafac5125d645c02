"""Chinese, as Mandarin is said, in simplified characters and in pinyin without tones."""

from __future__ import annotations

from elman.phonetics.languages.borrowed.chinese import PINYIN, in_mandarin
from elman.phonetics.languages.hanzi import pinyin, pinyin_u
from elman.phonetics.languages.numerals import Numerals, counted
from elman.phonetics.languages.record import Language
from elman.phonetics.languages.rules.chinese import read_hanzi

__all__ = ["CHINESE"]

_NUMERALS = Numerals(
    cardinal="|".join(
        (
            counted("零 一 二 三 四 五 六 七 八 九"),
            "10 十 [>]|20 < 十 [>]|100 < 百 [tens>]|1000 pair< 千 [hundreds>]",
            "10000 pair< 万 [thousands>]|100000000 pair< 亿 [myriads>]",
        )
    ),
    clock="0/100 pair< 点 [minute> 分;整]",
    year="0/1000 cardinal< y>",
    others={
        "minute": "1 零 cardinal=|10 cardinal=",
        "pair": "0 cardinal=|2 两|3 cardinal=",
        # What is left out between is said: 105 as "one hundred zero five".
        "tens": "0 零 teens=|10 teens=",
        "teens": "0 cardinal=|10 一 cardinal=|20 cardinal=",
        "hundreds": "0 零 teens=|100 cardinal=",
        "thousands": "0 零 teens=|1000 cardinal=",
        "myriads": "0 零 teens=|10000000 cardinal=",
        "y": "0/100 cardinal< yy>",
        "yy": "0/10 cardinal< cardinal>",
    },
    decimal=".点",
    group=",",
)

_AFFRICATES = {("ʈ", "ʂ"), ("t", "ɕ"), ("t", "s")}


def _refine(segments: list[str]) -> list[str]:
    """Join the affricates, which the lexicon writes without a tie bar."""
    found: list[str] = []
    for segment in segments:
        if found and (found[-1], segment[0]) in _AFFRICATES:
            found[-1] += f"\u0361{segment}"
        else:
            found.append(segment)
    return found


CHINESE = Language(
    code="zh",
    title="Chinese",
    lexicon="lexicon-zh",
    frequent="zh",
    letter_names="eɪ pi si ti i aɪfu t͡ɕi eɪt͡ɕʰy aɪ t͡ɕjɛ kʰeɪ aɪl aɪmu ən oʊ pʰi kʰjoʊ ɑɻ aɪsɯ "
    "tʰi "
    "joʊ weɪ tapuljoʊ aɪkʰɤsɯ waɪ tsaɪtʰɤ",
    digit_names="liŋ i ɑɻ san sɯ u ljoʊ t͡ɕʰi pa t͡ɕjoʊ",
    script=r"[\u3400-\u9fff]",
    latin=False,
    romanise=pinyin,
    also_typed=pinyin_u,
    refine=_refine,
    affricates=("ts", "tɕ", "ʈʂ"),
    rule=read_hanzi,
    runs_together=False,
    in_script=False,  # thousands of characters
    abbreviations="dr 博士|mr 先生|mrs 夫人|ltd 有限公司|vs 对",
    symbols={
        "&": "和",
        "+": "加",
        "@": "艾特",
        "%": "<百分之",
        "$": ">美元",
        "€": ">欧元",
        "£": ">英镑",
        "¥": ">元",
    },
    minus="负",
    dot="点",
    hashes="第/夏普/话题",
    patronymic="麦",
    units="km 公里|kg 公斤|cm 厘米|mm 毫米|ml 毫升|gb 吉字节|mb 兆字节|tb 太字节|hz 赫兹|"
    "mhz 兆赫|ghz 吉赫|kw 千瓦|h 小时|min 分钟",
    borrowed=in_mandarin,
    romanised=PINYIN,
    numerals=_NUMERALS,
)

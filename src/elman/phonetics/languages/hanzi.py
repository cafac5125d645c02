"""Chinese characters in pinyin without tones, as it is typed."""

from __future__ import annotations

import re

__all__ = ["pinyin", "pinyin_u"]

_PAIRS = (
    "银行=yinhang 行业=hangye 行情=hangqing 重庆=chongqing 重新=chongxin 重复=chongfu "
    "成长=chengzhang 增长=zengzhang 校长=xiaozhang 长大=zhangda 音乐=yinyue 乐器=yueqi "
    "了解=liaojie 睡觉=shuijiao 首都=shoudu 成都=chengdu 都市=dushi 厦门=xiamen 便宜=pianyi "
    "会计=kuaiji 角色=juese 人参=renshen 归还=guihuan 率先=shuaixian 效率=xiaolv "
    "女=nv 绿=lv 旅=lv 律=lv 吕=lv 铝=lv 率=lv"
)
_WORDS = dict(pair.split("=") for pair in _PAIRS.split())
"""Words with characters of several readings, and characters with the vowel that is typed v."""

_LISTED = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))


def pinyin(word: str) -> str:
    """Write characters in pinyin; others stay.

    >>> pinyin("中国银行"), pinyin("绿茶")
    ('zhongguoyinhang', 'lvcha')
    """
    from anyascii import anyascii

    word = _LISTED.sub(lambda found: _WORDS[found[0]], word)
    return "".join(c if c.isascii() else anyascii(c).lower() for c in word)


def pinyin_u(word: str) -> str:
    """Write u for the vowel that is typed v.

    >>> pinyin_u("绿茶")
    'lucha'
    """
    return re.sub("(?<=[ln])v", "u", pinyin(word))

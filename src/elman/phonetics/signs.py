"""Signs, amounts and groups of digits as the words that are said for them."""

from __future__ import annotations

import re

from elman.phonetics.languages.record import Language

__all__ = ["INDIAN", "SAID", "signs_said", "stands"]

SAID = "\ue000"
"""Stands before words that signs stand for; no language is written with it."""
INDIAN = "\ue001"
"""Stands before a number whose digits were parted as in India: 1,00,000."""

_ENDINGS = (
    "com|net|org|edu|gov|info|biz|io|ai|co|app|dev|js|tv|uk|us|de|fr|es|it|ru|tr|kr|jp|in|br|pt|"
    "cn|рф"
)
"""What stands behind a dot that is said: ends of addresses, of which no sentence is made."""
_NUMBER = rf"(?P<mark>[{SAID}{INDIAN}]?)(?P<whole>\d{{1,12}})(?P<part>[.,]\d+)?(?![\d.,]*\d)"


def stands(sign: str, position: int, text: str, spoken: Language) -> bool:
    """Whether a sign stands where it is said: those of money beside a number alone.

    `#` does before a number or a word, and behind a note or the letter of a language: #1, C#.

    >>> from elman.phonetics.languages.english import ENGLISH
    >>> [stands("$", at, text, ENGLISH) for at, text in ((1, "$5"), (3, "Ke$ha"))]
    [True, False]
    """
    before, after = text[: position - 1], text[position:]
    if sign in "#♯":
        return bool(
            (re.search(r"(?<![^\W_])[A-G]$", before) and not re.match(r"[^\W_]", after))
            or (sign == "#" and re.search(r"(?:^|[\s(])$", before) and re.match(r"[^\W_]", after))
        )
    if sign not in spoken.symbols:
        return False
    if sign == "%" or not spoken.symbols[sign].startswith(">"):
        return True
    beside = before.rstrip()[-1:] + after.lstrip()[:1]
    return any(character in "0123456789" for character in beside)


def signs_said(text: str, spoken: Language) -> str:
    """Put words in the place of signs, each behind a mark; digits in groups become one number.

    >>> from elman.phonetics.languages.english import ENGLISH
    >>> signs_said("-5%", ENGLISH).replace(SAID, "").split()
    ['minus', '5', 'percent']
    >>> signs_said("C# #1", ENGLISH).replace(SAID, "").split()
    ['C', 'sharp', 'number', '1']
    """
    text = _minus_said(text, spoken)
    text = _hashes_said(_dots_said(_groups_joined(text, spoken), spoken), spoken)
    text = _numbers_parted(_money_said(text, spoken), spoken)
    for sign, word in spoken.symbols.items():
        if sign not in text:
            continue
        if word.startswith("<"):
            number = rf"([{SAID}{INDIAN}]?[0-9]+(?: {SAID}\S+(?: \d)+)?)"
            text = re.sub(rf"{number}\s*{re.escape(sign)}", rf" {_said(word[1:])} \1", text)
        text = text.replace(sign, f" {_said(word.lstrip('<>'))} ")
    return text


def _minus_said(text: str, spoken: Language) -> str:
    """Say the minus of a number, which begins a word: -5, not 24-7."""
    text = re.sub(r"(^|[\s(])[-–](?=[^\w\s]?\d)", "\\1\u2212", text)
    return text.replace("\u2212", f" {_said(spoken.minus)} ")


def _dots_said(text: str, spoken: Language) -> str:
    """Say the dots of addresses (.com, node.js), and of 1.5 where a fraction has another mark."""
    dot = f" {_said(spoken.dot)} "
    text = re.sub(rf"(?i)(?<=[^\W_])\.(?=(?:{_ENDINGS})(?![^\W_]))", dot, text)
    text = re.sub(r"(?:^|(?<=\s))\.(?=[^\W\d_])", dot, text)
    if spoken.numerals.decimal[:1] != ".":
        text = re.sub(r"(?<![\d.,])(\d+)\.(\d{1,2})(?![\d.,:]*\d)", rf"\1{dot}\2", text)
    return text


def _hashes_said(text: str, spoken: Language) -> str:
    number, sharp, tag = spoken.hashes.split("/")
    text = re.sub(r"(?<![^\W_])([A-G])[#♯]", rf"\1 {_said(sharp)} ", text)
    text = re.sub(r"#(?=\d)", f" {_said(number)} ", text)
    return text.replace("#", f" {_said(tag)} ")


def _groups_joined(text: str, spoken: Language) -> str:
    """Join groups of three digits, parted as the language does or by narrow spaces.

    Two groups and more, and those of India, are a number whatever parts them.
    """
    if re.search(r"\d[.,]\d", text):
        joined = re.compile(r"\D")
        indian = r"(?<![\d.,])[1-9]\d?(?:,\d\d)+,\d{3}(?![\d,]|\.\d+[\d.,]*\.)"
        text = re.sub(indian, lambda match: INDIAN + joined.sub("", match[0]), text)
        for mark in ",.":
            several = rf"(?<![\d.,])[1-9]\d{{0,2}}(?:\{mark}\d{{3}}){{2,}}(?![\d{mark}])"
            text = re.sub(several, lambda match: SAID + joined.sub("", match[0]), text)
    group, decimal = spoken.numerals.group, spoken.numerals.decimal[:1]
    if decimal in (",", "."):
        text = _abroad_joined(text, decimal)
    for mark in filter(None, (group, " " if decimal == "," else "")):
        if mark not in text:
            continue
        fraction = rf"(?=\{decimal}\d+(?![\d.,]*\d))|" if decimal else ""
        end = rf"(?:{fraction}(?![\d.,]*\d))"
        first = r"[1-9]\d{0,2}"
        grouped = rf"(?<![\d.,])(?<!\d ){first}(?:{re.escape(mark)}\d{{3}})+{end}"
        text = re.sub(grouped, lambda match: SAID + re.sub(r"\D", "", match[0]), text)
    return text


def _abroad_joined(text: str, decimal: str) -> str:
    """Write numbers with a fraction as the language does, where another has parted their groups."""
    mark, point = decimal, "." if decimal == "," else ","
    number = rf"(?<![\d.,])[1-9]\d{{0,2}}(?:\{mark}\d{{3}})+\{point}\d+(?![\d.,]*\d)"
    return re.sub(number, lambda m: SAID + m[0].replace(mark, "").replace(point, decimal), text)


def _numbers_parted(text: str, spoken: Language) -> str:
    """Say what parts a fraction from its whole."""
    decimal = spoken.numerals.decimal
    if decimal and decimal[0] in text:
        whole = rf"(?<![\d.,])([{SAID}{INDIAN}]?)(\d+)\{decimal[0]}(\d+)(?![\d.,]*\d)"
        said = f"{SAID}{decimal[1:]}"
        text = re.sub(whole, lambda m: f"{m[1] or SAID}{m[2]} {said} {' '.join(m[3])}", text)
    return text


def _money_said(text: str, spoken: Language) -> str:
    """Say signs of money behind the whole number, on whichever side of it they stand."""
    form = spoken.numerals.form
    for sign, word in spoken.symbols.items():
        if not word.startswith(">") or sign not in text:
            continue
        forms = word[1:]

        def said(match: re.Match[str], sign: str = sign, forms: str = forms) -> str:
            whole, part = match["whole"], match["part"] or ""
            counted = spoken.numerals.single if whole == "1" and not part else ""
            counted = f" {match['mark'] or SAID}{counted or whole}"
            if len(part) == 3 and sign != "%":  # $3.50
                return f"{counted} {_said(form(forms, int(whole)))} {part[1:].lstrip('0')} "
            return f"{counted}{part} {_said(form(forms, 2 if part else int(whole)))} "

        number = rf"(?<![\d.,]){_NUMBER}"
        text = re.sub(rf"{re.escape(sign)}\s?{number}", said, text)
        text = re.sub(rf"{number}\s?{re.escape(sign)}", said, text)
        text = text.replace(sign, f" {_said(form(forms, 1))} ")
    return text


def _said(words: str) -> str:
    return " ".join(SAID + word for word in words.split())

"""The vowels of Arabic words that are written without, by the form of the word.

Most words are three consonants of a root in one of some dozens of forms: what is written tells the
form, and the form the vowels. A voice learns such readings beside those of its lexicon.
"""

from __future__ import annotations

import re
from functools import cache

from elman.phonetics.languages.rules.arabic import CONSONANTS

__all__ = ["read_by_form"]

_FORMS = (
    "استCاCة istiCāCa|استCCاC istiCCāC|استCاC istaCāC|مستCاC mustaCāC|CCCانية CaCCānijja|"
    "مCاCيC maCāCīC|أCاCيC ʔaCāCīC|CواCيC CawāCīC|CاCوCة CāCūCa|CCCاني CaCCānī|"
    "متCاCC mutaCāCiC|اCتCاC iCtiCāC|انCCاC inCiCāC|اCتاC iCtāC|انCاC inCāC|تCCيCة taCCīCa|"
    "مCاCCة muCāCaCa|مCCوCة maCCūCa|مCاCة maCāCa|إCاCة ʔiCāCa|أCCوCة ʔuCCūCa|CيCوCة CajCūCa|"
    "CCاCية CaCāCija|CCوCية CuCūCijja|CاCية CāCija|CCاCيC CaCāCīC|CاCوC CāCūC|CاCيC CāCīC|"
    "CاCي CāCī|CCاCي CaCāCī|تCCيC taCCīC|تCاCC taCāCaC|مCاCC maCāCiC|مCCوC maCCūC|"
    "مCCاC miCCāC|مCCيC miCCīC|مCيC muCīC|مCاC maCāC|إCCاC ʔiCCāC|أCCاC ʔaCCāC|أCاCC ʔaCāCiC|"
    "CواCC CawāCiC|CCائC CaCāʔiC|CاCCة CāCiCa|CCCاء CaCCāʔ|CCاء CiCāʔ|CCCان CaCCān|"
    "CCاCة CiCāCa|CCوCة CuCūCa|CCيCة CaCīCa|CاCة CāCa|CوCة CūCa|CيCة CīCa|CCاCC CaCāCiC|"
    "CاCC CāCiC|CCاC CiCāC|CCوC CuCūC|CCCي CaCCī|CCCCي CaCCaCī|CCيC CaCīC|CاC CāC|"
    "CCCوC CuCCūC|CCCيC CiCCīC|CCCاC CiCCāC|CCى CaCā|CCCى CaCCā|استCCC istaCCaC|"
    "استCC istaCaCD|مستCCC mustaCCiC|متCCC mutaCaCDiC|منCCC munCaCiC|مCتCC muCtaCiC|"
    "اCتCC iCtaCaC|انCCC inCaCaC|تCCCة taCCiCa|مCCCة maCCaCa|أCCCة ʔaCCiCa|CCCية CaCCijja|"
    "CCية CaCijja|CوCCة CawCaCa|CCCCية CaCCaCijja|اCCCC iCCaCaC|تCCC taCaCDaC|مCCC maCCaC|"
    "أCCC ʔaCCaC|CوCC CawCaC|CيCC CajCaC|CوC CawC|CيC CajC|CCCCة CaCCaCa|CCCة CaCCa|"
    "CCة CaCDa|CCCC CaCCaC|CCC CaCC"
)
_ROOT = re.compile("C")
_LONG = {"ā": "aː", "ī": "iː", "ū": "uː"}


def read_by_form(word: str) -> list[tuple[str, tuple[str, ...]]]:
    """Read a word that is written without vowels by its form, also without "and" and article.

    >>> read_by_form("والمكتوب")
    [('مكتوب', ('m', 'a', 'k', 't', 'uː', 'b'))]
    """
    bare = {word, word.removeprefix("و"), word.removeprefix("ال"), word.removeprefix("وال")}
    found = []
    for form in sorted(bare):
        if 3 <= len(form) <= 9 and not form.startswith("ال") and (said := _read(form)):
            found.append((form, said))
    return found


def _read(word: str) -> tuple[str, ...]:
    for written, said in _forms():
        if matched := written.fullmatch(word):
            root = iter(CONSONANTS[letter] for letter in matched.groups())
            found: list[str] = []
            for c in said:
                # D doubles the consonant before.
                found.append(next(root) if c == "C" else found[-1] if c == "D" else _LONG.get(c, c))
            return tuple(found)
    return ()


@cache
def _forms() -> list[tuple[re.Pattern[str], str]]:
    letter = f"([{''.join(CONSONANTS)}])"
    rows = (row.split(" ") for row in _FORMS.split("|"))
    return [(re.compile(_ROOT.sub(letter, written)), said) for written, said in rows]

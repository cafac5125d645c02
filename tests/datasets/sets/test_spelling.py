"""Cleaning, romanising and folding of single names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets.sets.spelling import clean, fold, romanise, script_of


@pytest.mark.parametrize(
    ("entry", "script", "names"),
    [
        ("Emine", "LATIN", ["Emine"]),
        ("  Maria   Luz ", "LATIN", ["Maria Luz"]),
        ("Ng'ang'a", "LATIN", ["Ng'ang'a"]),
        ("Марʼяна", "CYRILLIC", ["Марʼяна"]),
        ("ஆதர்ஷ்,ஆதேஷ்", "TAMIL", ["ஆதர்ஷ்", "ஆதேஷ்"]),
        ("Зое\u0301", "CYRILLIC", ["Зое\u0301"]),
        ("Zoe\u0308", "LATIN", ["Zoë"]),
        ("ANNA", "LATIN", ["Anna"]),
        ("Jo", "LATIN", ["Jo"]),
        ("ანა", "GEORGIAN", ["ანა"]),
        ("くみ子", "CJK", ["くみ子"]),
        ("伟", "CJK", ["伟"]),
        ("कृष्\u200dण", "DEVANAGARI", ["कृष्\u200dण"]),
        ("Hans D.", "LATIN", []),
        ("N˜zamett˜n", "LATIN", []),
        ("Anna2", "LATIN", []),
        ("<b>Anna</b>", "LATIN", []),
        ("A", "LATIN", []),
        ("Аnna", "LATIN", []),  # a Cyrillic А
        ("-", "LATIN", []),
        ("", "LATIN", []),
    ],
)
def test_clean(entry: str, script: str, names: list[str]) -> None:
    assert clean(entry, script) == names


@given(st.text(), st.sampled_from(["LATIN", "CYRILLIC", "CJK"]))
def test_what_is_clean_stays_as_it_is(text: str, script: str) -> None:
    for name in clean(text, script):
        assert script_of([name]) == script
        assert clean(name, script) == [name]


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Александр", "Aleksandr"),
        ("Γιώργος", "Giorgos"),
        ("Zoë", "Zoë"),
        ("ნინო", "Nino"),
        ("민준", "Minjun"),
        ("秀英", "Xiuying"),
    ],
)
def test_romanise(name: str, latin: str) -> None:
    assert romanise(name) == latin


def test_fold_joins_what_people_type() -> None:
    assert len({fold(name) for name in ("Zoë", "Zoe", "ZOË", "Zoe\u0308", " zoe")}) == 1
    assert fold("D'Arcy") == fold("DArcy") == "darcy"
    assert fold("Łukasz") == "lukasz"


@given(st.text(min_size=1))
def test_fold_ignores_case_and_is_never_empty(text: str) -> None:
    assert fold(text)
    assert fold(fold(text)) == fold(text)

from __future__ import annotations

import pytest

from elman.domains.lookalikes import check_scripts, look_alikes, skeleton
from elman.errors import DomainError


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("airrnix", "'rn' looks like 'm'"),
        ("vveb", "'vv' looks like 'w'"),
        ("g0ld", "'0' looks like 'o'"),
        ("a1pha", "'1' looks like 'l'"),
        ("раураl", "(Cyrillic small letter er) looks like 'p'"),
        ("ароо", "(Cyrillic small letter a) looks like 'a'"),
    ],
)
def test_what_may_be_misread(label: str, said: str) -> None:
    assert any(said in one for one in look_alikes(label))


@pytest.mark.parametrize("label", ["airmix", "zürich", "мир", "東京", "4you", "studio54", "ñandú"])
def test_what_is_plain(label: str) -> None:
    assert look_alikes(label) == ()


def test_two_names_that_look_the_same() -> None:
    assert look_alikes("a1rrnix", "alrmix")[0] == "looks like 'alrmix'"
    assert look_alikes("airmix", "airmix") == ()
    assert look_alikes("rmix", "airmix") == ()
    assert skeleton("раураl") == "paypal"


@pytest.mark.parametrize("label", ["раypal", "pаypal", "αirmix", "мирok", "東京мир", "abcกข"])
def test_scripts_that_nobody_writes_together_are_refused(label: str) -> None:
    with pytest.raises(DomainError, match="letters of one script, received"):
        check_scripts(label)


@pytest.mark.parametrize(
    "label",
    [
        "airmix",
        "zürich",
        "мир24",
        "東京タワーshop",
        "中国bank",
        "한국korea",
        "ελλάδα-1",
        "हिन्दी",
        "",
    ],
)
def test_scripts_of_one_language_go_together(label: str) -> None:
    check_scripts(label)

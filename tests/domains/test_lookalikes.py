from __future__ import annotations

import pytest

from elman.domains.lookalikes import look_alikes, skeleton


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

"""The set of known names forgets none, and mistakes few for known."""

from __future__ import annotations

import random
import string

from hypothesis import given
from hypothesis import strategies as st

from elman.domains.known import KnownNames


@given(st.sets(st.text(max_size=12), max_size=50))
def test_every_name_is_known(names: set[str]) -> None:
    known = KnownNames.of(names)
    assert all(name in known for name in names)
    assert 3 not in known


def test_few_others_are_taken_for_known() -> None:
    draw = random.Random(0)
    names = ["".join(draw.choices(string.ascii_lowercase, k=8)) for _ in range(20_000)]
    known = KnownNames.of(names[:10_000])
    wrong = sum(name in known for name in set(names[10_000:]) - set(names[:10_000]))
    assert wrong < 40

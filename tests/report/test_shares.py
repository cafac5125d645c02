from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.report.proportion import Proportion
from elman.report.shares import deviation, percent, span


@given(
    st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(0, 3),
)
def test_all_and_none_are_said_of_all_and_none_only(counted: tuple[int, int], places: int) -> None:
    hits, total = counted
    shown = percent(hits / total, places)
    number = float(shown.lstrip("<>").rstrip("%"))
    assert (shown[0] not in "<>" and number == 100) == (hits == total)
    assert (shown[0] not in "<>" and number == 0) == (hits == 0)
    assert abs(number - 100 * hits / total) <= 0.5 * 10**-places + 1e-9


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_counted_share_never_looks_whole(counted: tuple[int, int]) -> None:
    hits, total = counted
    value, low, high = re.findall(r"[<>]?[\d.]+", str(Proportion(hits, total)))[:3]
    whole = [number for number in (value, low, high) if float(number.lstrip("<>")) in (0, 100)]
    assert bool(whole) == (hits in (0, total))


@pytest.mark.parametrize(
    ("share", "places", "shown"),
    [
        (0.9996, 1, "99.96%"),
        (0.9996, 0, "99.96%"),
        (0.996, 0, "99.6%"),
        (0.0004, 1, "0.04%"),
        (0.29, 0, "29%"),
        (1.0, 0, "100%"),
        (0.0, 1, "0.0%"),
        (1e-9, 1, "<0.0001%"),
        (1 - 1e-9, 1, ">99.9999%"),
        (math.nan, 1, "-"),
        (1.2, 1, "120.0%"),
        (1.0004, 1, "100.04%"),
        (sum([0.1] * 10), 1, "100.0%"),
        (-0.0001, 1, "-0.01%"),
        (0.99996, 2, "99.996%"),
    ],
)
def test_shares_in_words(share: float, places: int, shown: str) -> None:
    assert percent(share, places) == shown


def test_intervals_have_one_sign() -> None:
    assert span(0.5, 0.75) == "50.0 to 75.0%"
    assert span(0.9998, 1.0, 0) == "99.98 to 100%"


@given(st.floats(1e-9, 1, exclude_max=True))
def test_a_spread_shows_two_digits_that_count(share: float) -> None:
    digits = deviation(share).rstrip("%").replace(".", "").lstrip("0")
    assert len(digits) >= 2
    assert float(deviation(share).rstrip("%")) == pytest.approx(100 * share, rel=0.051)

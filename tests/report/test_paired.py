from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from elman.errors import ConfigurationError, SequenceError
from elman.report import Paired

counts = st.integers(0, 40)


def test_the_published_example() -> None:
    # Newcombe (1998), method 10: 36, 12, 2, 0 gives 0.2 (0.0569 to 0.3404).
    compared = Paired(36, 12, 2, 0)
    assert compared.difference == pytest.approx(0.2)
    assert (compared.low, compared.high) == (
        pytest.approx(0.0569, abs=5e-5),
        pytest.approx(0.3404, abs=5e-5),
    )


@given(counts, counts, counts, counts.map(lambda n: n + 1))
def test_the_interval_holds_the_difference_and_turns_with_it(
    a: int, b: int, c: int, d: int
) -> None:
    compared, turned = Paired(a, b, c, d), Paired(a, c, b, d)
    assert -1 <= compared.low <= compared.difference <= compared.high <= 1
    assert (turned.low, turned.high) == (
        pytest.approx(-compared.high),
        pytest.approx(-compared.low),
    )


@given(st.integers(0, 300), st.integers(0, 300))
def test_p_is_the_exact_binomial_one(first: int, second: int) -> None:
    wanted = binomtest(first, first + second).pvalue if first + second else 1.0
    assert Paired(1, first, second, 1).p_value == pytest.approx(wanted)


def test_thousands_of_cases_take_no_time() -> None:
    assert Paired(5_000, 20_000, 19_000, 100).p_value < 1e-6


def test_counted_from_answers() -> None:
    ours, theirs = np.array([1, 1, 0, 0, 1], bool), [True, False, True, False, True]
    assert Paired.of(ours, theirs) == Paired(2, 1, 1, 1)
    assert str(Paired(2, 1, 1, 1)).startswith("0.0 points more (-")


def test_refusals() -> None:
    with pytest.raises(SequenceError, match="the same cases, received 1 and 2"):
        Paired.of([True], [True, False])
    with pytest.raises(ConfigurationError, match="at least one case"):
        Paired(0, 0, 0, 0)

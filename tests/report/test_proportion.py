from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from elman.errors import ConfigurationError
from elman.report import Proportion


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_is_wilsons(case: tuple[int, int]) -> None:
    hits, total = case
    share = Proportion(hits, total)
    wanted = binomtest(hits, total).proportion_ci(method="wilson")
    assert (share.low, share.high) == pytest.approx((wanted.low, wanted.high), abs=1e-9)
    assert 0 <= share.low <= share.value <= share.high <= 1


@pytest.mark.parametrize(("hits", "total"), [(0, 0), (2, 1), (-1, 3)])
def test_refusals(hits: int, total: int) -> None:
    with pytest.raises(ConfigurationError, match=f"received {hits} of {total}"):
        Proportion(hits, total)

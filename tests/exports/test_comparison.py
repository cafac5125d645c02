"""The comparison finds what differs, and takes no number for none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from elman.errors import OutputError
from elman.exports.comparison import Compared, check, compare
from elman.exports.source import in_small


def test_every_length_is_asked_once(series: Any) -> None:
    asked: list[int] = []

    def ask(given: Any) -> Any:
        asked.extend(given["lengths"].tolist())
        return [np.full((len(given["lengths"]), 2), 0.5)]

    found = compare(in_small(series), ask, inputs=200)
    assert sorted(asked) == list(range(1, 201))
    assert 0 < found.difference <= 0.5


def test_no_number_is_the_largest_difference(padded: Any) -> None:
    def ask(given: Any) -> Any:
        return [np.full((len(given["lengths"]), 2), np.nan)]

    found = compare(in_small(padded), ask, inputs=3)
    assert found.difference == np.inf
    with pytest.raises(OutputError, match="differs by inf on 3 random inputs: nothing was"):
        check(found)


def test_the_tolerance_is_a_ten_thousandth() -> None:
    check(Compared(200, 200, 1e-4, 1.0))
    with pytest.raises(OutputError):
        check(Compared(200, 200, 1.1e-4, 1.0))

"""Shares in words: never 100% of what is not all, never 0% of what is not none."""

from __future__ import annotations

import math

__all__ = ["deviation", "percent", "span"]

_MOST_PLACES = 4
"""So many places suffice for one case in a million; beyond stands a bound."""


def percent(share: float, places: int = 1) -> str:
    """Write a share with so many places of a per cent, and more where it would look whole.

    Rounding says neither 100% of what is not all, nor 0% of what is not none; "-" for a NaN.

    >>> percent(0.5), percent(0.9996), percent(1.0), percent(0.00004, 0), percent(1 - 1e-9)
    ('50.0%', '99.96%', '100.0%', '0.004%', '>99.9999%')
    """
    number = _number(share, places)
    return number if number == "-" else f"{number}%"


def span(low: float, high: float, places: int = 1) -> str:
    """Write an interval of shares, one sign for both.

    >>> span(0.826, 0.945), span(0.93, 1.0, 0), span(0.9981, 0.99994)
    ('82.6 to 94.5%', '93 to 100%', '99.8 to 99.99%')
    """
    return f"{_number(low, places)} to {_number(high, places)}%"


def deviation(share: float) -> str:
    """Write a spread of shares with at least two digits that count, in per cent.

    >>> deviation(0.000366), deviation(0.0104), deviation(0.25), deviation(0.0)
    ('0.037%', '1.0%', '25.0%', '0.0%')
    """
    if not 0 < abs(share) < math.inf:
        return percent(share)
    return f"{100 * share:.{max(1, 1 - math.floor(math.log10(abs(100 * share))))}f}%"


def _number(share: float, places: int) -> str:
    if math.isnan(share):
        return "-"
    # What stands beyond all or none by a last bit of arithmetic is all or none.
    nearest = round(share)
    exact = abs(share - nearest) < 1e-12
    whole = f"{100 * nearest:.0f}"
    for more in range(places, max(places, _MOST_PLACES) + 1):
        number = f"{100 * share:.{more}f}"
        if exact or float(number) not in (0.0, float(whole)):
            return number
    least = 10.0 ** -max(places, _MOST_PLACES)
    return f"<{least:.{_MOST_PLACES}f}" if nearest == 0 else f">{100 - least:.{_MOST_PLACES}f}"

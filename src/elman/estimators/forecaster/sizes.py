"""How long windows and segments are, what each series gives, and what is held out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError, shorten
from elman.estimators.forecaster.season import find_season
from elman.forms import FORMS
from elman.inference.framing import Framing
from elman.inference.windows import Windows

__all__ = ["Sizes", "check_levels", "sizes_for", "windows_in"]

Floats = NDArray[np.float64]

_MOST_HELD = 1 << 14
"""Windows that are held out at most, evenly drawn."""

_LEAST = 2
"""Values before a forecast, at least."""


@dataclass(frozen=True)
class Sizes:
    """`season`, `lookback` and `segment` in steps; `ends (series,)` where what is held out begins.

    `held` says whether anything is.
    """

    season: int
    lookback: int
    segment: int
    horizon: int
    ends: NDArray[np.int64]
    held: bool
    remarks: list[str]

    def framings(self, settings: Any, series: Sequence[Floats]) -> list[Framing]:
        """List what windows may be read as, the usual first."""
        above = all(bool((values[~np.isnan(values)] > 0).all()) for values in series)
        if settings.logarithm and not above:
            raise SequenceError(
                "Logarithms need values above zero, received one that is not",
                remedy="pass logarithm=False",
            )
        counts = settings.distribution == "negative-binomial"
        logs: tuple[bool, ...] = (bool(settings.logarithm),)
        if settings.logarithm is None:
            logs = (False, True) if above and self.held and settings.form == "auto" else (False,)
        if counts:
            logs = (False,)
            _check_counts(series)
        forms: tuple[str, ...] = FORMS if settings.form == "auto" else (settings.form,)
        possible: tuple[str, ...] = (
            FORMS if self.lookback >= 2 * self.season > 2 else ("plain", "trended")
        )
        if self.lookback < 2 * self.season:
            possible = ("plain",)
        forms = tuple(form for form in forms if form in possible)
        if not forms:
            raise ConfigurationError(
                f'form="{settings.form}" needs a season of two steps or more and a window of two '
                f"seasons, received season {self.season} and {self.lookback} steps",
                remedy=f"pass lookback={max(4, 2 * self.season)} or more, a season, or "
                'form="plain"',
            )
        if not self.held:
            # Nothing is there to choose by.
            forms = ("deseasonalised",) if "deseasonalised" in forms else forms[:1]
        return [
            Framing(self.horizon, self.lookback, self.season, form, log, bool(settings.by_series))
            for log in logs
            for form in forms
        ]


def check_levels(levels: Sequence[float]) -> None:
    """Raise `ConfigurationError` unless levels rise, mirror each other, and 0.5 is their middle."""
    rising = all(a < b for a, b in pairwise(levels))
    mirrored = all(abs(a + b - 1) < 1e-9 for a, b in zip(levels, reversed(levels), strict=True))
    if not (rising and mirrored and len(levels) % 2):
        raise ConfigurationError(
            f"levels rise, mirror each other around 0.5 and have it in their middle, received "
            f"{shorten(levels)}",
            remedy="pass for example levels=(0.1, 0.5, 0.9)",
        )


def sizes_for(settings: Any, series: Sequence[Floats]) -> Sizes:
    """Choose what is not set by how long the series are.

    Raises `SequenceError` where no series is long enough to learn from.
    """
    horizon, lengths = int(settings.horizon), np.array([len(values) for values in series])
    season = int(settings.season) if settings.season is not None else find_season(series)
    remarks: list[str] = []
    if settings.season is None:
        remarks.append(
            f"values repeat every {season} steps" if season > 1 else "no season was found"
        )
    longest = int(lengths.max())
    if longest < horizon + _LEAST:
        raise SequenceError(
            f"A series to learn from has {horizon + _LEAST:,} values or more, the horizon of "
            f"{horizon:,} and {_LEAST} before it; the longest has {longest:,}",
            remedy="pass a shorter horizon=, or longer series",
        )
    held = _held(settings, lengths, horizon)
    typical = int(np.median(lengths - held))
    segment = settings.segment or _segment(season, horizon)
    if segment > horizon:
        raise ConfigurationError(
            f"A segment has at most the {horizon} steps of the horizon, received {segment}",
            remedy=f"pass segment={horizon}",
        )
    if settings.lookback is None:
        # Several seasons tell a shape from chance; of a long one two do.
        wanted = max(2 * horizon, min(8 * season, max(2 * season, 336)), 8)
        room = max(min(wanted, typical - horizon), segment, 1)
        lookback = max(1, room // segment) * segment
    else:
        lookback = int(settings.lookback)
        if lookback % segment:
            if settings.segment is not None:
                raise ConfigurationError(
                    f"A window has whole segments of {segment} steps, received lookback={lookback}",
                    remedy=f"pass for example lookback={segment * -(-lookback // segment)}",
                )
            segment = int(np.gcd(lookback, segment))
    ends = lengths - held
    short = ends < horizon + _LEAST
    ends = np.where(short, lengths, ends)
    if short.any():
        remarks.append(
            f"{int(short.sum()):,} of {len(lengths):,} series are too short to hold {held:,} steps "
            "out: they are learned from whole"
        )
    return Sizes(
        season,
        lookback,
        segment,
        horizon,
        ends.astype(np.int64),
        bool((~short).any() and held),
        remarks,
    )


def _held(settings: Any, lengths: NDArray[np.int64], horizon: int) -> int:
    """Choose how many steps at the end of each series are held out to choose and correct by."""
    if settings.validation is None:
        return 0
    held = max(horizon, round(float(settings.validation) * float(np.median(lengths))))
    if not (lengths - held >= horizon + _LEAST).any():
        held = horizon
    if not (lengths - held >= horizon + _LEAST).any():
        raise SequenceError(
            f"Holding {horizon:,} steps out needs a series of {2 * horizon + _LEAST:,} values, the "
            f"longest has {int(lengths.max()):,}",
            remedy="pass a shorter horizon=, longer series, or validation=None",
        )
    return held


def _segment(season: int, horizon: int) -> int:
    """Read a season at once where it is short enough; else a part of the horizon.

    >>> _segment(24, 48), _segment(7, 28), _segment(1, 13), _segment(365, 30)
    (24, 7, 4, 8)
    """
    if 1 < season <= min(horizon, 48):
        return season
    return max(1, min(horizon // 3, 8))


def windows_in(series: Sequence[Floats], sizes: Sizes) -> tuple[Windows, Windows | None]:
    """List the windows that are learned from, and those held out.

    A window begins before its series does where that is short.
    """
    lengths = np.array([len(values) for values in series])
    learned, held = [], []
    for i, (length, end) in enumerate(zip(lengths.tolist(), sizes.ends.tolist(), strict=True)):
        first = min(sizes.lookback, max(_LEAST, end // 2))
        origins = np.arange(first, end - sizes.horizon + 1)
        if not len(origins) and end >= sizes.horizon + _LEAST:
            origins = np.array([end - sizes.horizon])
        learned.append((np.full(len(origins), i), origins))
        origins = np.arange(end, length - sizes.horizon + 1)
        held.append((np.full(len(origins), i), origins))
    known = Windows(*(np.concatenate(part).astype(np.int64) for part in zip(*learned, strict=True)))
    apart = Windows(*(np.concatenate(part).astype(np.int64) for part in zip(*held, strict=True)))
    if not len(apart):
        return known, None
    rows = np.unique(np.linspace(0, len(apart) - 1, min(len(apart), _MOST_HELD)).astype(int))
    return known, apart.select(rows)


def _check_counts(series: Sequence[Floats]) -> None:
    for i, values in enumerate(series, start=1):
        there = values[~np.isnan(values)]
        wrong = there[(there < 0) | (there != np.round(there))]
        if len(wrong):
            raise SequenceError(
                f"A negative binomial is for counts, 0, 1, 2 and so on, series {i:,} has "
                f"{wrong[0]}",
                remedy='pass distribution="quantiles"',
            )

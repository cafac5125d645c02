"""Channels of a recording are found by their names, in whatever order they stand."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from elman.datasets.files.frames import listed
from elman.errors import ConfigurationError, SequenceError

__all__ = ["check_names", "names_in", "place_of", "places_of", "standing_for", "unread"]

_NUMBERED = re.compile(r"column_([1-9]\d*)")
"""What a column is called where no header names it."""


def places_of(
    channels: Sequence[str], columns: Sequence[str], where: str, *, chosen: bool = False
) -> list[int]:
    """The place of each channel among the columns that `where` has.

    A channel `column_2`, from a file without a header, is the second column. `chosen` says that
    the caller could have named the columns that stand for them.

    Raises:
        SequenceError: a channel is missing, or two columns have its name.

    >>> places_of(["x", "y"], ["t", "y", "x"], "a.csv")
    [2, 1]
    """
    places = [place_of(channel, columns) for channel in channels]
    if missing := [name for name, place in zip(channels, places, strict=True) if place is None]:
        raise SequenceError(
            f"{where} lacks the channel{'s' if len(missing) > 1 else ''} {listed(missing)} that "
            f"the model was trained on; it has {listed(columns)}",
            remedy=_remedy(channels, columns) if chosen else "rename its columns",
        )
    if twice := [name for name in channels if list(columns).count(name) > 1]:
        raise SequenceError(
            f"{where} has more than one channel {twice[0]!r}", remedy="rename all but one"
        )
    return [place for place in places if place is not None]


def _remedy(channels: Sequence[str], columns: Sequence[str]) -> str:
    if len(columns) < len(channels):
        return "record these channels too"
    return (
        f"rename its columns, or name those that are {listed(channels, 8)}, in that order, for "
        f"example channels={list(columns)[: len(channels)]}"
    )


def place_of(channel: str, columns: Sequence[str]) -> int | None:
    """The place of one channel, None where it is missing.

    >>> place_of("y", ["x", "y"]), place_of("column_1", ["x", "y"]), place_of("z", ["x", "y"])
    (1, 0, None)
    """
    if channel in columns:
        return list(columns).index(channel)
    numbered = _NUMBERED.fullmatch(channel)
    if numbered and int(numbered[1]) <= len(columns):
        return int(numbered[1]) - 1
    return None


def standing_for(channels: Sequence[str], columns: Sequence[str]) -> tuple[str, ...]:
    """Put columns that someone named in the order of the channels they stand for.

    The same names in another order are found by name; other names stand for the channels one
    by one.

    Raises:
        ConfigurationError: another number of them, or a channel's name in another's place.

    >>> standing_for(["x", "y"], ["y", "x"]), standing_for(["x", "y"], ["a", "b"])
    (('x', 'y'), ('a', 'b'))
    """
    if set(channels) == set(columns):
        return tuple(channels)
    if len(channels) != len(columns):
        raise ConfigurationError(
            f"The model reads {len(channels)} channels, {listed(channels)}, received "
            f"{len(columns)}: {listed(columns)}",
            remedy="name the columns that are these, in that order, with channels",
        )
    for channel, column in zip(channels, columns, strict=True):
        if column in channels and column != channel:
            raise ConfigurationError(
                f"{column!r} is a channel of the model, and would stand for {channel!r}",
                remedy=f"name the columns that are {listed(channels)}, in that order",
            )
    return tuple(columns)


def unread(columns: Sequence[str], read: Sequence[str]) -> list[str]:
    """The columns that are not among those read.

    >>> unread(["t", "x"], ["x"])
    ['t']
    """
    return [column for column in columns if column not in set(read)]


def names_in(text: str) -> list[str]:
    """Names parted by commas; one that has a comma itself stands in double quotes.

    Raises:
        ConfigurationError: no name, an empty name, or one that comes twice.

    >>> names_in('x, y'), names_in('"a,b",c')
    (['x', 'y'], ['a,b', 'c'])
    """
    names = [name.strip() for name in next(csv.reader([text], skipinitialspace=True), [])]
    return list(check_names(names))


def check_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return names of channels, each of which stands once and is not empty.

    Raises:
        ConfigurationError: otherwise.

    >>> check_names(["x", "y"])
    ('x', 'y')
    """
    twice = sorted({name for name in names if list(names).count(name) > 1})
    if not names or twice or not all(names):
        received = listed(twice) + " twice" if twice else listed(names) or "none"
        raise ConfigurationError(
            f"Each channel has a name of its own, received {received}",
            remedy="name each channel once",
        )
    return tuple(names)

"""Measured series: their numbers, the names of their channels, and how channels are scaled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from elman.errors import SequenceError
from elman.estimators.reading.arrays import array_of
from elman.estimators.reading.containers import is_table, titles_of

__all__ = [
    "as_series",
    "ask_about_order",
    "in_order",
    "learn_names",
    "learn_scaling",
    "names_of",
    "scaled",
    "turned",
]

Floats: TypeAlias = NDArray[np.float32 | np.float64]

_LARGEST = float(np.finfo(np.float32).max)
_TINY = float(np.finfo(np.float32).tiny)
_TURN = "pass X.transpose(0, 2, 1), or [x.T for x in X]"
_ROUNDING = 1e-13
"""What varies by less, of its own size, is a constant that was computed."""


def as_series(item: Any, index: int) -> Floats:
    """Check one series: finite numbers `(time, features)`, no larger than float32 holds.

    Numbers of 64 bits stay so: what varies in a channel may be lost in 32.

    >>> as_series([1, 2], 0).tolist()
    [[1.0], [2.0]]
    """
    try:
        array = array_of(item, index)
    except SequenceError as error:
        if words := _words_in(item):
            raise SequenceError(error.problem + words, remedy=error.remedy) from None
        raise
    array = array.astype(np.float64 if array.dtype.itemsize > 4 else np.float32)
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2:
        raise SequenceError(
            f"Every sequence has shape (time, features), received {array.shape} at index {index}"
        )
    if not (good := np.abs(array) <= _LARGEST).all():
        step, channel = np.argwhere(~good)[0]
        value = array[step, channel]
        shown = "NaN" if np.isnan(value) else value
        small = f" and at most {_LARGEST:.2g} (float32)" if np.isfinite(value) else ""
        raise SequenceError(
            f"Values must be finite{small}, received {shown} in sequence {index}, "
            f"timestep {step}, channel {channel}",
            remedy="fill or cut the gap" if not small else "measure in larger units",
        )
    return array


def _words_in(item: Any) -> str:
    """The first column of a data frame that has no numbers."""
    for name in names_of(item) or ():
        try:
            if np.asarray(item[name]).dtype.kind in "biuf":
                continue
            np.asarray(item[name]).astype(np.float64)
        except (TypeError, ValueError):
            return f", whose column {name!r} has none"
    return ""


def names_of(item: Any) -> list[str] | None:
    """The column names of a data frame (pandas, Polars, Arrow), None of what has none.

    >>> names_of([[1, 2]]) is None
    True
    """
    if not is_table(item):
        return None
    names = titles_of(item)
    return names if names and all(isinstance(name, str) for name in names) else None


def learn_names(
    items: Sequence[Any], channels: Sequence[str] | None
) -> tuple[Sequence[Any], tuple[str, ...] | None]:
    """Training series and the names of their channels: as passed, or those of data frames.

    Of frames `channels` chooses columns; without it a clock among them is refused. Raises
    `SequenceError` where names and features differ in number, or frames in their names.
    """
    found = names_of(items[0])
    if channels is None and found is None:
        return items, None
    from elman.datasets.files.channels import check_names
    from elman.datasets.files.clocks import counts_time

    if channels is not None:
        names = check_names(channels)
        chosen = in_order(items, names, remarks=False)
        if len(names) != (features := as_series(chosen[0], 0).shape[1]):
            raise SequenceError(
                f"Each of {features} channels has a name, received {len(names)}",
                remedy="pass as many channels as a timestep has",
            )
        return chosen, names
    assert found is not None
    for index, item in enumerate(items):
        other = names_of(item)
        if other is not None and sorted(other) != sorted(found):
            raise SequenceError(
                f"Every sequence has the same channels, received {other} at index {index} "
                f"and {found} at index 0",
                remedy="give all of them the same columns, or choose some with channels",
            )
    names = check_names(found)
    chosen = in_order(items, names)
    arrays = [as_series(item, index) for index, item in enumerate(chosen)]
    for place, name in enumerate(names):
        if counts_time(name, [array[:, place].astype(np.float64) for array in arrays]):
            others = [other for other in names if other != name]
            raise SequenceError(
                f"{name!r} counts the time and measures nothing: it rises all through every "
                "sequence",
                remedy=f"choose the columns, for example channels={others or found}",
            )
    return chosen, names


def in_order(items: Sequence[Any], channels: Sequence[str], *, remarks: bool = True) -> list[Any]:
    """Series with these channels: columns of data frames by name, arrays as they are.

    Columns that are no channel of the model are left out, which the log says (`remarks`). Raises
    `SequenceError` where one is missing.
    """
    from elman.datasets.files.channels import places_of, unread

    chosen = []
    more: dict[str, None] = {}
    for index, item in enumerate(items):
        columns = names_of(item)
        if columns is None:
            chosen.append(item)
            continue
        places = places_of(channels, columns, f"Sequence {index}")
        more |= dict.fromkeys(unread(columns, [columns[place] for place in places]))
        wanted = [columns[place] for place in places]
        if columns != wanted:
            item = item.select(wanted) if hasattr(item, "column_names") else item[wanted]
        chosen.append(item)
    if more and remarks:
        import logging

        logging.getLogger("elman").warning(
            "the model has no channels %s: not read", ", ".join(map(repr, more))
        )
    return chosen


def ask_about_order(items: Sequence[Any]) -> None:
    """Say in the log where sequences probably are `(channels, time)`: all have more channels.

    Vectors of words may be so, which is why they are read all the same.
    """
    shapes = [np.shape(item) for item in items]
    if all(len(shape) == 2 and shape[0] < shape[1] for shape in shapes):
        import logging

        steps, channels = shapes[0]
        logging.getLogger("elman").warning(
            "sequences have shape (time, features), these have more channels (%s) than timesteps "
            "(%s): %s if channels come first, or name them with channels=",
            f"{channels:,}",
            f"{steps:,}",
            _TURN,
        )


def turned(items: Sequence[Any], features: int) -> str:
    """Return the remedy where sequences have their `features` first, "" where they do not."""
    shapes = {np.shape(item)[:1] for item in items}
    return f"{_TURN}, for here channels come first" if shapes == {(features,)} else ""


def learn_scaling(values: Floats, channels: Sequence[str] | None) -> tuple[Floats, Floats]:
    """Mean and deviation of each channel of `values (steps, channels)`.

    They are float32, or float64 where float32 would lose more than a thousandth of the range.
    Raises `SequenceError` for a channel that does not vary.
    """
    low, high = values.min(0).astype(np.float64), values.max(0).astype(np.float64)
    if len(constant := np.flatnonzero(high - low <= _ROUNDING * np.maximum(abs(low), abs(high)))):
        first = int(constant[0])
        name = f"{first}" if channels is None else repr(channels[first])
        raise SequenceError(
            f"A channel to standardise must vary, channel {name} is always {low[first]:g}",
            remedy="leave the channel out or pass standardise=False",
        )
    narrow = values.astype(np.float32)
    mean, scale = narrow.mean(0, dtype=np.float64), narrow.std(0, dtype=np.float64)
    lost = np.abs(values - narrow).max(0) + np.abs(mean - mean.astype(np.float32))
    if not (lost > 1e-3 * (high - low)).any() and (scale.astype(np.float32) > _TINY).all():
        return mean.astype(np.float32), scale.astype(np.float32)
    mean = values.mean(0, dtype=np.float64)
    # Squares of 1e-200 are zero: the deviation is taken in units of the range.
    return mean, (high - low) * ((values - mean) / (high - low)).std(0)


def scaled(values: Floats, mean: Floats | None, scale: Floats | None) -> NDArray[np.float32]:
    """Standardise `values (steps, channels)`, as float32.

    Raises `SequenceError` for a value too many deviations away.
    """
    if mean is None or scale is None:
        return values.astype(np.float32)
    kind = np.float64 if mean.dtype == np.float64 else np.float32
    with np.errstate(over="ignore", invalid="ignore"):  # reported below
        wide: NDArray[Any] = values.astype(kind, copy=False)
        found: NDArray[np.float32] = ((wide - mean) / scale).astype(np.float32)
    if not np.isfinite(found).all():
        step, channel = np.argwhere(~np.isfinite(found))[0]
        raise SequenceError(
            f"Values must lie where the training data did, received {values[step, channel]:g} in "
            f"channel {channel}, whose mean is {mean[channel]:g} and deviation {scale[channel]:g}",
            remedy="check the channel's unit",
        )
    return found

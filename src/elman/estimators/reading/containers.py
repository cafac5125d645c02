"""What callers hold their data in: lists, arrays, columns, tables of one column, iterators."""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable, Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import InputError, SequenceError, shorten

__all__ = [
    "as_list",
    "check_unmasked",
    "columns_by_name",
    "group_values",
    "is_masked",
    "is_missing",
    "is_table",
    "titles_of",
    "weight_values",
]


def as_list(
    values: Any,
    what: str = "Sequences",
    *,
    error: type[InputError] = SequenceError,
    example: str = "[text]",
) -> list[Any]:
    """Return the values of any ordered container as a list, one for each example.

    A table of one column is that column. What has no order, several columns, or no values at
    all where a mask hides them, raises `error` with `what` was expected, and the remedy.

    >>> as_list(np.array(["Anna", "Bo"])), as_list(name for name in ("Anna", "Bo"))
    (['Anna', 'Bo'], ['Anna', 'Bo'])
    """
    if isinstance(values, str):
        raise error(
            f"{what} come as a list, received one string {shorten(values)}",
            remedy=f"pass {example}",
        )
    if isinstance(values, bytes | bytearray | memoryview):
        raise error(
            f"{what} come as a list, received {type(values).__name__}",
            remedy=f'decode them, for example with .decode("utf-8"), and pass {example}',
        )
    if hasattr(values, "tocsr"):
        raise error(
            f"{what} come as a list, received a sparse {type(values).__name__}",
            remedy="pass .toarray() of it",
        )
    if isinstance(values, Mapping):
        raise error(
            f"{what} come as a list, received a {type(values).__name__} of {len(values)} entries",
            remedy="pass list(values.values()), or one of its columns",
        )
    if isinstance(values, set | frozenset):
        raise error(
            f"{what} come in an order, received a {type(values).__name__}, which has none",
            remedy="pass a list",
        )
    if is_table(values):
        values = _only_column(values, what, error)
    if not isinstance(values, Iterable) and hasattr(values, "__array__"):
        values = np.asarray(values)
    if isinstance(values, np.ndarray):
        return _rows(values, what, error)
    for name in ("to_list", "tolist", "to_pylist"):  # A column: Polars or pandas, Arrow.
        if hasattr(values, name) and not isinstance(values, list | tuple):
            listed = getattr(values, name)()
            if isinstance(listed, list):
                return [_plain(value) for value in listed]
            raise error(f"{what} come as a list, received a single value")
    if not isinstance(values, Iterable):
        raise error(f"{what} come as a list, received {shorten(values)}")
    listed = list(values)
    # As nearly all come: to look at their types takes a tenth of looking at them.
    return listed if {str}.issuperset(map(type, listed)) else [_plain(value) for value in listed]


def group_values(groups: Any, n: int) -> Sequence[Hashable] | NDArray[Any]:
    """Return the group of each of `n` sequences; raises `SequenceError` where one has none."""
    # Numbers of a plain array: none of them is missing, as masked ones may be.
    if type(groups) is np.ndarray and groups.dtype.kind in "iu" and groups.shape == (n,):
        return groups
    values = as_list(groups, "Groups", example="a list with the group of each sequence")
    if len(values) != n:
        raise SequenceError(f"Every sequence has a group, received {len(values)} for {n}")
    for index, value in enumerate(values):
        if is_missing(value) or not isinstance(value, Hashable):
            raise SequenceError(
                f"Every sequence has a group, received {shorten(value)} at index {index}",
                remedy="give a sequence that belongs to no other a group of its own",
            )
    return values


def weight_values(weights: Any, n: int) -> list[float]:
    """Return the weight of each of `n` sequences; raises `SequenceError` where one has none."""
    values = as_list(weights, "Weights", example="a list with the weight of each sequence")
    if len(values) != n:
        raise SequenceError(f"Every sequence has a weight, received {len(values)} for {n}")
    for index, value in enumerate(values):
        if not isinstance(value, Real | np.bool_) or not 0 <= float(value) < float("inf"):
            raise SequenceError(
                f"A weight is a number, zero or more, received {shorten(value)} at index {index}"
            )
    if not any(values):
        raise SequenceError("A weight above zero is needed, received none")
    return [float(value) for value in values]


def is_table(values: Any) -> bool:
    """Tell whether values are a data frame, of pandas, Polars or Arrow."""
    return hasattr(type(values), "columns")


def titles_of(table: Any) -> list[Any]:
    """List the names of a table's columns; Arrow has them beside columns without names."""
    return list(getattr(table, "column_names", table.columns))


def columns_by_name(
    table: Any, what: str, error: type[InputError] = SequenceError
) -> dict[str, Any]:
    """Return the columns of a table by their names; raises `error` for one not computed yet."""
    _check_computed(table, what, error)
    return {str(title): table[title] for title in titles_of(table)}


def is_missing(value: Any) -> bool:
    """Tell whether a value stands for a missing one: None, NaN, NaT, `pandas.NA`."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    if isinstance(value, np.datetime64 | np.timedelta64):
        return bool(np.isnat(value))
    return isinstance(value, float | np.floating) and bool(value != value)


def is_masked(array: Any) -> bool:
    """Whether an array is masked; `numpy.ma`, which takes time, is loaded by who has such."""
    masked = sys.modules.get("numpy.ma")
    return masked is not None and isinstance(array, masked.MaskedArray)


def check_unmasked(
    array: np.ndarray[Any, Any], where: str, *, error: type[InputError] = SequenceError
) -> None:
    """Raise `error` for a masked array that hides values: they would count as data."""
    if is_masked(array) and (hidden := int(np.sum(np.asarray(getattr(array, "mask", False))))):
        raise error(
            f"Every value counts, received a masked array{where} that hides {hidden:,} of "
            f"{array.size:,}",
            remedy="fill or leave out what is masked, for example with .filled(0) or .compressed()",
        )


def _only_column(table: Any, what: str, error: type[InputError]) -> Any:
    _check_computed(table, what, error)
    names = titles_of(table)
    if len(names) != 1:
        shown = ", ".join(shorten(name) for name in names[:6]) + (", …" if len(names) > 6 else "")
        raise error(
            f"{what} come as a list or as one column, received a table of {len(names)} columns"
            + (f" ({shown})" if names else ""),
            remedy=f"pass one column, such as table[{names[0]!r}], or table.to_numpy() where "
            "each row is a sequence of numbers"
            if names
            else "pass a column",
        )
    if hasattr(table, "iloc"):
        return table.iloc[:, 0]
    return table.column(0) if hasattr(table, "column") else table.to_series(0)


def _check_computed(table: Any, what: str, error: type[InputError]) -> None:
    if hasattr(table, "collect"):
        raise error(
            f"{what} come as a list, received a {type(table).__name__} that is not computed yet",
            remedy="pass .collect() of it, one column",
        )


def _rows(array: np.ndarray[Any, Any], what: str, error: type[InputError]) -> list[Any]:
    if array.ndim == 0:
        raise error(f"{what} come as a list, received a single value")
    check_unmasked(array, "", error=error)
    array = np.asarray(array)
    if array.dtype.names:
        fields = ", ".join(map(repr, array.dtype.names[:6]))
        raise error(
            f"{what} come as a list, received a structured array of the fields {fields}",
            remedy=f"pass one of them, such as values[{array.dtype.names[0]!r}]",
        )
    if array.dtype.kind == "c":
        raise error(
            f"Complex data not supported: {what.lower()} are texts or numbers, received an array "
            f"of {array.dtype}",
            remedy="pass its parts as two channels, for example .real and .imag",
        )
    if array.dtype.kind in "mMV":
        raise error(
            f"{what} are texts or numbers, received an array of {array.dtype}",
            remedy="convert it, for example with .astype(str)",
        )
    if array.dtype.kind in "OUS" and array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    return [_plain(value) for value in array]


def _plain(value: Any) -> Any:
    """Write NumPy's own strings, and those of an enumeration, as Python's."""
    return str.__str__(value) if isinstance(value, str) and type(value) is not str else value

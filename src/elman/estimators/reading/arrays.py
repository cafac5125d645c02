"""One sequence as an array: symbols `(time,)` or channels `(time, features)`, checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import SequenceError
from elman.estimators.reading.containers import check_unmasked, is_table, titles_of

__all__ = ["array_of", "symbols_of"]


def array_of(item: Any, index: int) -> NDArray[Any]:
    """Return one sequence as an array of numbers; raises `SequenceError` for anything else."""
    problem = remedy = ""
    if isinstance(item, bytes | bytearray):
        problem, remedy = "bytes", 'decode them, for example with .decode("utf-8")'
    elif isinstance(item, Mapping | set | frozenset):
        problem, remedy = f"a {type(item).__name__}", "pass an array (time, features)"
    else:
        check_unmasked(item, f" at index {index}")
        if isinstance(item, list | tuple):
            for part in item:
                check_unmasked(part, f" at index {index}")
        try:
            array = _columns_of(item) if is_table(item) else np.asarray(item)
            if array.dtype == object:
                array = np.asarray(array.tolist())
            if array.dtype.names or array.dtype.kind in "mMcV":
                problem, remedy = f"{array.dtype}", "convert it, for example with .astype(float)"
            elif array.dtype.kind in "US" and array.ndim:
                problem = "a list of strings" if isinstance(item, list | tuple) else "strings"
                remedy = 'join them into one text, or number them 0, 1, 2 ...; "1" is no number'
            elif array.dtype.kind in "biuf":
                return array
        except (TypeError, ValueError):
            pass
    raise SequenceError(
        f"Every sequence is an array of numbers (time, features), received "
        f"{problem or type(item).__name__} at index {index}",
        remedy=remedy,
    )


def _columns_of(table: Any) -> NDArray[Any]:
    """Return the columns of a table side by side: `(rows, columns)`."""
    if hasattr(table, "column_names"):  # Arrow, which has no array of a whole table.
        return np.column_stack([table.column(name).to_numpy() for name in titles_of(table)])
    array: NDArray[Any] = table.to_numpy()
    return array


def symbols_of(item: Any, index: int) -> NDArray[Any]:
    array = np.asarray(item) if isinstance(item, str) else array_of(item, index)
    if array.dtype.kind not in "iu" or array.ndim != 1:
        raise SequenceError(
            f"Every sequence is an array of integers (time,), received {array.dtype} of shape "
            f"{array.shape} at index {index}"
        )
    if len(array) and array.min() < 0:
        raise SequenceError(f"Symbols are zero or more, received {array.min()} at index {index}")
    return array

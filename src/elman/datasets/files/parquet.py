"""Parquet to a frame: the only table for which Polars is needed."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from elman.datasets.files.columns import Column, Frame
from elman.extras import need

if TYPE_CHECKING:
    import polars as pl

__all__ = ["own_rows", "parsed_parquet"]


def parsed_parquet(raw: bytes) -> Frame:
    """Read a Parquet file; raises `ValueError` with what Polars says of a damaged one."""
    need("A Parquet file", "polars")
    import polars as pl

    try:
        with _quiet():
            frame = pl.read_parquet(BytesIO(raw))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise ValueError(" ".join(str(error).split("\n\n")[0].split())) from error
    made = {name: partial(_column, frame[name]) for name in frame.columns}
    return Frame(made, frame.height)


def own_rows(path: Path, columns: Sequence[str], number: int, count: int) -> Frame:
    """Read these columns of the rows of process `number` of `count`, and no other row group.

    Raises `ValueError` for what cannot be read, and for a column that is missing.
    """
    need("A Parquet file", "polars")
    import polars as pl

    try:
        with _quiet():
            table = pl.scan_parquet(path, glob=False)
            if missing := set(columns) - set(table.collect_schema().names()):
                raise ValueError(f"no column {min(missing)}")
            height = int(table.select(pl.len()).collect().item())
            begin, end = height * number // count, height * (number + 1) // count
            frame = table.select(columns).slice(begin, end - begin).collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise ValueError(str(error)) from error
    if not frame.height:
        raise ValueError("a share without rows")
    return Frame({name: _column(frame[name]) for name in columns}, frame.height)


def _column(series: pl.Series) -> Column:
    import polars as pl

    kind = str(series.dtype)
    if series.dtype.is_nested() or series.dtype in (pl.Binary, pl.Object, pl.Duration):
        written = ["" if gap else kind for gap in series.is_null()]
        return Column(series.name, written, kind)
    if series.dtype.is_numeric() and not series.dtype.is_decimal() and not series.null_count():
        return Column(series.name, series.to_numpy(), kind)
    return Column(series.name, series.cast(pl.String).fill_null("").to_list(), kind)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep from standard error what the Parquet reader prints there about a damaged file."""
    try:
        sys.stderr.flush()
        kept = os.dup(2)
    except (OSError, AttributeError, ValueError):
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)

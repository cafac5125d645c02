"""Columns of a table by their names: texts, labels and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from elman.errors import ConfigurationError, SequenceError, shorten
from elman.estimators.reading.containers import columns_by_name, is_table, titles_of

__all__ = ["Table", "by_column", "has_columns"]


def has_columns(values: Any) -> bool:
    """Whether values are a table of which one column has to be named."""
    return is_table(values) and len(titles_of(values)) > 1


class Table:
    """A table of pandas, Polars or Arrow, whose columns are taken by name; `others` are not read.

    Raises `ConfigurationError` for what is no table.

    >>> import polars as pl
    >>> people = Table(pl.DataFrame({"name": ["Anna"], "sex": ["f"]}))
    >>> people.column("name", "text").to_list(), people.others
    (['Anna'], ['sex'])
    >>> people.column("nam", "text")
    Traceback (most recent call last):
    elman.errors.SequenceError: The table has no column 'nam' (text), those there are: 'name', \
'sex'; did you mean 'name'?
    """

    def __init__(self, values: Any) -> None:
        if not is_table(values):
            raise ConfigurationError(
                "Columns are named of a table of pandas, Polars or Arrow, received a "
                f"{type(values).__name__}",
                remedy="pass a table, or the texts and labels themselves, without names",
            )
        self._columns = columns_by_name(values, "Columns")
        self._read: list[str] = []

    def column(self, name: str, use: str) -> Any:
        """One column; raises `SequenceError` where there is none of this name, with those near."""
        if name not in self._columns:
            near = get_close_matches(str(name), self._columns, 1)
            known = ", ".join(map(shorten, list(self._columns)[:12]))
            raise SequenceError(
                f"The table has no column {shorten(name)} ({use}), those there are: {known}",
                remedy=f"did you mean {near[0]!r}?" if near else "name one of them",
            )
        self._read.append(name)
        return self._columns[name]

    def columns(self, names: Iterable[str], use: str) -> dict[str, Any]:
        """Several columns by their names."""
        return {name: self.column(name, use) for name in names}

    def named(self, value: Any, use: str) -> Any:
        """A column where `value` is its name, else the value itself."""
        return self.column(value, use) if isinstance(value, str) else value

    @property
    def others(self) -> list[str]:
        """The columns that nobody has asked for."""
        return [name for name in self._columns if name not in self._read]

    def say_others(self) -> None:
        """Say in the log, once for the same columns, which of them are not read."""
        if others := self.others:
            _say(tuple(self._read), tuple(others))


def by_column(
    X: Any, y: Any, named: dict[str, str], groups: Any, features: Any, weights: Any
) -> tuple[Any, Any, Any, Any, Any]:
    """What a classifier is fitted with, of the columns of a table; `named` are text and label.

    Raises `ConfigurationError` where one of them is not named, or labels are given twice.
    """
    if missing := [use for use in ("text", "label") if use not in named]:
        raise ConfigurationError(
            f"Of a table the columns of texts and of labels are named, received no {missing[0]}=",
            remedy='pass for example text="name", label="gender"',
        )
    if y is not None:
        raise ConfigurationError(
            "Labels are a column of the table or a list, received both", remedy="leave one out"
        )
    table = Table(X)
    texts, labels = (table.column(named[use], use) for use in ("text", "label"))
    groups = table.named(groups, "groups")
    weights = table.named(weights, "sample_weight")
    if isinstance(features, list | tuple) and all(isinstance(name, str) for name in features):
        features = table.columns(features, "features")
    table.say_others()
    return texts, labels, groups, features, weights


@lru_cache(maxsize=256)
def _say(read: tuple[str, ...], others: tuple[str, ...]) -> None:
    import logging

    logging.getLogger("elman").warning(
        "of the table %s is read; not read: %s",
        ", ".join(map(repr, read)),
        ", ".join(map(repr, others)),
    )

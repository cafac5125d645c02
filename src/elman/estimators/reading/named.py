"""Columns of a table by their names: texts, labels and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from elman.errors import ConfigurationError, SequenceError, shorten
from elman.estimators.reading.containers import as_list, columns_by_name, is_table, titles_of

__all__ = ["Table", "has_columns", "named_columns", "texts_of", "truth_of"]

_KEY = "table_columns"
"""Where a training's record has the names of columns, by what they are for: text, label."""


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
        """Several columns by their names, as lists."""
        return {name: as_list(self.column(name, use), f"Column {name!r}") for name in names}

    def named(self, value: Any, use: str) -> Any:
        """A column where `value` is its name, several where names are listed, else the value."""
        if isinstance(value, str):
            return self.columns([value], use) if use in _SEVERAL else self.column(value, use)
        listed = use in _SEVERAL and isinstance(value, list | tuple)
        if listed and all(isinstance(name, str) for name in value):
            return self.columns(value, use)
        return value

    @property
    def others(self) -> list[str]:
        """The columns that nobody has asked for."""
        return [name for name in self._columns if name not in self._read]

    def say_others(self) -> None:
        """Say in the log, once for the same columns, which of them are not read."""
        if others := self.others:
            _say(tuple(self._read), tuple(others))


def named_columns(
    X: Any, y: Any, text: str | None, label: str | None, *, labelled: bool = True, **beside: Any
) -> tuple[Any, Any, list[Any], dict[str, Any]]:
    """Take what `fit` reads out of a table: texts, labels, what stands `beside`, and the names.

    The names are what a training's record has of them, for `texts_of` and `truth_of`. All stays
    as it is where neither of both columns is named. With `labelled` both are needed; what stands
    beside may be the name of a column, or a list of names. Raises `ConfigurationError` where a
    column is not named, or labels are given twice.
    """
    named = {use: name for use, name in (("text", text), ("label", label)) if name is not None}
    if not named:
        return X, y, list(beside.values()), {}
    needed = _EXAMPLES if labelled else {"text": _EXAMPLES["text"]}
    if missing := [use for use in needed if use not in named]:
        raise ConfigurationError(
            f"Of a table the columns of {' and of '.join(f'{use}s' for use in needed)} are named, "
            f"received no {missing[0]}=",
            remedy="pass for example " + ", ".join(f'{use}="{to}"' for use, to in needed.items()),
        )
    if y is not None and label is not None:
        raise ConfigurationError(
            "Labels are a column of the table or a list, received both", remedy="leave one out"
        )
    table = Table(X)
    X = table.column(named["text"], "text")
    y = y if label is None else table.column(label, "label")
    found = [table.named(value, use) for use, value in beside.items()]
    table.say_others()
    return X, y, found, {_KEY: named}


_EXAMPLES = {"text": "name", "label": "gender"}

_SEVERAL = ("features", "columns")
"""What is a column for each name."""


def texts_of(
    record: Mapping[str, Any], X: Any, given: Any = None, beside: Iterable[str] = (), use: str = ""
) -> tuple[Any, Any]:
    """What a model that was trained on a table reads of another: texts, and columns beside them.

    `record` is that of its training.

    Anything but a table of several columns stays as it is, as does what is `given` beside it.
    """
    named = record.get(_KEY, {})
    if "text" not in named or not has_columns(X):
        return X, given
    table = Table(X)
    texts = table.column(named["text"], "text")
    if given is None and (names := list(beside)):
        given = table.columns(names, use)
    if (label := named.get("label")) in table.others:
        table.column(label, "label")  # Which is known not to be read.
    table.say_others()
    return texts, given


def truth_of(record: Mapping[str, Any], X: Any, y: Any) -> Any:
    """The labels to compare with: those given, else the column that was named in training."""
    named = record.get(_KEY, {})
    if y is None and "label" in named and has_columns(X):
        return Table(X).column(named["label"], "label")
    return y


@lru_cache(maxsize=256)
def _say(read: tuple[str, ...], others: tuple[str, ...]) -> None:
    import logging

    logging.getLogger("elman").warning(
        "of the table %s is read; not read: %s",
        ", ".join(map(repr, read)),
        ", ".join(map(repr, others)),
    )

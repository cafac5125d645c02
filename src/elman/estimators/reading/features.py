"""Numbers and categories that stand beside a sequence: columns to what a network reads of them.

A number becomes its distance from the training mean in deviations, a category a place of its own;
beside each stands whether there was none. All of it is learned in training and kept in the model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError, shorten
from elman.estimators.reading.containers import as_list, columns_by_name, is_missing, is_table

__all__ = ["Category", "Features", "Quantity", "columns_of", "nothing", "taken"]

MOST_CATEGORIES = 1000
"""Different values of a column that still are categories."""

_FURTHEST = 10.0
"""Deviations from the mean beyond which a number is read as no further away."""

Columns = dict[str, list[Any]]


@dataclass(frozen=True)
class Quantity:
    """A column of numbers: its mean and deviation in training.

    >>> Quantity("age", 40.0, 10.0).read([50, None], "rows").tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """

    name: str
    mean: float
    scale: float

    @property
    def width(self) -> int:
        """Numbers that a network reads of it: the distance, and whether there was none."""
        return 2

    def read(self, values: Sequence[Any], place: str) -> NDArray[np.float32]:
        """Code values: `(n, width)`; raises `SequenceError` for one that is no number."""
        found = np.zeros((len(values), 2), np.float32)
        for i, value in enumerate(values):
            if nothing(value):
                found[i, 1] = 1
                continue
            number = _number(value)
            if number is None:
                raise SequenceError(
                    f"The feature {self.name} is a number, received {shorten(value)} in "
                    f"{place} {i + 1:,}",
                    remedy="give a number, or nothing where there is none",
                )
            found[i, 0] = np.clip((number - self.mean) / self.scale, -_FURTHEST, _FURTHEST)
        return found

    def to_json(self) -> dict[str, Any]:
        """Tell it in plain JSON values."""
        return {"name": self.name, "mean": self.mean, "scale": self.scale}


@dataclass(frozen=True)
class Category:
    """A column of categories: those of training; another one is read as none of them.

    >>> Category("country", ("AT", "DE")).read(["DE", None, "FR"], "rows").tolist()
    [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    """

    name: str
    categories: tuple[str, ...]

    @property
    def width(self) -> int:
        """Numbers that a network reads of it: one for each category, and whether there was none."""
        return len(self.categories) + 1

    def read(self, values: Sequence[Any], place: str) -> NDArray[np.float32]:
        """Code values: `(n, width)`."""
        places = {category: i for i, category in enumerate(self.categories)}
        found = np.zeros((len(values), self.width), np.float32)
        for i, value in enumerate(values):
            at = len(places) if nothing(value) else places.get(_written(value))
            if at is not None:
                found[i, at] = 1
        return found

    def to_json(self) -> dict[str, Any]:
        """Tell it in plain JSON values."""
        return {"name": self.name, "categories": list(self.categories)}


@dataclass(frozen=True)
class Features:
    """How columns beside a sequence become numbers: the same way in training and in use.

    A column of numbers, or of texts that all are numbers, is a quantity; any other has categories.

    >>> features = Features.learn({"age": [20, 40, None], "country": ["AT", "DE", "AT"]}, 3)
    >>> features.names, features.width
    (('age', 'country'), 5)
    """

    columns: tuple[Quantity | Category, ...]

    @classmethod
    def learn(cls, given: Mapping[str, Any], n: int) -> Features:
        """Learn the columns of `n` training examples.

        Raises `SequenceError` for a column without a value, and for one with too many categories.
        """
        if not given:
            raise ConfigurationError(
                "features= names at least one column, received none", remedy="leave it out"
            )
        columns = columns_of(given, n)
        return cls(tuple(_learned(name, values) for name, values in columns.items()))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""
        return tuple(column.name for column in self.columns)

    @property
    def width(self) -> int:
        """Numbers that a network reads of all columns."""
        return sum(column.width for column in self.columns)

    def read(self, given: Any, n: int, place: str = "row") -> NDArray[np.float32]:
        """Code the columns of `n` examples, found by name: `(n, width)`.

        Raises `ConfigurationError` where one is missing, and `SequenceError` for a value that
        cannot be read, with the number of its row (`place`).
        """
        if given is None:
            raise self.lacking("which a text alone has not")
        columns = columns_of(given, n)
        if missing := [name for name in self.names if name not in columns]:
            raise self.lacking(f"received no {missing[0]}")
        return np.concatenate([c.read(columns[c.name], place) for c in self.columns], 1)

    def one(self, given: Any) -> NDArray[np.float32]:
        """Code what stands beside one text, values by name or in the columns' order: `(width,)`.

        Raises `ConfigurationError` where a value is missing or strange, `SequenceError` for one
        that cannot be read.

        >>> Features((Quantity("r", 0.5, 0.25), Quantity("g", 0.5, 0.5))).one((1, 0)).tolist()
        [2.0, 0.0, -1.0, 0.0]
        """
        names = self.names
        if isinstance(given, Sequence | np.ndarray) and not isinstance(given, str | bytes):
            if len(given) != len(names):
                raise ConfigurationError(
                    f"The model begins from {len(names):,} values, {', '.join(names)}, received "
                    f"{len(given):,}",
                    remedy="give one of each",
                )
            given = dict(zip(names, given, strict=True))
        if not isinstance(given, Mapping):
            raise ConfigurationError(
                f"features are values by name, received {shorten(given)}",
                remedy=f"pass for example features={{{names[0]!r}: 0.5}}",
            )
        if strange := [name for name in given if name not in names]:
            raise ConfigurationError(
                f"The model begins from {', '.join(names)}, received {shorten(strange[0])}",
                remedy="leave it out",
            )
        if missing := [name for name in names if name not in given]:
            raise ConfigurationError(
                f"The model begins from {', '.join(names)}, received no {missing[0]}",
                remedy="give it too, empty where it is not known",
            )
        coded = [column.read([given[column.name]], "value") for column in self.columns]
        whole: NDArray[np.float32] = np.concatenate(coded, 1)[0]
        return whole

    def far(self, given: Mapping[str, Any]) -> list[tuple[str, float, float]]:
        """List the numbers that are read as nearer than they are: name, mean, deviations from it.

        >>> Features((Quantity("r", 0.5, 0.25),)).far({"r": 255})
        [('r', 0.5, 1018.0)]
        """
        found = []
        for column in self.columns:
            number = _number(given.get(column.name))
            if isinstance(column, Quantity) and number is not None:
                apart = abs(number - column.mean) / column.scale
                if apart > _FURTHEST:
                    found.append((column.name, column.mean, apart))
        return found

    def lacking(self, what: str) -> ConfigurationError:
        """Return the error that says which columns a model reads, and what it was given."""
        return ConfigurationError(
            f"The model reads {', '.join(self.names)} beside the text, {what}",
            remedy="give a table with these columns, or train without them",
        )

    def to_json(self) -> list[dict[str, Any]]:
        """Describe the columns, for a model file."""
        return [column.to_json() for column in self.columns]

    @classmethod
    def from_json(cls, described: Any) -> Features:
        """Rebuild from `to_json`; raises `ValueError` for what is none."""
        if not isinstance(described, list) or not 0 < len(described) <= 1 << 10:
            raise ValueError("features are a list of columns")
        found = cls(tuple(map(_described, described)))
        if len(set(found.names)) < len(found.names):
            raise ValueError("features have different names")
        return found


def columns_of(given: Any, n: int) -> Columns:
    """List columns by name, of a mapping or a data frame; each has `n` values.

    Raises `ConfigurationError` or `SequenceError` for what is none.

    >>> columns_of({"age": (20, 30)}, 2)
    {'age': [20, 30]}
    """
    if isinstance(given, Mapping):
        named = dict(given)
    elif is_table(given):
        named = columns_by_name(given, "Features")
    else:
        raise ConfigurationError(
            f"features are columns by name, received {shorten(type(given).__name__)}",
            remedy='pass for example features={"age": [31, 45]}, or a data frame',
        )
    columns: Columns = {}
    for name, values in named.items():
        if not isinstance(name, str) or not name:
            raise ConfigurationError(f"A feature has a name, received {shorten(name)}")
        columns[name] = as_list(values, f"Values of the feature {name}", example="a list")
        if len(columns[name]) != n:
            raise SequenceError(
                f"Every sequence has its {name}, received {n:,} sequences and "
                f"{len(columns[name]):,} of {name}"
            )
    return columns


def taken(given: Any, rows: Sequence[int] | NDArray[Any], n: int) -> Columns | None:
    """Take some of the `n` rows of features, if there are any.

    >>> taken({"age": [20, 30, 40]}, [2, 0], 3)
    {'age': [40, 20]}
    """
    if given is None:
        return None
    columns = columns_of(given, n)
    return {name: [values[i] for i in rows] for name, values in columns.items()}


def _learned(name: str, values: list[Any]) -> Quantity | Category:
    known = [value for value in values if not nothing(value)]
    if not known:
        raise SequenceError(
            f"A feature has a value somewhere, {name} has none", remedy="leave it out"
        )
    numbers = [None if isinstance(value, bool | np.bool_) else _number(value) for value in known]
    if None not in numbers:
        array = np.array(numbers, np.float64)
        largest = float(np.abs(array).max()) or 1.0  # squares of which may be beyond all numbers
        spread = float((array / largest).std())
        # What differs in the last digits alone is one number.
        scale = spread * largest if spread > 1e-12 else 1.0
        return Quantity(name, float((array / len(array)).sum()), max(scale, 1e-300))
    categories = sorted({_written(value) for value in known})
    if len(categories) > MOST_CATEGORIES:
        raise SequenceError(
            f"A feature has at most {MOST_CATEGORIES:,} categories, {name} has "
            f"{len(categories):,}, for example {shorten(categories[0])}",
            remedy="leave it out, or join rare ones",
        )
    return Category(name, tuple(categories))


def nothing(value: Any) -> bool:
    """Whether a cell is empty: None, NaN, or a text of blanks.

    >>> nothing(float("nan")), nothing(" "), nothing(0)
    (True, True, False)
    """
    return is_missing(value) or (isinstance(value, str) and not value.strip())


def _number(value: Any) -> float | None:
    """The number that a value is or says, finite; None where it is none."""
    if isinstance(value, str):
        if not value.isascii() or "_" in value:  # which Python reads, and nobody else
            return None
    elif not isinstance(value, Real | np.bool_):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and abs(number) < 1e300 else None


def _written(value: Any) -> str:
    return str(value).strip()


def _described(column: Any) -> Quantity | Category:
    if not isinstance(column, dict) or not isinstance(name := column.get("name"), str) or not name:
        raise ValueError("a feature has a name")
    if set(column) == {"name", "mean", "scale"}:
        mean, scale = column["mean"], column["scale"]
        for number in (mean, scale):
            if isinstance(number, bool) or not isinstance(number, Real):
                raise ValueError(f"mean and scale of the feature {shorten(name)} are numbers")
        if not (math.isfinite(mean) and 0 < scale < math.inf):
            raise ValueError(f"the scale of the feature {shorten(name)} is above zero")
        return Quantity(name, float(mean), float(scale))
    categories = column.get("categories")
    if set(column) != {"name", "categories"} or not isinstance(categories, list):
        raise ValueError(f"the feature {shorten(name)} has a mean and a scale, or categories")
    if not 0 < len(categories) <= MOST_CATEGORIES or not all(
        isinstance(category, str) for category in categories
    ):
        raise ValueError(f"the feature {shorten(name)} has 1 to {MOST_CATEGORIES} categories")
    if categories != sorted(set(categories)):
        raise ValueError(f"the categories of the feature {shorten(name)} are sorted, each once")
    return Category(name, tuple(categories))

"""What a generator is to write or score as, by how people write it: a class, or numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any

from elman.errors import ConfigurationError, LabelError, shorten

__all__ = ["MANY", "beyond", "condition_of", "listed", "values_of"]

MANY = 8
"""Columns that a text may begin from before only some of them are named."""


def listed(columns: Iterable[str]) -> str:
    """Name columns, of many the first and the last.

    >>> listed(f"f{i}" for i in range(1, 513))
    'f1, f2, ..., f512 (512 columns)'
    """
    names = [name if len(name) <= 60 else shorten(name, 60) for name in columns]
    if len(names) <= MANY:
        return ", ".join(names)
    return f"{names[0]}, {names[1]}, ..., {names[-1]} ({len(names)} columns)"


def condition_of(model: Any, condition: str | None) -> Any:
    """Take a class by how it is written: `1` may be a number.

    Raises `LabelError` for a class that the model has not learned.
    """
    if condition is None:
        return None
    for known in model.classes_:
        if str(known) == condition:
            return known
    if not model.classes_:
        raise LabelError(
            f"The model was trained without classes, received condition={condition!r}",
            remedy="leave it out",
        )
    return condition


def values_of(model: Any, written: str | None) -> dict[str, str] | None:
    """Take the values that a model begins from by how they are written: in order, or by name.

    Values that hold a comma stand in double quotes. Raises `ConfigurationError` where there are
    too many or too few of them, or where the model begins from none.
    """
    known = model.features_
    if written is None and known is None:
        return None
    if known is None:
        raise ConfigurationError(
            "The model begins from no values, received some", remedy="leave them out"
        )
    names = known.names
    if written is None:
        raise ConfigurationError(
            f"The model begins from {listed(names)}, received no values",
            remedy=f'pass features="{",".join("0.5" for _ in names[:4])}", one for each',
        )
    values = [value.strip() for value in next(csv.reader([written], skipinitialspace=True), [])]
    parts = [value.partition("=") for value in values]
    if all(sign for _, sign, _ in parts) and any(name.strip() in names for name, _, _ in parts):
        given = {name.strip(): value.strip() for name, _, value in parts}
        if len(given) < len(parts):
            raise ConfigurationError(
                f"Each value is given once, received {written!r}", remedy="leave one out"
            )
        return given
    if len(values) != len(names):
        raise ConfigurationError(
            f"The model begins from {len(names):,} values, {listed(names)}, received "
            f"{len(values):,}",
            remedy="give one of each, or name them: "
            + ",".join(f"{name}=..." for name in names[:4]),
        )
    return dict(zip(names, values, strict=True))


def beyond(model: Any, given: dict[str, str] | None) -> list[str]:
    """Remark on numbers that lie so far from those of training that they are read as nearer."""
    if given is None:
        return []
    return [
        f"{name} {given[name]} lies {apart:,.0f} deviations from the {mean:.4g} of training, and "
        "is read as no further than 10"
        for name, mean, apart in model.features_.far(given)
    ]

"""Which columns of a table of series are what; nothing heavy is imported here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from elman.errors import ConfigurationError, shorten

__all__ = ["DUPLICATES", "FILLS", "SeriesColumns", "names_of"]

FILLS = ("linear", "last", "zero")
"""What stands where a step is missing, if it is to be filled."""

DUPLICATES = ("sum", "mean", "first", "last")
"""What becomes of several values at one time."""


@dataclass(frozen=True, kw_only=True)
class SeriesColumns:
    """Which columns of a table are what, and what is done about gaps and equal times.

    Args:
        time: the column with the times; None where rows stand one step apart.
        series: the column that says whose each row is.
        value: the columns with the values; each of several makes series of its own.
        known: columns that are known of steps to come too.
        static: columns that are the same in all rows of a series.
        calendar: read hour, weekday and day of the year beside the values.
        fill: how missing steps are filled; None leaves them missing.
        duplicates: how several values at one time are joined; None refuses them.
    """

    time: str | None = None
    series: str | None = None
    value: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    static: tuple[str, ...] = ()
    calendar: bool = False
    fill: Literal["linear", "last", "zero"] | None = None
    duplicates: Literal["sum", "mean", "first", "last"] | None = None

    def __post_init__(self) -> None:
        for name, choices in (("fill", FILLS), ("duplicates", DUPLICATES)):
            if (chosen := getattr(self, name)) is not None and chosen not in choices:
                raise ConfigurationError(
                    f"{name} is one of {', '.join(choices)}, received {shorten(chosen)}"
                )
        if self.calendar and self.time is None:
            raise ConfigurationError(
                "A calendar needs times, received no time=", remedy="name their column"
            )

    def given(self) -> list[str]:
        """Name the fields that are not as they are by default.

        >>> SeriesColumns(value=("sold",), fill="last").given()
        ['value', 'fill']
        """
        return [name for name, value in vars(self).items() if value]

    def to_json(self) -> dict[str, Any]:
        """Describe it in plain JSON values, for a model's training record."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in vars(self).items()}

    @classmethod
    def of(cls, written: dict[str, Any]) -> SeriesColumns:
        """Read it back from a model's training record."""
        read: dict[str, Any] = {
            name: tuple(v) if isinstance(v, list) else v for name, v in written.items()
        }
        return cls(**read)


def names_of(given: str | Sequence[str] | None) -> tuple[str, ...]:
    """Read names of columns parted by commas.

    >>> names_of("promo, price"), names_of(None)
    (('promo', 'price'), ())
    """
    if given is None:
        return ()
    parts = given.split(",") if isinstance(given, str) else given
    return tuple(dict.fromkeys(filter(None, (part.strip() for part in parts))))

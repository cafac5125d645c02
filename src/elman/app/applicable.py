"""Options that say nothing to what is being trained: refused, for nobody gives them in vain."""

from __future__ import annotations

from typing import Any

from elman.errors import ConfigurationError

__all__ = ["check_given", "refuse_given"]


def option_of(name: str) -> str:
    """Name the option of a keyword.

    >>> option_of("class_weight")
    '--class-weight'
    """
    return f"--{name.replace('_', '-')}"


def check_given(**given: Any) -> None:
    """Raise `ConfigurationError` for an option with an empty value: it is not left out."""
    for name, value in given.items():
        if value == "" or (isinstance(value, list) and "" in value):
            raise ConfigurationError(
                f"{option_of(name)} has a value, received an empty one", remedy="leave it out"
            )


def refuse_given(what: str, remedy: str = "leave it out", **given: Any) -> None:
    """Raise `ConfigurationError` where an option was given that cannot act on `what`.

    Not given are None, False and nothing listed.
    """
    for name, value in given.items():
        if value is not None and value is not False and value != []:
            raise ConfigurationError(f"{option_of(name)} cannot act on {what}", remedy=remedy)

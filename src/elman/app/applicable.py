"""Options that say nothing to what is being trained: refused, for nobody gives them in vain."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from elman.datasets.files.layout import COLUMNS, TableLayout
from elman.errors import ConfigurationError

if TYPE_CHECKING:
    from elman.datasets.source import Source

__all__ = ["as_options", "check_given", "check_no_columns", "option_of", "refuse_given"]


def option_of(name: str) -> str:
    """Name the option of a keyword.

    >>> option_of("class_weight")
    '--class-weight'
    """
    return f"--{name.replace('_', '-')}"


def as_options(layout: TableLayout) -> str:
    """Write the options that lay a table out so again, for a command to paste.

    >>> as_options(TableLayout(text="full name", has_header=False))
    " --text 'full name' --no-header"
    """
    given = layout.given()
    plain = [
        f" {option_of(name)} {shlex.quote(str(value))}"
        for name, value in given.items()
        if not isinstance(value, bool)
    ]
    return "".join(plain) + ("" if layout.has_header else " --no-header")


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


def check_no_columns(source: Source, what: str = "one text", **more: object) -> None:
    """Raise `ConfigurationError` for options of a table that a text or pairs cannot have.

    `more` are further ones by their name, None where they were not given.
    """
    given = [*source.layout.given(*COLUMNS, "separator")]
    given += [name for name, value in more.items() if value is not None]
    unused = [option_of(name) for name in given]
    if not source.layout.has_header:
        unused.append("--no-header")
    if unused:
        raise ConfigurationError(
            f"{source.data} is read as {what}, without columns to choose, received "
            f"{', '.join(unused)}",
            remedy="leave it out" if len(unused) == 1 else "leave them out",
        )

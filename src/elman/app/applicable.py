"""Options that say nothing to what is being trained: refused, for nobody gives them in vain."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from typing import Any

from elman.datasets.files.layout import TableLayout
from elman.errors import ConfigurationError

__all__ = ["acting", "as_options", "check_given", "option_of", "refuse_given"]


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


def acting(
    defaults: Mapping[str, Any],
    recommended: Mapping[str, Any],
    chosen: Mapping[str, Any],
    idle_in: Callable[[dict[str, Any]], Mapping[str, Any]],
    *,
    layers_of: str = "",
) -> dict[str, Any]:
    """Join recommended settings with those chosen, without those that cannot act.

    `idle_in` names them, with why. Raises `ConfigurationError` where one of them was chosen;
    `layers_of` says whose the layers are beside which it cannot act.
    """
    settings = {**recommended, **chosen}
    idle = idle_in({**defaults, **settings})
    for name in chosen:
        if name not in idle or chosen[name] is None:
            continue
        because, remedy = idle[name]
        if settings.get("layers") is not None and "layers" in because:
            because = f"beside the layers recommended for {layers_of}"
            remedy = "pass --preset generic-series for a network that it shapes"
        raise ConfigurationError(
            f"{option_of(name)} cannot act {because}", remedy=f"leave it out, or {remedy}"
        )
    return {name: value for name, value in settings.items() if name not in idle}

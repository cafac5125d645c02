"""Settings that the user chose, as the estimators name and type them."""

from __future__ import annotations

from typing import Any

from elman.errors import ConfigurationError

__all__ = ["explicit"]


def explicit(**given: Any) -> dict[str, Any]:
    """Keep the options that were given, named and typed as settings.

    >>> explicit(units=["64,32"], fold=["none"], cell=None, validation=0.0)
    {'units': (64, 32), 'fold': (), 'validation': None}
    """
    settings = {name: value for name, value in given.items() if value is not None and value != []}
    if "units" in settings:
        settings["units"] = _units(settings["units"])
    if "fold" in settings:
        names = [name for listed in settings["fold"] for name in listed.split(",")]
        settings["fold"] = () if names == ["none"] else tuple(names)
    if settings.get("validation") == 0:
        settings["validation"] = None
    if "class_weight" in settings:
        settings["class_weight"] = _weight(settings["class_weight"])
    if "weight_decay" in settings:
        settings["method"] = "adamw"
    return settings


def _units(given: list[str]) -> int | tuple[int, ...]:
    try:
        stack = tuple(int(number) for listed in given for number in listed.split(","))
    except ValueError:
        raise ConfigurationError(
            f"Units are whole numbers, received {' '.join(given)!r}",
            remedy="pass for example --units 64, or --units 64,64 for two layers",
        ) from None
    return stack[0] if len(stack) == 1 else stack


def _weight(given: str) -> str | float:
    try:
        return float(given)
    except ValueError:
        return given

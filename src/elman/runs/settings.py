"""Which settings a training gets: the recommended ones, and what the user chose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from elman.errors import ConfigurationError, with_article
from elman.estimators.settings import defaults_of

__all__ = ["check_preset", "joined", "network_of"]


def check_preset(preset: str | None, known: Iterable[str], what: str = "A preset") -> None:
    """Raise `ConfigurationError` for a preset that is none of those `known`."""
    if preset is not None and preset not in known:
        raise ConfigurationError(
            f"{what} is one of {', '.join(known)}, received {preset!r}",
            remedy="choose one of these, or leave preset= out",
        )


def network_of(start: Any) -> dict[str, Any]:
    """Name the settings of a network that can take over all of a generator, or of its file.

    None where nothing, or what is not learned yet, is started from.
    """
    import os

    from elman.estimators import SequenceGenerator
    from elman.estimators.transfer.pretrained import Pretrained, open_pretrained

    if not isinstance(start, str | os.PathLike | SequenceGenerator | Pretrained):
        return {}
    return open_pretrained(start).summed_up()


def joined(
    estimator: type[Any],
    recommended: Mapping[str, Any],
    chosen: Mapping[str, Any],
    idle_in: Callable[[dict[str, Any]], Mapping[str, Any]],
    *,
    layers_of: str = "",
) -> dict[str, Any]:
    """Join recommended settings with those chosen, without those that cannot act.

    `idle_in` names them, with why. Raises `ConfigurationError` where one of them was chosen, or
    one that the estimator does not have; `layers_of` says whose the layers are beside which it
    cannot act.
    """
    defaults = defaults_of(estimator)
    if strange := sorted(set(chosen) - set(defaults)):
        named = ", ".join(f"{name}=" for name in strange)
        kind = estimator.__name__.removeprefix("Sequence").lower()
        raise ConfigurationError(
            f"{with_article(kind).capitalize()} has no {named}", remedy="leave it out"
        )
    settings = {**recommended, **chosen}
    idle = idle_in({**defaults, **settings})
    for name in chosen:
        if name not in idle or chosen[name] is None:
            continue
        because, remedy = idle[name]
        if settings.get("layers") is not None and "layers" in because:
            because = f"beside the layers recommended for {layers_of}"
            remedy = 'pass preset="generic-series" for a network that it shapes'
        raise ConfigurationError(
            f"{name}= cannot act {because}", remedy=f"leave it out, or {remedy}"
        )
    return {name: value for name, value in settings.items() if name not in idle}

"""Which settings a training gets: the recommended ones, and what the user said."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from elman.app.applicable import acting, option_of
from elman.errors import ConfigurationError

if TYPE_CHECKING:
    from elman.datasets import Labelled

__all__ = ["explicit", "settings_for"]


def explicit(**given: Any) -> dict[str, Any]:
    """Keep the options that were given, as `SequenceClassifier` names and types them.

    >>> explicit(units=["64,32"], fold=["none"], cell=None, validation=0.0)
    {'units': (64, 32), 'fold': (), 'validation': None}
    """
    settings = {name: value for name, value in given.items() if value is not None and value != []}
    if "units" in settings:
        settings["units"] = _units(settings["units"])
    if "fold" in settings:
        names = [name for one in settings["fold"] for name in one.split(",")]
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
        stack = tuple(int(number) for one in given for number in one.split(","))
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


def settings_for(
    data: str, examples: Labelled, chosen: dict[str, Any], recommended: str | None = None
) -> tuple[dict[str, Any], list[str]]:
    """Join the settings recommended for `data` with those chosen, and check the examples.

    `recommended` names other settings to start from. Returns the settings and remarks. Raises
    `ConfigurationError` where there are none of that name, and `LabelError` or `SequenceError`
    for examples that no training could use, before any time is spent on one.
    """
    from elman.estimators import SequenceClassifier
    from elman.estimators.classifier.labels import learn_labels
    from elman.estimators.classifier.presets import PRESETS, preset
    from elman.estimators.effects import classifier_idle
    from elman.estimators.reading.inputs import Reader

    series = not isinstance(examples.inputs[0], str)
    if recommended is not None and recommended not in PRESETS:
        raise ConfigurationError(
            f"A preset is one of {', '.join(PRESETS)}, received {recommended!r}",
            remedy="choose one of these, or leave --preset out",
        )
    defaults = {
        name: parameter.default
        for name, parameter in inspect.signature(SequenceClassifier).parameters.items()
    }
    if strange := sorted(set(chosen) - set(defaults)):
        raise ConfigurationError(
            f"A classifier has no {', '.join(map(option_of, strange))}", remedy="leave it out"
        )
    planned = preset(recommended or data, series=series)
    settings = {**planned, **chosen}
    classes, _ = learn_labels(examples.labels, len(examples))
    # Read everything once: a record's number is then its number in the data, not in a part.
    Reader.learn(
        examples.inputs,
        fold=settings.get("fold", ()),
        unknown=settings.get("unknown", "error"),
        max_length=settings.get("max_length", 1000),
        end=settings.get("mask", True),
        standardise=settings.get("standardise", True),
        spaces=settings.get("spaces", "collapse"),
        cut=settings.get("cut", False),
    )
    remarks = []
    share = settings.get("validation")
    if share and "validation" not in chosen and share * len(examples) < 4 * len(classes):
        planned["validation"] = None
        remarks.append(
            f"{len(examples):,} examples are too few to hold some out for validation: the last "
            "epoch is kept, and nothing is calibrated"
        )
    kind = "series" if series else "text"
    return acting(
        defaults,
        planned,
        chosen,
        lambda joined: classifier_idle(joined, kind),
        layers_of=recommended or data,
    ), remarks

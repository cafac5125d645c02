"""`SequenceClassifier` to a model file and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import UnstorableValue, shorten
from elman.estimators.classifier.linear import Linear
from elman.estimators.files.readers import described_reader, reader_of, scaling_of
from elman.estimators.files.rebuilding import Network, described, stored_settings
from elman.estimators.reading.features import Features
from elman.estimators.reading.inputs import Reader
from elman.limits import DESCRIPTION
from elman.ranges import Number, Several, Whole, check
from elman.sequences.pieces import Pieces

__all__ = ["NUMBERED", "describe", "rebuild"]

NUMBERED = True
_WEIGHT = Number(0, 1e30)


def describe(model: Any) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Describe a classifier; raises `UnstorableValue` for labels that no file can hold."""
    from elman.rnn import to_json

    reader: Reader = model.reader_
    settings = stored_settings(model)
    if isinstance(model.class_weight, Mapping):
        # Pairs: the keys of a JSON object are strings, labels need not be.
        settings["class_weight"] = [list(pair) for pair in model.class_weight.items()]
    labels = model.classes_.tolist()
    try:
        if model.classes_.dtype.kind not in "biufUO":
            # A list of dates may be one of numbers, and come back as such.
            raise TypeError(f"not {model.classes_.dtype}")
        _labels(labels)
    except (TypeError, ValueError) as error:
        raise UnstorableValue(
            f"A model file holds labels that are texts, numbers or true and false: {error}",
            remedy="train with str(label)",
        ) from error
    description = {
        "settings": settings,
        "labels": labels,
        "network": to_json(model.networks_[0]),
        "timesteps": model.timesteps_,
        "temperature": model.temperature_,
        "reader": described_reader(reader),
    }
    if model.features_ is not None:
        description["features"] = model.features_.to_json()
    arrays: dict[str, NDArray[Any]] = {}
    if model.linear_ is not None:
        description["linear"] = list(model.linear_.pieces)
        description["mixture"] = model.mixture_
        arrays |= model.linear_.arrays()
    arrays |= scaling_of(reader)
    return description, arrays


def rebuild(
    classifier: Any, description: dict[str, Any], parameters: dict[str, NDArray[Any]], engine: Any
) -> Network:
    """Set labels, reader and temperature of a classifier; return what its members are."""
    classifier.classes_ = _labels(description["labels"])
    classifier.class_weight = _weights(classifier.class_weight, classifier.classes_)
    classifier.timesteps_ = described(
        description, "timesteps", "timesteps" if classifier.mask else "padded timesteps"
    )
    classifier.temperature_ = float(described(description, "temperature"))
    classifier.reader_ = reader = reader_of(description["reader"], parameters)
    classifier.n_features_in_ = reader.features
    columns = description.get("features")  # older files have none
    classifier.features_ = None if columns is None else Features.from_json(columns)
    beside = 0 if columns is None else classifier.features_.width
    _set_linear(classifier, description, parameters)
    plan, shape = engine.planned(description["network"])
    if shape[-1] != reader.features:
        raise ValueError("the network and the reader have different numbers of features")
    if plan.output_shape(shape) != (len(classifier.classes_),):
        raise ValueError("the network has another number of outputs than there are labels")
    return Network(
        lambda: engine.built(plan, shape), reader.features, reader.kind != "series", beside
    )


def _set_linear(
    classifier: Any, description: dict[str, Any], parameters: dict[str, NDArray[Any]]
) -> None:
    """Set the linear model and the networks' share beside it; older files have none."""
    classifier.linear_, classifier.mixture_ = None, 1.0
    if (pieces := description.get("linear")) is None:
        if strange := [name for name in parameters if name.startswith("linear/")]:
            raise ValueError(f"parameter {shorten(strange[0])} belongs to nothing")
        return
    if classifier.reader_.kind != "text":
        raise ValueError("texts, and only texts, have a linear model")
    check("linear", tuple(pieces), Several(Whole(0, 64), 2, 2))
    classes = len(classifier.classes_)
    classifier.linear_ = Linear.of(Pieces(*pieces), parameters, classes)
    check("mixture", description["mixture"], Number(0, 1))
    classifier.mixture_ = float(description["mixture"])


def _labels(labels: Any) -> NDArray[Any]:
    """Check that labels are of one type, and differ from each other also as an array."""
    check("labels", labels, DESCRIPTION["labels"])
    kinds = {type(label) for label in labels}
    if len(kinds) != 1 or not kinds <= {str, bool, int, float}:
        named = ", ".join(sorted(kind.__name__ for kind in kinds))
        raise ValueError(f"labels are of one type, not of {named}")
    if len(labels) * max(len(label) if isinstance(label, str) else 1 for label in labels) > 1 << 26:
        raise ValueError("the longest label, times their number, is beyond 2**26 characters")
    classes = np.asarray(labels)
    if classes.ndim != 1 or classes.dtype.kind not in "biufU" or classes.tolist() != labels:
        raise ValueError(f"labels are strings or numbers of 64 bits, not {shorten(labels)}")
    if len(set(labels)) < len(labels):
        raise ValueError("labels differ from each other")
    return classes


def _weights(setting: Any, classes: NDArray[Any]) -> Any:
    """Read class_weight, of which a mapping was written as pairs."""
    if isinstance(setting, list):
        weights = dict(setting)
        if len(weights) < len(setting) or not set(weights) <= set(classes.tolist()):
            raise ValueError("class_weight names labels, each once")
        for weight in weights.values():
            check("class_weight", weight, _WEIGHT)
        return weights
    if setting is not None and setting != "balanced":
        check("class_weight", setting, Number(0, 1))
    return setting

"""`SequenceClassifier` to a model file and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, UnstorableValue, shorten
from elman.estimators.classifier.linear import Linear
from elman.estimators.files.rebuilding import Network, described, stored_settings
from elman.estimators.reading.blanks import check_spaces
from elman.estimators.reading.features import Features
from elman.estimators.reading.inputs import Reader
from elman.estimators.reading.items import Kind, check_limit
from elman.limits import DESCRIPTION
from elman.ranges import Number, OneOf, Several, Whole, check
from elman.sequences import symbols_from
from elman.sequences.pieces import Pieces

__all__ = ["NUMBERED", "describe", "rebuild"]

NUMBERED = True
_FLOATS = (np.float32, np.float64)
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
        "reader": {
            "kind": reader.kind,
            "features": reader.features,
            "max_length": reader.max_length,
            "end": reader.end,
            "spaces": reader.spaces,
            "cut": reader.cut,
            "alphabet": reader.alphabet.to_json() if reader.alphabet else None,
            "channels": reader.channels,
            "cut_to": reader.cut_to,
        },
    }
    if model.features_ is not None:
        description["features"] = model.features_.to_json()
    arrays: dict[str, NDArray[Any]] = {}
    if model.linear_ is not None:
        description["linear"] = list(model.linear_.pieces)
        description["mixture"] = model.mixture_
        arrays |= model.linear_.arrays()
    if reader.mean is not None and reader.scale is not None:
        arrays |= {"reader/mean": reader.mean, "reader/scale": reader.scale}
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
    classifier.reader_ = reader = _reader(description["reader"], parameters)
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


def _channels(read: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Names of the channels; older files have none."""
    names = read.get("channels")
    if names is None:
        return None
    if (
        read["kind"] != "series"
        or not isinstance(names, list)
        or not all(isinstance(name, str) and name for name in names)
        or len(set(names)) != len(names)
        or len(names) != int(read["features"])
    ):
        raise ValueError("every channel of a series has a name of its own")
    return tuple(names)


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


def _reader(read: dict[str, Any], parameters: dict[str, NDArray[Any]]) -> Reader:
    if read["kind"] not in get_args(Kind):
        raise ValueError(f"a model reads {', '.join(get_args(Kind))}, not {shorten(read['kind'])}")
    alphabet = symbols_from(read["alphabet"]) if read["alphabet"] else None
    reader = Reader(
        read["kind"],
        described(read, "features"),
        described(read, "max_length"),
        described(read, "end"),
        alphabet,
        parameters.get("reader/mean"),
        parameters.get("reader/scale"),
        _channels(read),
        spaces=read.get("spaces", "keep"),
        cut=read.get("cut", False),
        cut_to=read.get("cut_to", "head"),
    )
    check_spaces(reader.spaces)
    check_limit(reader.max_length, reader.cut)
    check("cut_to", reader.cut_to, OneOf(("head", "ends", "windows")))
    _check_scaling(reader)
    if (alphabet is not None) != (reader.kind == "text"):
        raise ValueError("texts, and only texts, have an alphabet")
    if alphabet is not None and len(alphabet) != reader.features:
        raise ValueError("the alphabet and the number of features differ")
    return reader


def _check_scaling(reader: Reader) -> None:
    if reader.mean is None and reader.scale is None:
        return
    if reader.kind != "series":
        raise ConfigurationError("measured series, and only they, are scaled")
    for name, values in (("mean", reader.mean), ("scale", reader.scale)):
        # Both are float64 where float32 would lose what varies in a channel.
        if values is None or values.shape != (reader.features,) or values.dtype not in _FLOATS:
            raise ValueError(f"reader/{name} is not float32 of {reader.features} channels")
    if reader.mean is None or reader.scale is None or reader.mean.dtype != reader.scale.dtype:
        raise ValueError("reader/mean and reader/scale are of one type")
    # Divided by less, a value is infinite.
    if not (reader.scale >= np.finfo(reader.scale.dtype).tiny).all():
        raise ValueError("reader/scale is above zero")

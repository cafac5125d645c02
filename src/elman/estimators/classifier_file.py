"""`SequenceClassifier` to a model file and back."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

import numpy as np

from elman.estimators import modelfile
from elman.estimators.blanks import check_spaces
from elman.estimators.inputs import Kind, Reader, check_limit
from elman.estimators.rebuilding import members_of, planned, rebuilt, skeleton_of
from elman.sequences import Alphabet

__all__ = ["load", "save"]

Classifier = TypeVar("Classifier")

ESTIMATOR = "SequenceClassifier"
_NOT_STORED = ("progress", "checkpoint", "layers")
_FLOATS = (np.float32, np.float64)


def save(model: Any, path: str | os.PathLike[str]) -> None:
    """Write a fitted classifier."""
    from elman import __version__
    from elman.rnn import parameters_of, to_json

    reader: Reader = model.reader_
    settings = {k: v for k, v in model.get_params().items() if k not in _NOT_STORED}
    if isinstance(model.class_weight, Mapping):
        # Pairs: the keys of a JSON object are strings, labels need not be.
        settings["class_weight"] = [list(pair) for pair in model.class_weight.items()]
    description = {
        "estimator": ESTIMATOR,
        "elman_version": __version__,
        "settings": settings,
        "labels": model.classes_.tolist(),
        "network": to_json(model.networks_[0]),
        "members": len(model.networks_),
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
        },
        "record": model.record_,
    }
    parameters = {
        f"{i}/{name}": value
        for i, network in enumerate(model.networks_)
        for name, value in parameters_of(network).items()
    }
    if reader.mean is not None and reader.scale is not None:
        parameters |= {"reader/mean": reader.mean, "reader/scale": reader.scale}
    modelfile.write(path, modelfile.Model(description, parameters))


def load(kind: type[Classifier], path: str | os.PathLike[str]) -> Classifier:
    """Read a classifier; raises a `ModelFileError` that says what does not fit."""
    return rebuilt(path, ESTIMATOR, lambda model: _rebuild(kind, model))


def _rebuild(kind: type[Classifier], model: modelfile.Model) -> Classifier:
    description, parameters = model
    settings = dict(description["settings"])
    for name in ("units", "fold"):
        if isinstance(settings.get(name), list):
            settings[name] = tuple(settings[name])
    if isinstance(settings.get("class_weight"), list):
        settings["class_weight"] = dict(settings["class_weight"])
    # Models written before there was a choice read every character, of any number.
    settings.setdefault("spaces", "keep")
    classifier: Any = kind(**settings)
    classifier.classes_ = np.asarray(description["labels"])
    if classifier.classes_.ndim != 1 or classifier.classes_.dtype.kind not in "biufU":
        raise ValueError("labels are strings or numbers")
    classifier.timesteps_ = int(description["timesteps"])
    classifier.temperature_ = float(description["temperature"])
    if not (math.isfinite(classifier.temperature_) and classifier.temperature_ > 0):
        raise ValueError(f"temperature {classifier.temperature_}")
    classifier.record_ = dict(description["record"])
    read = description["reader"]
    alphabet = Alphabet.from_json(read["alphabet"]) if read["alphabet"] else None
    classifier.reader_ = Reader(
        read["kind"], int(read["features"]), read["max_length"], bool(read["end"]), alphabet,
        parameters.get("reader/mean"), parameters.get("reader/scale"), _channels(read),
        spaces=read.get("spaces", "keep"), cut=read.get("cut", False),
    )  # fmt: skip
    if read["kind"] not in get_args(Kind):
        raise ValueError(f"a model reads {', '.join(get_args(Kind))}, not {read['kind']}")
    check_spaces(classifier.reader_.spaces)
    check_limit(read["max_length"], classifier.reader_.cut)
    _check_scaling(classifier.reader_)
    if (alphabet is not None) != (read["kind"] == "text"):
        raise ValueError("texts, and only texts, have an alphabet")
    if alphabet is not None and len(alphabet) != classifier.reader_.features:
        raise ValueError("the alphabet and the number of features differ")
    classifier.n_features_in_ = classifier.reader_.features
    plan, shape = planned(description["network"])
    if shape[-1] != classifier.reader_.features:
        raise ValueError("the network and the reader have different numbers of features")
    if plan.output_shape(shape) != (len(classifier.classes_),):
        raise ValueError("the network has another number of outputs than there are labels")
    skeleton = skeleton_of(lambda: plan.build(shape, key=0), parameters)
    classifier.networks_ = members_of(
        skeleton, parameters, int(description["members"]), others=("reader",)
    )
    classifier.history_, classifier.best_epochs_, classifier.interrupted_ = [], [], False
    return classifier  # type: ignore[no-any-return]


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


def _check_scaling(reader: Reader) -> None:
    for name, values in (("mean", reader.mean), ("scale", reader.scale)):
        if values is None and reader.mean is None and reader.scale is None:
            continue
        # Both are float64 where float32 would lose what varies in a channel.
        if values is None or values.shape != (reader.features,) or values.dtype not in _FLOATS:
            raise ValueError(f"reader/{name} is not float32 of {reader.features} channels")
    if (
        reader.mean is not None
        and reader.scale is not None
        and (reader.mean.dtype != reader.scale.dtype)
    ):
        raise ValueError("reader/mean and reader/scale are of one type")
    if reader.scale is not None and not (reader.scale > 0).all():
        raise ValueError("reader/scale is above zero")

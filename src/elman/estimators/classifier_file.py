"""`SequenceClassifier` to a model file and back."""

from __future__ import annotations

import math
import os
from typing import Any, TypeVar

import numpy as np

from elman.errors import DamagedModel, ElmanError, NotAModel
from elman.estimators import modelfile
from elman.estimators.inputs import Reader
from elman.sequences import Alphabet

__all__ = ["load", "save"]

Classifier = TypeVar("Classifier")

ESTIMATOR = "SequenceClassifier"
_NOT_STORED = ("progress", "checkpoint", "layers")


def save(model: Any, path: str | os.PathLike[str]) -> None:
    """Write a fitted classifier."""
    from elman import __version__
    from elman.rnn import parameters_of, to_json

    reader: Reader = model.reader_
    settings = {k: v for k, v in model.get_params().items() if k not in _NOT_STORED}
    settings["class_weight"] = (
        dict(model.class_weight) if isinstance(model.class_weight, dict) else model.class_weight
    )
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
            "alphabet": reader.alphabet.to_json() if reader.alphabet else None,
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
    model = modelfile.read(path)
    estimator = model.description.get("estimator")
    if estimator != ESTIMATOR:
        raise NotAModel(f"{path} holds a {estimator}, a {ESTIMATOR} is needed")
    try:
        return _rebuild(kind, model)
    except (KeyError, TypeError, ValueError, AttributeError, ElmanError) as error:
        said = error.problem if isinstance(error, ElmanError) else repr(error)
        raise DamagedModel(
            f"{path} does not describe a {ESTIMATOR}: {said}", remedy="train it again"
        ) from error


def _rebuild(kind: type[Classifier], model: modelfile.Model) -> Classifier:
    import equinox as eqx
    import jax

    from elman.rnn import Sequential, from_json, with_parameters

    description, parameters = model
    settings = dict(description["settings"])
    for name in ("units", "fold"):
        if isinstance(settings.get(name), list):
            settings[name] = tuple(settings[name])
    classifier: Any = kind(**settings)
    classifier.classes_ = np.asarray(description["labels"])
    classifier.timesteps_ = int(description["timesteps"])
    classifier.temperature_ = float(description["temperature"])
    if not (math.isfinite(classifier.temperature_) and classifier.temperature_ > 0):
        raise ValueError(f"temperature {classifier.temperature_}")
    classifier.record_ = dict(description["record"])
    read = description["reader"]
    alphabet = Alphabet.from_json(read["alphabet"]) if read["alphabet"] else None
    classifier.reader_ = Reader(
        read["kind"], int(read["features"]), read["max_length"], bool(read["end"]), alphabet,
        parameters.get("reader/mean"), parameters.get("reader/scale"),
    )  # fmt: skip
    if (alphabet is not None) != (read["kind"] == "text"):
        raise ValueError("texts, and only texts, have an alphabet")
    if alphabet is not None and len(alphabet) != classifier.reader_.features:
        raise ValueError("the alphabet and the number of features differ")
    classifier.n_features_in_ = classifier.reader_.features
    plan = from_json(description["network"])
    if not isinstance(plan, Sequential) or plan.input_shape is None:
        raise ValueError("the network is not a built Sequential")
    shape = plan.input_shape
    if shape[-1] != classifier.reader_.features:
        raise ValueError("the network and the reader have different numbers of features")
    if plan.output_shape(shape) != (len(classifier.classes_),):
        raise ValueError("the network has another number of outputs than there are labels")
    for name, value in parameters.items():
        if value.dtype.kind == "f" and not np.isfinite(value).all():
            raise ValueError(f"parameter {name} is not finite")
    skeleton = eqx.filter_eval_shape(lambda: plan.build(shape, key=jax.random.key(0)))
    members = int(description["members"])
    if members < 1:
        raise ValueError("there is no network")
    classifier.networks_ = [
        with_parameters(
            skeleton,
            {
                name.removeprefix(f"{i}/"): value
                for name, value in parameters.items()
                if name.startswith(f"{i}/")
            },
        )
        for i in range(members)
    ]
    classifier.history_, classifier.best_epochs_, classifier.interrupted_ = [], [], False
    rebuilt: Classifier = classifier
    return rebuilt

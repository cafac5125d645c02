"""`SequenceGenerator` to a model file and back."""

from __future__ import annotations

import os
from typing import Any, TypeVar

import numpy as np

from elman.errors import DamagedModel, ElmanError, NotAModel
from elman.estimators import modelfile
from elman.sequences import Vocabulary

__all__ = ["ESTIMATOR", "load", "save"]

Generator = TypeVar("Generator")

ESTIMATOR = "SequenceGenerator"
_NOT_STORED = ("progress", "layers")


def save(model: Any, path: str | os.PathLike[str]) -> None:
    """Write a fitted generator."""
    from elman import __version__
    from elman.rnn import parameters_of, to_json

    description = {
        "estimator": ESTIMATOR,
        "elman_version": __version__,
        "settings": {k: v for k, v in model.get_params().items() if k not in _NOT_STORED},
        "network": to_json(model.network_),
        "vocabulary": model.vocabulary_.to_json(),
        "classes": list(model.classes_),
        "several": model.several_,
        "start": model.start_,
        "record": model.record_,
    }
    modelfile.write(path, modelfile.Model(description, parameters_of(model.network_)))


def load(kind: type[Generator], path: str | os.PathLike[str]) -> Generator:
    """Read a generator; raises a `ModelFileError` that says what does not fit."""
    model = modelfile.read(path)
    estimator = model.description.get("estimator")
    if estimator != ESTIMATOR:
        raise NotAModel(
            f"{path} holds a {estimator}, a {ESTIMATOR} is needed",
            remedy="train one: elman train sonnets",
        )
    try:
        return _rebuild(kind, model)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError,
            ElmanError) as error:  # fmt: skip
        said = error.problem if isinstance(error, ElmanError) else repr(error)
        raise DamagedModel(
            f"{path} does not describe a {ESTIMATOR}: {said}", remedy="train it again"
        ) from error


def _rebuild(kind: type[Generator], model: modelfile.Model) -> Generator:
    import equinox as eqx

    from elman.rnn import Sequential, from_json, with_parameters
    from elman.rnn.initialise import shapes_only
    from elman.rnn.stateful import initial_states

    description, parameters = model
    settings = dict(description["settings"])
    if isinstance(settings.get("units"), list):
        settings["units"] = tuple(settings["units"])
    generator: Any = kind(**settings)
    if generator.approach not in ("many-to-one", "many-to-many", "stream"):
        raise ValueError(f"approach {generator.approach!r}")
    if type(generator.window) is not int or generator.window < 1:
        raise ValueError(f"window {generator.window!r}")
    generator.vocabulary_ = Vocabulary.from_json(description["vocabulary"])
    if generator.vocabulary_.unit != generator.unit:
        raise ValueError("the vocabulary is of another unit")
    generator.classes_ = tuple(description["classes"])
    if not all(isinstance(one, str | int | float | bool) for one in generator.classes_):
        raise ValueError("classes are strings or numbers")
    generator.several_ = bool(description["several"])
    generator.record_ = dict(description["record"])
    outputs = len(generator.vocabulary_) + generator.several_
    generator.start_ = int(description["start"])
    if not 0 <= generator.start_ < outputs:
        raise ValueError(f"start {generator.start_}")
    if generator.classes_ and not generator.several_:
        raise ValueError("one text has no classes")
    plan = from_json(description["network"])
    if not isinstance(plan, Sequential) or plan.input_shape is None:
        raise ValueError("the network is not a built Sequential")
    shape = plan.input_shape
    if shape != (None, outputs + len(generator.classes_)):
        raise ValueError("the network and the vocabulary have different numbers of symbols")
    if plan.output_shape(shape)[-1] != outputs:
        raise ValueError("the network has another number of outputs than there are symbols")
    initial_states(plan, 1)
    for name, value in parameters.items():
        if value.dtype.kind == "f" and not np.isfinite(value).all():
            raise ValueError(f"parameter {name} is not finite")
    with shapes_only():
        skeleton = eqx.filter_eval_shape(lambda: plan.build(shape, key=0))
    generator.network_ = with_parameters(skeleton, parameters)
    generator.history_, generator.best_epoch_, generator.interrupted_ = [], 0, False
    rebuilt: Generator = generator
    return rebuilt

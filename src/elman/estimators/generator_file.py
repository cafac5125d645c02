"""`SequenceGenerator` to a model file and back."""

from __future__ import annotations

import os
from typing import Any, TypeVar

from elman.estimators import modelfile
from elman.estimators.rebuilding import planned, rebuilt, skeleton_of
from elman.sequences import Vocabulary

__all__ = ["ESTIMATOR", "load", "save"]

Generator = TypeVar("Generator")

ESTIMATOR = "SequenceGenerator"
_NOT_STORED = ("progress", "checkpoint", "layers")


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
    remedy = "train one: elman train sonnets"
    return rebuilt(path, ESTIMATOR, lambda model: _rebuild(kind, model), remedy=remedy)


def _rebuild(kind: type[Generator], model: modelfile.Model) -> Generator:
    from elman.rnn import with_parameters
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
    plan, shape = planned(description["network"])
    if shape != (None, outputs + len(generator.classes_)):
        raise ValueError("the network and the vocabulary have different numbers of symbols")
    if plan.output_shape(shape)[-1] != outputs:
        raise ValueError("the network has another number of outputs than there are symbols")
    initial_states(plan, 1)
    skeleton = skeleton_of(lambda: plan.build(shape, key=0), parameters)
    generator.network_ = with_parameters(skeleton, parameters)
    generator.history_, generator.best_epoch_, generator.interrupted_ = [], 0, False
    return generator  # type: ignore[no-any-return]

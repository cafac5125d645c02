"""`SequenceGenerator` to a model file and back."""

from __future__ import annotations

import os
from typing import Any, TypeVar

from elman.errors import ConfigurationError, UnstorableValue
from elman.estimators import modelfile
from elman.estimators.history import history_of, to_rows
from elman.estimators.rebuilding import (
    answering,
    described,
    planned,
    rebuilt,
    record_of,
    settings_of,
    skeleton_of,
    stored_settings,
)
from elman.limits import DESCRIPTION
from elman.ranges import check
from elman.sequences import Vocabulary

__all__ = ["ESTIMATOR", "load", "save"]

Generator = TypeVar("Generator")

ESTIMATOR = "SequenceGenerator"
_NOT_STORED = ("progress", "checkpoint", "layers")


def save(model: Any, path: str | os.PathLike[str]) -> None:
    """Write a fitted generator."""
    from elman import __version__
    from elman.rnn import parameters_of, to_json

    try:
        check("classes", list(model.classes_), DESCRIPTION["classes"])
    except ConfigurationError as error:
        raise UnstorableValue(
            f"A model file holds classes that are texts, numbers or true and false: "
            f"{error.problem}",
            remedy="train with str(class)",
        ) from error
    best = int(model.best_epoch_)
    description = {
        "estimator": ESTIMATOR,
        "elman_version": __version__,
        "settings": stored_settings(model, _NOT_STORED),
        "network": to_json(model.network_),
        "vocabulary": model.vocabulary_.to_json(),
        "classes": [*model.classes_],
        "several": model.several_,
        "start": model.start_,
        "record": model.record_,
        "history": to_rows([model.history_] if model.history_ else []),
        "best_epochs": [best] if model.history_ else [],
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
    settings = settings_of(kind, description["settings"], kept_out=_NOT_STORED, listed=("units",))
    generator: Any = kind(**settings)
    generator.vocabulary_ = Vocabulary.from_json(description["vocabulary"])
    if generator.vocabulary_.unit != generator.unit:
        raise ValueError("the vocabulary is of another unit")
    generator.classes_ = tuple(described(description, "classes"))
    if len(set(generator.classes_)) < len(generator.classes_):
        raise ValueError("classes differ from each other")
    generator.several_ = described(description, "several")
    generator.record_ = record_of(description)
    outputs = len(generator.vocabulary_) + generator.several_
    generator.start_ = described(description, "start")
    if generator.start_ >= outputs:
        raise ValueError(f"start {generator.start_}")
    if generator.classes_ and not generator.several_:
        raise ValueError("one text has no classes")
    if generator.several_ and generator.start_ != len(generator.vocabulary_):
        raise ValueError("texts begin behind END")
    plan, shape = planned(description["network"])
    if shape != (None, outputs + len(generator.classes_)):
        raise ValueError("the network and the vocabulary have different numbers of symbols")
    if plan.output_shape(shape)[-1] != outputs:
        raise ValueError("the network has another number of outputs than there are symbols")
    if (len(plan.output_shape(shape)) == 1) != (generator.approach == "many-to-one"):
        raise ValueError(f"the network does not answer as {generator.approach} does")
    initial_states(plan, 1)
    skeleton = skeleton_of(lambda: plan.build(shape, key=0), parameters)
    answering(skeleton, shape[-1] or 1, symbols=True)
    generator.network_ = with_parameters(skeleton, parameters)
    history, best = history_of(description, len(description.get("best_epochs", [0])))
    generator.history_ = history[0] if history else []
    generator.best_epoch_ = best[0] if best else 0
    generator.interrupted_ = generator.record_.get("interrupted") is True
    return generator  # type: ignore[no-any-return]

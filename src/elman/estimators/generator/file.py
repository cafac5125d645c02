"""`SequenceGenerator` to a model file and back."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from elman.errors import ConfigurationError, UnstorableValue
from elman.estimators.files.rebuilding import Network, described
from elman.estimators.reading.features import Features
from elman.limits import DESCRIPTION
from elman.ranges import check
from elman.sequences import Vocabulary

__all__ = ["NUMBERED", "describe", "rebuild"]

NUMBERED = False


def describe(model: Any) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Describe a generator; raises `UnstorableValue` for classes that no file can hold."""
    from elman.rnn import to_json

    try:
        check("classes", list(model.classes_), DESCRIPTION["classes"])
    except ConfigurationError as error:
        raise UnstorableValue(
            f"A model file holds classes that are texts, numbers or true and false: "
            f"{error.problem}",
            remedy="train with str(class)",
        ) from error
    description = {
        "network": to_json(model.networks_[0]),
        "vocabulary": model.vocabulary_.to_json(),
        "classes": [*model.classes_],
        "several": model.several_,
        "start": model.start_,
    }
    if model.features_ is not None:
        description["features"] = model.features_.to_json()
    return description, {}


def rebuild(
    generator: Any, description: dict[str, Any], _: dict[str, NDArray[Any]], engine: Any
) -> Network:
    """Set vocabulary and classes of a generator; return what its network is."""
    generator.vocabulary_ = Vocabulary.from_json(description["vocabulary"])
    if generator.vocabulary_.unit != generator.unit:
        raise ValueError("the vocabulary is of another unit")
    generator.classes_ = tuple(described(description, "classes"))
    if len(set(generator.classes_)) < len(generator.classes_):
        raise ValueError("classes differ from each other")
    generator.several_ = described(description, "several")
    outputs = len(generator.vocabulary_) + generator.several_
    generator.start_ = described(description, "start")
    if generator.start_ >= outputs:
        raise ValueError(f"start {generator.start_}")
    if generator.classes_ and not generator.several_:
        raise ValueError("one text has no classes")
    if generator.several_ and generator.start_ != len(generator.vocabulary_):
        raise ValueError("texts begin behind END")
    generator.features_ = None
    plan, shape = engine.planned(description["network"])
    reader = plan
    if "features" in description:
        generator.features_ = known = Features.from_json(description["features"])
        if not generator.several_ or generator.classes_ or generator.approach != "stream":
            raise ValueError("what begins from numbers is several texts without classes")
        first = plan.layers[0]
        if len(plan.layers) != 1 or getattr(first, "beside", None) != known.width:
            raise ValueError("the network begins from as many numbers as the features have")
        reader = first.inner
    if shape != (None, outputs + len(generator.classes_)):
        raise ValueError("the network and the vocabulary have different numbers of symbols")
    if plan.output_shape(shape)[-1] != outputs:
        raise ValueError("the network has another number of outputs than there are symbols")
    if (len(plan.output_shape(shape)) == 1) != (generator.approach == "many-to-one"):
        raise ValueError(f"the network does not answer as {generator.approach} does")
    engine.check_stream(reader)
    beside = 0 if generator.features_ is None else generator.features_.width
    return Network(lambda: engine.built(plan, shape), shape[-1] or 1, beside=beside)

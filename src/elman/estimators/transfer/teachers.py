"""Models that teach another one: opened, checked, and what they think of examples."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, shorten

__all__ = ["Teacher", "announced", "check_same_symbols", "open_teachers", "taught", "taught_record"]


class Teacher(NamedTuple):
    """A fitted model that teaches, and what to call it."""

    name: str
    model: Any

    @property
    def parameters(self) -> int:
        """Numbers that training adjusted, of all its networks."""
        from elman.estimators.engine import Used

        if isinstance(self.model, Used):
            return int(self.model.parameters_)
        from elman.rnn import count_parameters

        return sum(map(count_parameters, self.model.networks_))

    def to_json(self) -> dict[str, Any]:
        """Say in a training's record who taught."""
        record = self.model.record_
        return {
            "name": self.name,
            "parameters": self.parameters,
            "networks": len(self.model.networks_),
            "data_sha256": record.get("data_sha256"),
            "seed": record.get("seed"),
        }


def open_teachers(teachers: Any, kind: str) -> tuple[Teacher, ...]:
    """Open models of a kind, "classifier" or "generator", or their files; what is open stays so.

    Raises `ConfigurationError` for what is no such model, or not fitted, and `ModelFileError`.
    """
    from elman.estimators.engine import Used
    from elman.estimators.files.codec import Stored, load
    from elman.estimators.handed import check_model

    if isinstance(teachers, str | os.PathLike) or not isinstance(teachers, Sequence):
        raise ConfigurationError(
            f"teachers is a list of models or of their files, received {shorten(teachers)}",
            remedy='pass for example teachers=["lm.elman"]',
        )
    opened = []
    for number, given in enumerate(teachers, 1):
        if isinstance(given, Teacher):
            opened.append(given)
            continue
        name = f"teacher {number}"
        if isinstance(given, str | os.PathLike):
            name, given = Path(given).name, load(given, kind)
        given = _thawed(given)
        if isinstance(given, Stored) and not hasattr(given, "networks_"):
            raise ConfigurationError(
                f"A teacher is a fitted model, received {name} without what it learned",
                remedy="fit it first; in a grid of scikit-learn, which copies what it tries "
                "unfitted, name its file or FrozenEstimator(model)",
            )
        check_model(given, "Being taught", kind, remedy=f"name a {kind} as teacher")
        if kind == "generator" and isinstance(given, Used):
            raise ConfigurationError(
                f"A generator that teaches is opened to be trained, received {name} opened for use "
                "alone",
                remedy="open it with elman.load(path)",
            )
        opened.append(Teacher(name, given))
    return tuple(opened)


def _thawed(model: Any) -> Any:
    """Return the model that scikit-learn's `FrozenEstimator` keeps fitted through its copies."""
    frozen = sys.modules.get("sklearn.frozen")
    return model.estimator if frozen and isinstance(model, frozen.FrozenEstimator) else model


def check_same_symbols(teachers: Sequence[Teacher], learned: Any) -> None:
    """Raise `ConfigurationError` for a generator that does not write just these symbols.

    `learned` has a `vocabulary`, `classes`, and whether texts are `several`.
    """
    for name, model in teachers:
        what = None
        if model.approach != "stream" or model.features_ is not None:
            what = "which does not read one symbol after another from a state of zeros"
        elif model.several_ != learned.several:
            what = f"which learned {'many short texts' if model.several_ else 'one long text'}"
        elif model.vocabulary_.to_json() != learned.vocabulary.to_json():
            ours, theirs = learned.vocabulary, model.vocabulary_
            what = f"which knows {len(theirs):,} {theirs.unit} for {len(ours):,} {ours.unit} here"
            if len(theirs) == len(ours) and theirs.unit == ours.unit:
                what = f"which knows other {ours.unit}"
        elif tuple(model.classes_) != tuple(learned.classes):
            what = "which knows other classes"
        if what is not None:
            raise ConfigurationError(
                f"A teacher writes the symbols of the text that is learned, received {name}, "
                f"{what}",
                remedy="train it on the same text with the same unit and vocabulary",
            )


def taught(teachers: Sequence[Teacher], items: Any, classes: NDArray[Any]) -> NDArray[np.float32]:
    """Mean probabilities `(n, classes)` that classifiers give to sequences.

    Raises `ConfigurationError` for one that knows other labels, or reads columns beside.
    """
    wanted, sums = classes.tolist(), np.zeros((len(items), len(classes)))
    for name, model in teachers:
        known = model.classes_.tolist()
        if model.features_ is not None:
            raise ConfigurationError(
                f"A teacher reads sequences alone, received {name}, which reads columns beside: "
                f"{', '.join(model.features_.names)}",
                remedy="train one without",
            )
        if set(known) != set(wanted):
            missing = sorted(map(str, set(wanted) ^ set(known)))[:5]
            raise ConfigurationError(
                f"A teacher knows the labels that are learned and no others, received {name}, "
                f"which differs in {', '.join(missing)}",
                remedy="train it on the same labels",
            )
        sums += model.predict_proba(items)[:, [known.index(label) for label in wanted]]
    return np.asarray(sums / len(teachers), np.float32)


def taught_record(model: Any, teachers: Sequence[Teacher]) -> dict[str, Any]:
    """Say in a training's record who taught and how; nothing where nobody did."""
    if not teachers:
        return {}
    return {
        "teachers": [teacher.to_json() for teacher in teachers],
        "distil_weight": float(model.distil_weight),
        "distil_temperature": float(model.distil_temperature),
    }


def announced(model: Any, teachers: Sequence[Teacher]) -> tuple[str, ...]:
    """Say before training who teaches, and how much that counts."""
    if not teachers:
        return ()
    names = ", ".join(teacher.name for teacher in teachers)
    count = sum(teacher.parameters for teacher in teachers)
    return (
        f"taught by {names} ({count:,} parameters), which counts {model.distil_weight:.0%} beside "
        f"the data, at temperature {model.distil_temperature:g}",
    )

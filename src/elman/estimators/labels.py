"""Labels of any kind <-> codes `0 ... classes - 1`, and the checks that save a training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, LabelError, shorten

__all__ = ["ClassWeight", "class_weights", "codes_of", "learn_labels", "listed"]

Labels = NDArray[Any]
Codes = NDArray[np.int64]
ClassWeight = Literal["balanced"] | float | Mapping[Any, float] | None


def learn_labels(y: Any, n: int) -> tuple[Labels, Codes]:
    """Return the sorted labels `(classes,)` and the code of each of `n` examples.

    Raises `LabelError` when a label is missing, only one label or only one example of a label
    is there, or types are mixed.

    >>> learn_labels(["m", "f", "f", "m"], 4)[1].tolist()
    [1, 0, 0, 1]
    """
    items = y.tolist() if hasattr(y, "tolist") else list(y)
    if len(items) != n:
        raise LabelError(f"Every sequence has a label, received {len(items)} for {n} sequences")
    for index, label in enumerate(items):
        if isinstance(label, (list, tuple, np.ndarray)):
            raise LabelError(
                f"A label is one value, received {shorten(label)} at index {index}",
                remedy="pass y of shape (n,)",
            )
        if label is None or label != label or label == "":
            raise LabelError(
                f"Every sequence has a label, received {label!r} at index {index}",
                remedy="leave the sequence out or give it a label",
            )
    if len({isinstance(label, str) for label in items}) > 1:
        raise LabelError(
            "Labels are of one type, received strings and numbers", remedy="convert them with str()"
        )
    classes, codes = np.unique(np.asarray(items), return_inverse=True)
    if len(classes) < 2:
        raise LabelError(
            f"A classifier needs at least two labels, received only {listed(classes)}",
            remedy="give examples of another label",
        )
    if len(single := np.flatnonzero(np.bincount(codes) < 2)):
        raise LabelError(
            f"Every label needs at least 2 examples, received 1 of {listed(classes[single])}",
            remedy="add examples or leave the label out",
        )
    return classes, codes


def codes_of(classes: Labels, y: Any, n: int) -> Codes:
    """Code labels that must be among `classes`; raises `LabelError` at the first that is not."""
    labels = np.asarray(y)
    if labels.shape != (n,):
        raise LabelError(f"Every sequence has a label, received {labels.shape} for {n} sequences")
    code_of = {label: code for code, label in enumerate(classes.tolist())}
    for index, label in enumerate(labels.tolist()):
        if label not in code_of:
            raise LabelError(
                f"Labels are {listed(classes)}, received {label!r} at index {index}",
                remedy="leave it out, or train with this label",
            )
    return np.array([code_of[label] for label in labels.tolist()], np.int64)


def class_weights(
    setting: ClassWeight, classes: Labels, codes: Codes
) -> NDArray[np.float32] | None:
    """Weigh each example by its class: None, "balanced", or label -> weight (1 if not named).

    A number from 0 to 1 is a way between: the balanced weights to that power.
    """
    if setting is None:
        return None
    if isinstance(setting, str | float | int):
        power = 1.0 if setting == "balanced" else setting
        if isinstance(power, str) or not 0 <= power <= 1:
            raise ConfigurationError(
                f'class_weight is None, "balanced", a number from 0 to 1 or label -> weight, '
                f"received {setting!r}"
            )
        counts = np.bincount(codes, minlength=len(classes))
        weights = (len(codes) / (len(classes) * np.maximum(counts, 1))) ** power
    else:
        names = classes.tolist()
        if strange := [label for label in setting if label not in names]:
            raise LabelError(
                f"class_weight names labels of the data ({listed(classes)}), "
                f"received {strange[0]!r}"
            )
        weights = np.array([setting.get(label, 1.0) for label in names])
        if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.any()):
            raise ConfigurationError(f"Class weights are zero or more, received {dict(setting)}")
    return weights.astype(np.float32)[codes]


def listed(labels: Labels, most: int = 8) -> str:
    """Name labels in a message, at most `most` of them."""
    shown = ", ".join(shorten(label) for label in labels[:most].tolist())
    return shown + (f" and {len(labels) - most} more" if len(labels) > most else "")

"""Labels of any kind <-> codes `0 ... classes - 1`, and the checks that save a training."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, LabelError, shorten
from elman.estimators.classifier.settings import ClassWeight
from elman.estimators.reading.blanks import tidy
from elman.estimators.reading.containers import as_list, is_missing

__all__ = ["class_weights", "codes_of", "known_labels", "label_values", "learn_labels", "listed"]

Labels = NDArray[Any]
Codes = NDArray[np.int64]


LONGEST_LABEL = 256
"""Characters of a label; more are a text, which nobody sorts into."""

MOST_LABELS = 1 << 16

_TYPES = {str: "strings", bool: "truth values", int: "numbers", float: "numbers"}


def label_values(y: Any, what: str = "Labels") -> list[str] | list[bool] | list[int] | list[float]:
    """Return labels as Python's own values of one type, such as a model file can hold.

    Raises `LabelError` for what is missing, for values of another type (dates, bytes,
    enumerations), and for labels that differ in nothing that can be seen or compared.
    """
    if isinstance(y, np.ndarray) and y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    given = as_list(y, what, error=LabelError, example='a list, for example ["f", "m"]')
    items = [_label(item, index) for index, item in enumerate(given)]
    kinds = sorted({_TYPES[type(item)] for item in items}, reverse=True)
    if len(kinds) > 1:
        raise LabelError(
            f"Labels are of one type, received {' and '.join(kinds)}",
            remedy="convert them with str()",
        )
    distinct = set(items)
    if kinds == ["strings"]:
        _check_spellings(distinct)
    elif kinds == ["numbers"]:
        _check_numbers(distinct)
    return items


def known_labels(classes: Any) -> Labels:
    """Return labels that are given beforehand, sorted `(classes,)`, at least two of them.

    Raises `ConfigurationError` where none are given, `LabelError` for what are no labels.

    >>> known_labels(["m", "f"]).tolist()
    ['f', 'm']
    """
    if classes is None:
        raise ConfigurationError(
            "The first partial_fit names all classes, received none",
            remedy='pass for example classes=["f", "m"]',
        )
    given: set[Any] = set(label_values(classes, "Classes"))
    found = np.asarray(sorted(given))
    if len(found) < 2:
        raise LabelError(
            f"A classifier needs at least two labels, received only {listed(found)}",
            remedy="name all that there will be",
        )
    return found


def learn_labels(y: Any, n: int) -> tuple[Labels, Codes]:
    """Return the sorted labels `(classes,)` and the code of each of `n` examples.

    Raises `LabelError` when a label is missing or no plain value, only one label or only one
    example of a label is there, or types are mixed.

    >>> learn_labels(["m", "f", "f", "m"], 4)[1].tolist()
    [1, 0, 0, 1]
    """
    items = label_values(y)
    if len(items) != n:
        raise LabelError(f"Every sequence has a label, received {len(items)} for {n} sequences")
    known: list[Any] = sorted(set(items))
    between = [n for n in known if isinstance(n, float) and not n.is_integer()]
    if between and 2 * len(known) > n:
        raise LabelError(
            f"Labels are classes, received continuous numbers such as {between[0]:g}, "
            f"{len(known):,} different ones of {n:,}",
            remedy="give each a class, for example low and high; numbers that come next are "
            "forecast by SequenceForecaster",
        )
    if len(known) > MOST_LABELS:
        raise LabelError(
            f"A classifier has at most {MOST_LABELS:,} labels, received {len(known):,}",
            remedy="leave rare labels out, or give several one name",
        )
    # NumPy would give every example the room of the longest label.
    code_of = {label: code for code, label in enumerate(known)}
    codes = np.fromiter((code_of[label] for label in items), np.int64, n)
    classes = np.asarray(known)
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
    items = label_values(y)
    if len(items) != n:
        raise LabelError(f"Every sequence has a label, received ({len(items)},) for {n} sequences")
    code_of = {label: code for code, label in enumerate(classes.tolist())}
    kind = _TYPES[type(classes[0].item())]
    for index, label in enumerate(items):
        if label not in code_of or _TYPES[type(label)] != kind:
            raise LabelError(
                f"Labels are {listed(classes)}, received {shorten(label)} at index {index}",
                remedy="leave it out, or train with this label",
            )
    return np.array([code_of[label] for label in items], np.int64)


def _label(item: Any, index: int) -> Any:
    """Return one label as a Python value; raises `LabelError` where it is none."""
    if isinstance(item, (list, tuple, np.ndarray)):
        raise LabelError(
            f"A label is one value, received "
            f"{shorten(item.tolist() if isinstance(item, np.ndarray) else item)} at index {index}",
            remedy="pass y of shape (n,)",
        )
    if is_missing(item) or (isinstance(item, str) and not item.strip()):
        raise LabelError(
            f"Every sequence has a label, received {shorten(item)} at index {index}",
            remedy="leave the sequence out or give it a label",
        )
    value = item
    if isinstance(item, np.bool_ | np.integer | np.floating | np.str_):
        value = item.item()
    elif isinstance(item, Enum):
        value = None
    elif isinstance(item, str | int | float) and not isinstance(item, bool):
        plain = next(kind for kind in (str, int, float) if isinstance(item, kind))
        value = plain(item)
    if type(value) not in _TYPES:
        remedy = "convert them, for example with .astype(str), or [str(label) for label in y]"
        if isinstance(item, bytes):
            remedy = "decode them, for example [label.decode() for label in y]"
        elif isinstance(item, Enum):
            remedy = "pass [label.value for label in y], or their names"
        raise LabelError(
            f"A label is a string, a number or a truth value, received {shorten(item)} "
            f"({type(item).__name__}) at index {index}",
            remedy=remedy,
        )
    if isinstance(value, str) and (len(value) > LONGEST_LABEL or "\0" in value):
        raise LabelError(
            f"A label has at most {LONGEST_LABEL} characters, and no NUL, received "
            f"{shorten(value)} at index {index}",
            remedy="give it a shorter name; are texts and labels exchanged?",
        )
    return value


def _check_spellings(labels: set[Any]) -> None:
    """Refuse labels that look the same: one would be two classes by accident."""
    seen: dict[str, str] = {}
    for label in sorted(labels):
        if (same := seen.setdefault(tidy(label), label)) != label:
            raise LabelError(
                f"Labels that look the same are the same, received {same!a} and {label!a}",
                remedy="write them alike, for example with unicodedata.normalize and .strip()",
            )


def _check_numbers(labels: set[Any]) -> None:
    """Refuse numbers that no array holds as they are: two would be one class by accident."""
    whole = [label for label in labels if isinstance(label, int)]
    if len(whole) < len(labels):
        limits = -(2**53), 2**53  # Beyond, two whole numbers are one of NumPy's floats.
    else:
        limits = (0, 2**64 - 1) if min(whole, default=0) >= 0 else (-(2**63), 2**63 - 1)
    if strange := [n for n in whole if not limits[0] <= n <= limits[1]]:
        shown = strange[0] if abs(strange[0]) < 10**30 else "one of more than 30 digits"
        raise LabelError(
            f"Labels that are such numbers lie between {limits[0]} and {limits[1]}, received "
            f"{shown}",
            remedy="convert them with str()",
        )
    if endless := [label for label in labels if not np.isfinite(label)]:
        raise LabelError(
            f"A label is finite, received {endless[0]}", remedy="convert them with str()"
        )


def class_weights(
    setting: ClassWeight, classes: Labels, codes: Codes
) -> NDArray[np.float32] | None:
    """Weigh each example by its class: None, "balanced", or label -> weight (1 if not named).

    A number from 0 to 1 is a way between: the balanced weights to that power.
    """
    if setting is None:
        return None
    if not isinstance(setting, Mapping):
        power = 1.0 if setting == "balanced" else setting
        if isinstance(power, bool) or not (isinstance(power, Real) and 0 <= power <= 1):
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
        given = [setting.get(label, 1.0) for label in names]
        numbers = all(isinstance(weight, Real) for weight in given)
        weights = np.array(given, float) if numbers else np.zeros(0)
        if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.any()):
            raise ConfigurationError(
                f"Class weights are zero or more, received {shorten(dict(setting))}"
            )
    return weights.astype(np.float32)[codes]


def listed(labels: Labels, most: int = 8) -> str:
    """Name labels in a message, at most `most` of them."""
    shown = ", ".join(shorten(label) for label in labels[:most].tolist())
    return shown + (f" and {len(labels) - most} more" if len(labels) > most else "")

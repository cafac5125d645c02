"""The class that a generator is to write or score as, by how people write it."""

from __future__ import annotations

from typing import Any

from elman.errors import LabelError

__all__ = ["condition_of"]


def condition_of(model: Any, condition: str | None) -> Any:
    """Take a class by how it is written: `1` may be a number.

    Raises `LabelError` for a class that the model has not learned.
    """
    if condition is None:
        return None
    for known in model.classes_:
        if str(known) == condition:
            return known
    if not model.classes_:
        raise LabelError(
            f"The model was trained without classes, received condition={condition!r}",
            remedy="leave it out",
        )
    return condition

"""Teachers of a training: whether they may have learned what is held out of it."""

from __future__ import annotations

from typing import Any

from elman.estimators.transfer.teachers import Teacher, open_teachers
from elman.runs.held_out import HeldOut

__all__ = ["opened"]


def opened(teachers: Any, kind: str, held: HeldOut) -> tuple[tuple[Teacher, ...], list[str]]:
    """Open the teachers of a training, and remark on those that may know what it holds out.

    What a teacher has learned it teaches: a figure is honest only where the same was held out of
    its training. Raises what `open_teachers` raises.
    """
    found = open_teachers(teachers, kind)
    if held.how == "none":
        return found, []
    strangers = [name for name, model in found if not _hides(HeldOut.of(model.record_), held)]
    if not strangers:
        return found, []
    return found, [
        f"{', '.join(strangers)} may have learned what is held out here, for it was trained on "
        "other data or on another part: the figures may flatter what it taught"
    ]


def _hides(teacher: HeldOut | None, held: HeldOut) -> bool:
    """Tell whether a teacher was trained without what is held out now."""
    if teacher is None or teacher.refit:
        return False

    def part(of: HeldOut) -> tuple[Any, ...]:
        drawn = (of.seed, of.fold) if of.how == "random" else ()
        return of.sha256, of.how, of.fraction, of.rule, drawn

    return part(teacher) == part(held)

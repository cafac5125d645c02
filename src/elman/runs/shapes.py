"""Which task suits which data, and which model."""

from __future__ import annotations

from typing import Any

from elman.runs.labelled import Classification
from elman.runs.pairs import Transduction
from elman.runs.task import Task
from elman.runs.text import LongText
from elman.runs.texts import ShortTexts

__all__ = ["task_for", "task_of"]


def task_of(kind: str) -> Task:
    """What such records are mostly for: labels to learn, a text to go on, pairs."""
    tasks: dict[str, Task] = {
        "labelled": Classification(),
        "text": LongText(),
        "pairs": Transduction(),
    }
    return tasks[kind]


def task_for(model: Any) -> Task:
    """The task by which a fitted model is measured."""
    if model.kind == "generator":
        return ShortTexts() if model.several_ else LongText(raw=model.unit == "bytes")
    return Classification() if model.kind == "classifier" else Transduction.like(model)

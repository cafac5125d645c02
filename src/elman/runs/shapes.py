"""Which task suits which data, and which model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from elman.errors import ConfigurationError
from elman.runs.labelled import Labelled
from elman.runs.pairs import Transduction
from elman.runs.task import Source, Task
from elman.runs.text import LongText
from elman.runs.texts import ShortTexts

__all__ = ["task_for", "task_of"]


def task_of(source: Source) -> Task:
    """What records that are there are mostly for: labels to learn, a text, or pairs."""
    tasks: dict[str, Callable[[], Task]] = {
        "Examples": Labelled,
        "Corpus": LongText,
        "TextFiles": LongText,
        "Pairs": Transduction,
    }
    found = type(getattr(source, "records", source)).__name__
    if found not in tasks:
        raise ConfigurationError(
            f"Data are Examples, a Corpus or Pairs, or a set of such by its name, received {found}",
            remedy="say what is to be learned from them: pass a task",
        )
    return tasks[found]()


def task_for(model: Any, glob: str | None = None) -> Task:
    """The task by which a fitted model is measured; `glob` says which files make a text."""
    if model.kind == "generator":
        return ShortTexts() if model.several_ else LongText(glob, raw=model.unit == "bytes")
    return Labelled() if model.kind == "classifier" else Transduction.like(model)

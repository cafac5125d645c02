"""Which task suits which data, and which model."""

from __future__ import annotations

from typing import Any

from elman.errors import ConfigurationError
from elman.runs.task import Source, Task

__all__ = ["task_for", "task_of"]


def task_of(source: Source) -> Task:
    """What records that are there are mostly for: labels to learn, a text, or pairs."""
    from elman.datasets import Corpus, Examples, TextFiles
    from elman.datasets.files.pairs import Pairs
    from elman.runs.labelled import Labelled
    from elman.runs.pairs import Transduction
    from elman.runs.text import LongText

    match getattr(source, "records", None):
        case Examples():
            return Labelled()
        case Corpus() | TextFiles():
            return LongText()
        case Pairs():
            return Transduction()
        case other:
            raise ConfigurationError(
                "Data are Examples, a Corpus or Pairs, or the name of a data set of such, "
                f"received {type(other).__name__}",
                remedy="say what is to be learned from them: pass a task",
            )


def task_for(model: Any, glob: str | None = None) -> Task:
    """The task by which a fitted model is measured; `glob` says which files make a text."""
    from elman.runs.labelled import Labelled
    from elman.runs.pairs import Transduction
    from elman.runs.text import LongText
    from elman.runs.texts import ShortTexts

    if model.kind == "generator":
        return ShortTexts() if model.several_ else LongText(glob, raw=model.unit == "bytes")
    return Labelled() if model.kind == "classifier" else Transduction.like(model)

"""A fitted model on data, whatever its kind: what was held out in training, where it is known."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.estimators.handed import check_model
from elman.runs.compression import Compression
from elman.runs.held_out import limited, parted
from elman.runs.labelled import Classification
from elman.runs.pairs import Transduction
from elman.runs.plots import drawn, kinds_of_figures, kinds_of_model
from elman.runs.series import Forecasting
from elman.runs.tags import Tagging
from elman.runs.task import Silent, Task, Watch, given, title_of
from elman.runs.text import LongText
from elman.runs.texts import ShortTexts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Evaluated", "evaluate"]


@dataclass(frozen=True)
class Evaluated:
    """Figures of a model on a part of data; `path` is that of the model's file."""

    model: Any
    path: Path | None
    data: str
    part: Any
    figures: Any
    remarks: list[str]

    def plot(
        self,
        kind: str | None = None,
        path: str | os.PathLike[str] | None = None,
        *,
        text: Any = None,
        title: str = "",
    ) -> Figure:
        """Draw the confusion, or another `kind` of `elman.plot`: of the figures or of the model."""
        offered = kinds_of_figures(self.figures) | kinds_of_model(self.model)
        return drawn(offered, kind, path, text=text, title=title)

    def _repr_html_(self) -> str:
        """The data and the figures, for a notebook."""
        from elman.runs.html import html_of_evaluation

        return html_of_evaluation(self)

    def to_json(self) -> dict[str, Any]:
        """Tell it in plain JSON values."""
        return {
            "model": self.path and str(self.path),
            "data": self.data,
            "remarks": self.remarks,
            **self.figures.to_json(),
        }


def evaluate(
    model: Any,
    data: Any,
    *,
    split: str | None = None,
    limit: int | None = None,
    words: Sequence[str] = (),
    path: Path | None = None,
    adapt: bool = False,
    recent: int = 0,
    watch: Watch | None = None,
) -> Evaluated:
    """Measure a fitted model on data as `train` takes them.

    Args:
        model: a fitted estimator.
        data: a data set's name, a path, a `Source`, or records.
        split: "test", "train" or "all"; None for what was held out in training, where known.
        limit: of more records so many are drawn at random.
        words: those of a dictionary, that are real ones too.
        path: the model's file.
        adapt: whether a generator learns from the text while it is measured on it.
        recent: so many symbols of that text a generator remembers beside its state.
        watch: shows downloads.

    Raises:
        ConfigurationError: there is no such part, or `model` is none that is measured.
        NotFitted: the model has learned nothing.
    """
    watch = watch or Silent()
    check_model(model, "An evaluation", *_MEASURED)
    source, records = given(data)
    task = _MEASURED[model.kind](model)
    if adapt or recent:
        from elman.estimators.generator.use import check_reads_on

        for option in ("adapt",) * adapt + ("recent",) * bool(recent):
            check_reads_on(model, option)
        task = LongText(raw=_raw(model), adapt=adapt, recent=recent)
    if records is None:
        with watch.downloading() as bar:
            records = task.read(source, bar, model)
    part, rest, remarks = parted(model.record_, records, title_of(source), split)
    if limit is not None:
        part = limited(part, limit)
    figures, more = task.appraise(model, part, rest, source.glob or source.data, words)
    return Evaluated(model, path, source.data, part, figures, remarks + more)


_MEASURED: dict[str, Callable[[Any], Task]] = {
    "classifier": lambda model: Classification(),
    "generator": lambda model: ShortTexts() if model.several_ else LongText(raw=_raw(model)),
    "transducer": Transduction.like,
    "tagger": Tagging.like,
    "forecaster": Forecasting.like,
    "autoencoder": lambda model: Compression(),
}
"""What each kind of model is measured as."""


def _raw(model: Any) -> bool:
    return bool(model.unit == "bytes")

"""A training and an evaluation as HTML: what a notebook shows of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from elman.markup import named_rows
from elman.report.proportion import Proportion

if TYPE_CHECKING:
    from elman.runs.evaluation import Evaluated
    from elman.runs.training import Trained

__all__ = ["html_of_evaluation", "html_of_training"]


def html_of_training(run: Trained) -> str:
    """The data, how they were parted, the figures, then the model with its curves."""
    rows = [
        ("data", f"{run.source.data}, {len(run.records):,}"),
        ("held out", f"{len(run.out):,}" if len(run.out) else "nothing"),
        *_figures({} if run.figures is None else run.figures.short()),
        ("seconds", f"{run.seconds:.1f}" + (", interrupted" if run.interrupted else "")),
    ]
    rows += [("note", remark) for remark in run.remarks]
    if run.path is not None:
        rows.append(("model", str(run.path)))
    return named_rows(rows) + run.model._repr_html_()  # type: ignore[no-any-return]


def html_of_evaluation(found: Evaluated) -> str:
    """What was measured on, the figures, and those of each class."""
    from elman.report import Evaluation, class_table, confusion_table

    rows = [
        ("data", f"{found.data}, {len(found.part):,}"),
        *_figures(found.figures.to_json()),
        *(("note", remark) for remark in found.remarks),
    ]
    evaluation = getattr(found.figures, "evaluation", None)
    tables = ""
    if isinstance(evaluation, Evaluation):
        tables = class_table(evaluation)._repr_html_() + confusion_table(evaluation)._repr_html_()
    return named_rows(rows) + tables


def _figures(figures: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Numbers by name, and mappings of numbers; what is longer has a table of its own."""
    for name, value in figures.items():
        said = name.replace("_", " ")
        if isinstance(value, Mapping):
            if value.keys() >= {"hits", "total"}:
                label = f"{value['label']}: " if "label" in value else ""
                yield said, f"{label}{Proportion(value['hits'], value['total'])}"
            elif all(isinstance(part, int | float | str) for part in value.values()):
                yield said, ", ".join(f"{key} {_number(part)}" for key, part in value.items())
        elif isinstance(value, int | float | str):
            yield said, _number(value)


def _number(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)

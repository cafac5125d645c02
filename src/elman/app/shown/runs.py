"""A training and an evaluation for people, whatever the kind of model."""

from __future__ import annotations

import shlex
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.app.output import size_of
from elman.app.shown.console import note, put
from elman.runs.unlabelled import Pretraining

if TYPE_CHECKING:
    from elman.runs import Evaluated, Trained

__all__ = ["announced", "of_kind", "show_evaluation", "show_interrupt", "show_training"]


def of_kind(kind: str) -> Any:
    """The module that shows a kind of model: classifier, generator, transducer."""
    return import_module(f"elman.app.shown.{kind}")


def announced(run: Trained, outline: Any) -> None:
    """Tell what will be trained, and on what; of a language model that comes first, then too."""
    if isinstance(outline, Pretraining):
        put(_first(run, outline))
        return
    put(of_kind(run.task.kind).announced(run, outline))
    put("".join(f"{remark}\n" for remark in outline.remarks))


def _first(run: Trained, first: Pretraining) -> str:
    """Say what is learned before, without labels, and what then."""
    learned = f"a language model of {first.unit}"
    network = "which words stand around each is counted\n"
    if first.outline is None:
        learned = "vectors of words"
    else:
        network = f"network: {first.outline.network}, up to {first.outline.epochs} epochs\n"
    return (
        f"first {learned}: {first.texts:,} texts of {first.source} and the {first.known:,} of "
        f"{run.source.data} that are trained on, without their labels\n{network}"
        f"then the {run.task.kind}, which starts from {'them' if first.outline is None else 'it'}"
        "\n\n"
    )


def show_training(run: Trained, path: Path) -> None:
    """Show how training went, the figures, and what to do next."""
    from elman.report import curve_lines

    kind = of_kind(run.task.kind)
    lines = curve_lines(
        run.model.history_, run.model.best_epochs_, watched=run.model.keep == "last"
    )
    put("".join(f"{line}\n" for line in lines) + "\n")
    kind.trained(run)
    put("".join(f"note: {remark}\n" for remark in run.remarks))
    again = ", after training once more on everything" if run.held.refit else ""
    command, more = kind.following(run)
    put(
        f"\ntrained in {run.seconds:.0f} s{again}; {'replaced' if run.replaces else 'saved'} "
        f"{path} ({size_of(path)})\nnext: elman {command} {shlex.quote(str(path))}{more}\n"
    )


def show_interrupt(run: Trained) -> None:
    """Say what an interrupted training has left."""
    # A generator counts an epoch that has begun.
    when = "in or after" if run.task.kind == "generator" else "after"
    note(
        f"elman: interrupted {when} epoch {len(run.model.history_[-1])}; epoch "
        f"{run.model.best_epochs_[-1]}, the best, is saved in {run.path}"
    )


def show_evaluation(found: Evaluated) -> None:
    """Show what was measured, on what, and the figures."""
    kind = of_kind(found.model.kind)
    put(f"{found.path} on {found.data}: {kind.measured_on(found)}\n")
    put("".join(f"note: {remark}\n" for remark in found.remarks) + "\n")
    kind.evaluated(found)

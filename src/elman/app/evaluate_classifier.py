"""`elman evaluate` for a classifier: accuracy, calibration, and who is confused with whom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from elman.app.asked import Asked
from elman.app.held_out import limited, part_of
from elman.app.measure import best_reachable, measure, print_figures
from elman.app.shown import progress
from elman.app.shown.console import note, print_json, put

__all__ = ["evaluate"]


def evaluate(classifier: Any, asked: Asked) -> None:
    """Measure a classifier on examples, on those held out in training where that is known."""
    source, data = asked.source, asked.source.data
    asked.refuse("a generator", "a classifier", glob=source.glob, dictionary=asked.dictionary)
    with progress.downloading() as bar:
        examples = source.labelled(bar, classifier.reader_.channels)
    chosen, remarks = part_of(classifier.record_, examples, data, asked.wanted)
    part = limited(examples.select(chosen), asked.limit)
    figures, more = measure(classifier, part)
    remarks += more
    if asked.plot is not None or asked.reliability is not None:
        _draw(figures, asked.plot, asked.reliability, source.stem)
    best = best_reachable(classifier, part)
    if asked.as_json:
        print_json(
            {
                "model": str(asked.path),
                "data": data,
                "remarks": remarks,
                "best_reachable_accuracy": best,
                **figures.to_json(),
            }
        )
        return
    put(f"{asked.path} on {data}: {len(part):,} examples\n")
    for remark in remarks:
        put(f"note: {remark}\n")
    put("\n")
    print_figures(figures, best, classes=True)
    for picture in (asked.plot, asked.reliability):
        if picture is not None:
            note(f"drawn: {picture}")


def _draw(figures: Any, plot: Path | None, reliability: Path | None, name: str) -> None:
    from elman.report import draw_confusion, draw_reliability

    if plot is not None:
        draw_confusion(figures, plot, title=name)
    if reliability is not None:
        draw_reliability(figures.bins, reliability, title=f"Reliability on {name}")

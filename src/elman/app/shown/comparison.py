"""A comparison of settings for people: what is to come, the table, the command to go on with."""

from __future__ import annotations

from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from elman.app.shown.console import brief, note, print_rich, put
from elman.report.shares import percent

if TYPE_CHECKING:
    from elman.runs import Compared

__all__ = ["announced", "show_comparison"]


def announced(found: Compared, left: int) -> None:
    """Tell what will be trained, and how often."""
    there = len(found.trials) * found.splits - left
    known = f"; {there:,} are there already" if there else ""
    put(
        f"{brief(found.data)}: {len(found.trials):,} combinations on {found.splits} splits of the "
        f"{found.examples:,} of the training part: {left:,} trainings{known}\n"
    )


def show_comparison(found: Compared, command: str, path: Path) -> None:
    """Show the table, the best first, and the command that trains the best."""
    from elman.report.grid import Grid

    finished = found.finished
    if found.interrupted:
        whole = f"{len(finished)} of {len(found.trials)} combinations are finished"
        note(f"interrupted: {whole}; the same command goes on from {path}")
    if not finished:
        return
    table = Grid()
    for name in finished[0].settings:
        table.add_column(name, justify="right")
    beside = list(dict.fromkeys(name for trial in finished for name in trial.beside))
    logs = ["log loss"] if finished[0].losses else []
    for heading in (found.score, "spread", *logs, *beside, "s"):
        table.add_column(heading, justify="right")
    for trial in finished:
        spread = f"± {100 * trial.spread:.1f}" if found.splits > 1 else ""
        losses = [f"{fmean(trial.losses):.3f}"] if trial.losses else []
        seconds = f"{trial.seconds / found.splits:.0f}"
        shown = [_said(value) for value in trial.settings.values()]
        more = [_mean(name, trial.beside.get(name)) for name in beside]
        table.add_row(*shown, percent(trial.mean), spread, *losses, *more, seconds)
    print_rich("", table)
    put(f"\n{_verdict(found)}\nbest: {command}\n")
    put(
        "      (which measures them, for the first time, on what it holds out; results are in "
        f"{path})\n"
    )


def _mean(name: str, values: list[float] | None) -> str:
    if not values:
        return "-"
    return f"{fmean(values):.3f}" if name == "error" else percent(fmean(values))


def _said(value: Any) -> str:
    return "+".join(map(str, value)) if isinstance(value, tuple) else str(value).lower()


def _verdict(found: Compared) -> str:
    """Say how sure it is that the best is better than the second."""
    if found.lead is None:
        return "spread: none is known of one split or one combination"
    gap, error = found.lead
    points = f"{100 * gap:.1f} points ahead of the second, give or take {100 * error:.1f}"
    if gap > 2 * error:
        return f"the best is {points}"
    return f"the best is {points}: splits differ as much, and the quicker may be as good"

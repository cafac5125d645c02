"""A training that went on, for people: what is new, what stays apart, figures before and after."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.app.output import size_of
from elman.app.shown.console import brief, put
from elman.report.shares import percent

if TYPE_CHECKING:
    from elman.runs import Continued

__all__ = ["announced", "show"]


def announced(run: Continued, outline: Any) -> None:
    """Tell what will be learned, from where, and what will not."""
    first = (run.before.record_.get("data") or {}).get("name", "other data")
    counts = run.known.counts()
    labels = ", ".join(f"{brief(label)} {n:,}" for label, n in [*counts.items()][:6])
    absent = [str(x) for x in run.before.classes_.tolist() if str(x) not in counts]
    put(
        f"{run.source.stem}: {len(run.records):,} examples, {len(run.known):,} to learn from: "
        f"{labels}\n"
    )
    put(f"goes on from {run.path}, trained on {first}: the same labels and symbols\n")
    if absent:
        put(f"no new examples of {', '.join(map(brief, absent[:6]))}\n")
    if run.kept_apart:
        put(f"{run.kept_apart:,} were held out in the first training: they stay so\n")
    put("".join(f"{remark}\n" for remark in run.remarks))
    rate = run.settings["learning_rate"]
    put(
        f"network: {outline.network}, up to {outline.epochs} epochs at rate {rate:g}; "
        "the optimiser starts afresh\n"
    )


def show(run: Continued) -> None:
    """Show what changed, and what to do next."""
    names = {"new": f"{run.source.stem}, held out", "first": "first data, held out"}
    rows = [
        (
            names[part],
            *(percent(figures.evaluation.accuracy.value) for figures in pair),
            f"{len(run.out if part == 'new' else run.first or ()):,}",
        )
        for part, pair in run.figures.items()
    ]
    if rows:
        width = max(len(row[0]) for row in rows)
        put(f"\n{'accuracy':<{width}}  before   after  examples\n")
        put("".join(f"{a:<{width}}  {b:>6}  {c:>6}  {d:>8}\n" for a, b, c, d in rows))
    else:
        put("\nmeasured on nothing: no examples were held out\n")
    assert run.output is not None
    text = shlex.quote(str(run.known.inputs[0])) if run.known.texts else "FILE"
    path = shlex.quote(str(run.output))
    put(
        f"\ntrained in {run.seconds:.0f} s; saved {run.output} ({size_of(Path(run.output))}); "
        f"{run.path} stays as it was\nnext: elman classify {path} {text}\n"
        if not _same(run)
        else f"\ntrained in {run.seconds:.0f} s; replaced {run.output} "
        f"({size_of(Path(run.output))})\nnext: elman classify {path} {text}\n"
    )


def _same(run: Continued) -> bool:
    from elman.files import same_file

    return run.output is not None and same_file(run.output, run.path)

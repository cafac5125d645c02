"""Bars on standard error while somebody watches; silence in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from elman.app.shown.console import on_terminal

__all__ = ["counting", "downloading", "stages", "touring", "training"]


@contextmanager
def training(members: int, what: str = "training") -> Iterator[Callable[[Any], None] | None]:
    """Show how far `members` trainings, one after another, have come.

    Yields what `SequenceClassifier(progress=...)` takes, or None where nobody watches.
    """
    from elman.report.shares import percent

    if not on_terminal(sys.stderr):
        yield None
        return
    with _bar(what) as bar:
        task = bar.add_task(what, total=1.0, figures="compiling")

        def advance(now: Any) -> None:
            member = now.member - 1
            done = (now.epoch - 1 + now.step / now.steps) / now.epochs
            figures = f"epoch {now.epoch}/{now.epochs}"
            if members > 1:
                figures = f"member {member + 1}/{members}, {figures}"
            if now.last is not None:
                held = now.last.val_accuracy
                right = now.last.accuracy if held is None else held
                part = "training" if held is None else "validation"
                if right is not None:
                    figures += f", {part} {percent(right)}"
                elif now.last.val_loss is not None:
                    figures += f", validation loss {now.last.val_loss:.3f}"
            bar.update(task, completed=(member + done) / members, figures=figures)

        yield advance


@contextmanager
def stages() -> Iterator[Callable[[str, Any], None] | None]:
    """Show trainings one after another, each under its own name; None where nobody watches."""
    if not on_terminal(sys.stderr):
        yield None
        return
    with _bar("") as bar:
        tasks: dict[str, Any] = {}

        def advance(name: str, now: Any) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=1.0, figures="compiling")
            done = (now.epoch - 1 + now.step / now.steps) / now.epochs
            bar.update(tasks[name], completed=done, figures=f"epoch {now.epoch}/{now.epochs}")

        yield advance


@contextmanager
def downloading() -> Iterator[Callable[[str, int, int | None], None] | None]:
    """Show a download; yields what `datasets.load(progress=...)` takes, or None."""
    if not on_terminal(sys.stderr):
        yield None
        return
    with _bar("") as bar:
        tasks: dict[str, Any] = {}

        def advance(name: str, here: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total, figures="")
            bar.update(tasks[name], completed=here, figures=f"{here / 1e6:.1f} MB")

        yield advance


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show how many of `total` are done; yields what is called after each."""
    if not on_terminal(sys.stderr):
        yield lambda: None
        return
    with _bar(what) as bar:
        task = bar.add_task(what, total=total, figures=f"0/{total}")
        done = 0

        def step() -> None:
            nonlocal done
            done += 1
            bar.update(task, completed=done, figures=f"{done}/{total}")

        yield step


@contextmanager
def touring(total: int) -> Iterator[Callable[[str, int, str, Any], None] | None]:
    """Show how many of `total` topics are done, and the training that goes on; None unwatched."""
    if not on_terminal(sys.stderr):
        yield None
        return
    with _bar("") as bar:
        whole = bar.add_task("the unit", total=total, figures=f"0/{total}")
        within = bar.add_task("", total=1.0, figures="", visible=False)

        def advance(topic: str, done: int, name: str, now: Any) -> None:
            bar.update(whole, description=topic, completed=done, figures=f"{done}/{total}")
            share = 0.0 if now is None else (now.epoch - 1 + now.step / now.steps) / now.epochs
            figures = "" if now is None else f"epoch {now.epoch}/{now.epochs}"
            bar.update(
                within,
                description=f"  {name}",
                completed=share,
                figures=figures,
                visible=bool(name),
            )

        yield advance


def _bar(what: str) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[figures]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        # What a pipe reads must not go where the bar is.
        redirect_stdout=on_terminal(),
    )

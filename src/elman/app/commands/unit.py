"""`elman unit`: every slide's result, rerun, on one page."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from elman.app.commands import options
from elman.app.failures import INTERRUPTED
from elman.app.output import check_outputs
from elman.app.shown import progress
from elman.app.shown.console import note, print_json, put
from elman.datasets.files.layout import TableLayout
from elman.errors import ConfigurationError, OutputError

__all__ = ["unit"]

PAGES = (".html", ".htm")


def unit(
    topics: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TOPIC]...", help="Names or numbers, such as 4 or names [all]."),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Fewer epochs and data: minutes instead of an hour.")
    ] = False,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The page (.html).")
    ] = Path("unit.html"),
    data: Annotated[
        list[str] | None,
        typer.Option(
            "--data",
            metavar="SET=PATH",
            help="Data of your own in the place of names-nltk, activity-hapt or sonnets.",
        ),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option("--text", metavar="COLUMN", help="The column of texts in your own table."),
    ] = None,
    label: Annotated[
        str | None,
        typer.Option("--label", metavar="COLUMN", help="The column of labels in your own table."),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Rerun the unit topic by topic, and set each result beside the slide's on one page.

    What has been run is kept in a folder beside the page, and the same command goes on from
    there. Ctrl-C leaves the page so far, which says so.
    """
    from elman.unit import chosen, own_data, state_folder, teach

    modules = chosen(topics or [])
    if output.suffix.lower() not in PAGES:
        raise OutputError(
            f"A page's name ends in {' or '.join(PAGES)}, received {output.name!r}",
            remedy=f"name it {output.stem}.html",
        )
    if (text or label) and not data:
        raise ConfigurationError(
            "--text and --label choose columns of a table given with --data, received none",
            remedy="add --data names-nltk=FILE",
        )
    names = [module.TOPIC.key for module in modules]
    own = own_data(data or [], TableLayout(text=text, label=label), topics=names)
    check_outputs({"--output": output}, [pair.partition("=")[2] for pair in data or []])
    from elman.app.engine import ready

    ready("The unit")
    with progress.touring(len(modules)) as advance:
        learn = partial(teach, topics or [], output=output, quick=quick, given=own)
        course = _follow(learn, advance, quiet=as_json)
    if as_json:
        print_json(course.to_json())
    else:
        put(f"page: {output}; results kept in {state_folder(output)}\n")
    if course.missing:
        named = ", ".join(f"{topic.number} {topic.key}" for topic in course.missing)
        note(f"elman: not run: {named}; the page says why, and what to do")
    if course.interrupted:
        note(f"elman: interrupted; {output} has the topics so far, the same command goes on")
        raise typer.Exit(INTERRUPTED)


def _follow(learn: Any, advance: Any, *, quiet: bool) -> Any:
    """Run the topics while a bar, or a line for each, says how far it is."""
    here, done = "", 0

    def began(topic: Any) -> None:
        nonlocal here
        here = f"{topic.number} {topic.title}"
        if advance is not None:
            advance(here, done, "", None)

    def follow(name: str, now: Any) -> None:
        if advance is not None:
            advance(here, done, name, now)

    def told(topic: Any, outcome: Any, before: bool) -> None:
        nonlocal done
        done += 1
        if advance is not None:
            advance(here, done, "", None)
        if quiet:
            return
        if outcome.missing:
            put(f"{here}: not run: {outcome.missing}\n")
            return
        when = "run before" if before else f"{outcome.seconds:.0f} s"
        put(f"{here} ({when})\n")
        for result in outcome.results:
            slide = f"   slide: {result.slide}" if result.slide else ""
            put(f"  {result.what:<55} {result.ours}{slide}\n")

    return learn(follow=follow, began=began, told=told)

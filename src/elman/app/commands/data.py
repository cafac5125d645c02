"""`elman data`: the data sets elman knows by name, and where they are."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from elman.app.commands.options import Json
from elman.app.shown import progress
from elman.app.shown.console import print_json, print_rich, put
from elman.errors import DatasetUnavailable

__all__ = ["app"]

app = typer.Typer(rich_markup_mode=None, invoke_without_command=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="A data set, as elman data lists it.")]


@app.callback()
def data(context: typer.Context, as_json: Json = False) -> None:
    """List the data sets with their state and licence; fetch one, or tell its path."""
    if context.invoked_subcommand is not None:
        return
    from elman.datasets import registry, state

    sets = [(dataset, state(name)) for name, dataset in registry().items()]
    if as_json:
        print_json([_described(dataset, here) for dataset, here in sets])
        return
    from elman.report.grid import Grid

    table = Grid()
    for heading in ("name", "state", "what", "licence"):
        table.add_column(heading, no_wrap=heading in ("name", "state"))
    for dataset, here in sets:
        table.add_row(dataset.name, here, dataset.summary, dataset.licence)
    print_rich(table)


@app.command("fetch")
def fetch(name: Name) -> None:
    """Download a data set, verify it, and print where it is."""
    from elman.datasets import describe, state
    from elman.datasets import fetch as bring

    if state(name) == "installed":
        put(f"{name} needs no download: it comes with the package {describe(name).requires}\n")
        return
    with progress.downloading() as bar:
        path = bring(name, bar)
    put(f"{path}\n")


@app.command("path")
def path(name: Name) -> None:
    """Print where a data set is on this machine."""
    from elman.datasets import describe, state
    from elman.datasets import fetch as bring

    match state(name):
        case "not downloaded":
            raise DatasetUnavailable(
                f"{name} must be on this machine to have a path, received: not downloaded",
                remedy=f"run elman data fetch {name}",
            )
        case "installed":
            from importlib.util import find_spec

            found = find_spec(describe(name).requires)
            put(f"{found.origin if found else ''}\n")
        case _:
            put(f"{bring(name)}\n")


def _described(dataset: Any, here: str) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "state": here,
        "summary": dataset.summary,
        "kind": dataset.kind,
        "licence": dataset.licence,
        "citation": dataset.citation,
        "url": dataset.url,
        "sha256": dataset.sha256,
        "bytes": dataset.size,
    }

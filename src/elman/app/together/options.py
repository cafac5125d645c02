"""The options of a command that several processes can run as one."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from elman.app.together.launching import PLACE, start
from elman.app.together.place import Place, check_count, place_of, started_by
from elman.errors import ConfigurationError

__all__ = ["shared"]

_OPTIONS: dict[str, tuple[Any, Any]] = {
    "local_processes": (
        int,
        typer.Option(
            metavar="N", help="Train in N processes of this machine that share every batch."
        ),
    ),
    "processes": (
        int,
        typer.Option(
            metavar="N",
            help="This is one of N processes, on as many machines, that share every batch. SLURM, "
            "MPI and Kubernetes say so themselves.",
        ),
    ),
    "process": (int, typer.Option(metavar="I", help="Which of them, from 0, which writes files.")),
    "coordinator": (str, typer.Option(metavar="HOST:PORT", help="Where process 0 listens.")),
}


def shared(command: Callable[..., None]) -> Callable[..., None]:
    """Let several processes run a command as one, of the same machine or of several."""
    own = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[kind | None, option],
        )
        for name, (kind, option) in _OPTIONS.items()
    ]

    @wraps(command)
    def run(**given: Any) -> None:
        local, *rest = (given.pop(name, None) for name in _OPTIONS)
        # A process that was started knows its place, whatever the command says.
        told = os.environ.pop(PLACE, None)
        place = None if told else place_of(*rest)
        if told:
            number, count, address = told.split(" ")
            place = place_of(int(count), int(number), address)
        elif local is not None:
            check_count("--local-processes", local)
            if place is not None:
                raise ConfigurationError(
                    "Processes are of this machine or of several, received --local-processes and "
                    "--processes",
                    remedy="leave one of them out",
                )
            if local > 1:
                raise typer.Exit(start(local))
        _run(command, place, given, by_itself=local is None)

    parameters = [*inspect.signature(command).parameters.values(), *own]
    vars(run)["__signature__"] = inspect.Signature(parameters)
    return run


def _run(
    command: Callable[..., None], place: Place | None, given: dict[str, Any], *, by_itself: bool
) -> None:
    method = started_by() if place is None and by_itself else None
    if method is None and (place is None or place.count == 1):
        command(**given)
        return
    from elman.app.engine import ready
    from elman.app.together.joining import joined

    ready()
    with joined(place or method or "", given) as taken:
        command(**taken)

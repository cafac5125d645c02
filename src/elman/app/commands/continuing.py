"""`elman train DATA --continue MODEL`: a classifier that goes on learning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from elman import runs
from elman.app.applicable import option_of
from elman.app.failures import INTERRUPTED
from elman.app.output import check_outputs, checkpoint_files
from elman.app.shown import progress
from elman.app.shown.console import note, print_json
from elman.errors import ConfigurationError, OutputError
from elman.files import same_file

if TYPE_CHECKING:
    from elman.datasets.source import Source

__all__ = ["go_on", "logs"]


def go_on(
    model: Path,
    source: Source,
    output: Path | None,
    chosen: dict[str, Any],
    *,
    test: float | None,
    log: Path | None,
    as_json: bool,
    **unused: Any,
) -> None:
    """Let a classifier go on; raises `ConfigurationError` for an option that cannot act on it."""
    from elman.runs.continuing import SETTINGS

    given = {name for name, value in unused.items() if value not in (None, False)}
    if strange := sorted(given | {name for name in chosen if name not in SETTINGS}):
        raise ConfigurationError(
            f"{option_of(_NAMES.get(strange[0], strange[0]))} cannot act on a model that is there "
            "already",
            remedy="leave it out, or train anew without --continue",
        )
    path = output or Path(f"{source.stem}.elman")
    if output is None and model.exists() and same_file(path, model):
        raise OutputError(
            f"A model that goes on is not written over unasked, received {model} as model and as "
            "output",
            remedy=f"name another file with -o, or replace it with -o {model}",
        )
    # The model is read before anything is written, and may be replaced when that is asked for.
    check_outputs(
        {"--output": path, "--log": log, **checkpoint_files(chosen.get("checkpoint"), 5)},
        [source.data],
    )
    from elman.app.engine import ready
    from elman.app.shown import continued

    ready()
    run = runs.go_on(
        model,
        source,
        output=path,
        test=test,
        watch=progress,
        announce=None if as_json else continued.announced,
        callbacks=logs(log),
        **chosen,
    )
    if as_json:
        print_json(run.to_json())
    else:
        continued.show(run)
    if run.interrupted:
        note(f"elman: interrupted; the best epoch so far is saved in {run.output}")
        raise typer.Exit(INTERRUPTED)


def logs(log: Path | None) -> list[Any]:
    """Return who is told of a training that is logged in a file, if it is."""
    from elman.estimators.callbacks import JSONLines

    return [] if log is None else [JSONLines(log)]


_NAMES = {"init_from": "from", "teachers": "teacher"}
"""Options that are called otherwise than their settings."""

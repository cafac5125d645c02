"""`elman`: its commands, and how it ends."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from elman import __version__
from elman.app import (
    classify,
    data,
    domains,
    evaluate,
    generate,
    gradients,
    info,
    pronounce,
    score,
    show,
    train,
    transduce,
)
from elman.app.console import attend, put
from elman.app.failures import explain_failure

__all__ = ["app", "main"]


class Commands(TyperGroup):
    """The commands; whatever error leaves one of them is explained here and nowhere else."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (Exception, KeyboardInterrupt) as error:
            # Typer's own exceptions show themselves: a wrong option, an intended exit.
            if isinstance(error, typer.Exit | typer.Abort) or hasattr(error, "show"):
                raise
            raise typer.Exit(explain_failure(error, _flags(self))) from None


def _flags(command: Any) -> dict[str, tuple[str, str]]:
    """Tell the option of each library keyword, over all commands: they agree."""
    found: dict[str, tuple[str, str]] = {}
    for below in getattr(command, "commands", {}).values():
        found |= _flags(below)
        for parameter in below.params:
            if (longest := max(parameter.opts, key=len)).startswith("--"):
                off = max(parameter.secondary_opts, key=len, default="")
                found[parameter.name] = (longest, off)
    return found


app = typer.Typer(
    name="elman",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # Rich's help pages cost a quarter of a second.
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        put(f"elman {__version__}\n")
        raise typer.Exit


@app.callback()
def elman(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Recurrent neural networks on sequences: train, use and trust classifiers and generators.

    Start with: elman train names
    """


app.command("train")(train.train)
app.command("classify")(classify.classify)
app.command("generate")(generate.generate)
app.command("score")(score.score)
app.command("transduce")(transduce.transduce)
app.command("pronounce")(pronounce.pronounce)
app.command("spell")(pronounce.spell)
app.command("evaluate")(evaluate.evaluate)
app.command("gradients")(gradients.gradients)
app.command("show")(show.show)
app.add_typer(domains.app, name="domains")
app.add_typer(data.app, name="data")
app.command("info")(info.info)


def main() -> None:
    """Run the command line and exit."""
    attend()
    try:
        app(prog_name="elman")
    except SystemExit as end:
        code = end.code
    try:
        sys.stdout.flush()
    except OSError as error:
        code = code or explain_failure(error, {})
        # Python flushes once more on its way out, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)

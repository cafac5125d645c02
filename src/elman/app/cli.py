"""`elman`: its commands, and how it ends."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from errno import ENOSPC
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from elman import __version__
from elman.app.ending import leave
from elman.app.failures import LONGEST, explain_failure
from elman.app.shown.console import attend, brief, put, visible
from elman.errors import ElmanError

__all__ = ["application", "main"]


class Commands(TyperGroup):
    """The commands; whatever error leaves one of them is explained here and nowhere else."""

    def make_context(self, *arguments: Any, **more: Any) -> Any:
        # Help is written here, and where it goes may be full or gone.
        return self._explained(lambda: super(Commands, self).make_context(*arguments, **more))

    def invoke(self, ctx: Any) -> Any:
        words = [*getattr(ctx, "_protected_args", []), *ctx.args]
        return self._explained(lambda: super(Commands, self).invoke(ctx), words)

    def _explained(self, work: Callable[[], Any], words: Sequence[str] = ()) -> Any:
        try:
            return work()
        except (Exception, KeyboardInterrupt) as error:
            # Typer's own exceptions show themselves: a wrong option, an intended exit.
            if hasattr(error, "show") and isinstance(said := getattr(error, "message", None), str):
                vars(error)["message"] = visible(brief(_hinted(said), LONGEST))
            if isinstance(error, typer.Exit | typer.Abort) or hasattr(error, "show"):
                raise
            if isinstance(error, OSError) and error.filename is None and error.errno == ENOSPC:
                error.filename = "standard output"  # Files are written under their names.
            raise typer.Exit(explain_failure(error, _flags(self, words))) from None


def _hinted(said: str) -> str:
    """What is wrong, with what to do for a number below zero, which is taken for an option."""
    if (number := re.match(r"No such option: (-[0-9][^ ]*)", said)) is None:
        return said
    return f"{said} (a text that begins with - stands behind --, as in: -- {number[1]})"


def _flags(command: Any, words: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Tell the option of each library keyword, of the command that `words` call."""
    for word in words:
        below = getattr(command, "commands", {})
        command = below.get(word, command) if below else command
    found: dict[str, tuple[str, str]] = {}
    for parameter in command.params:
        if (longest := max(parameter.opts, key=len)).startswith("--"):
            off = max(parameter.secondary_opts, key=len, default="")
            found[parameter.name] = (longest, off)
    return found


def _version(wanted: bool) -> None:
    if wanted:
        put(f"elman {__version__}\n")
        raise typer.Exit


def elman(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Recurrent neural networks on sequences: train, use and trust classifiers and generators.

    Start with: elman train names
    """


COMMANDS = {
    "train": "train",
    "classify": "classify",
    "generate": "generate",
    "score": "score",
    "transduce": "transduce",
    "tag": "tag",
    "forecast": "forecast",
    "transform": "transform",
    "pronounce": "pronounce",
    "spell": "pronounce",
    "compare": "compare",
    "evaluate": "evaluate",
    "plot": "plot",
    "gradients": "gradients",
    "show": "show",
    "export": "export",
    "unit": "unit",
    "serve": "serve",
    "domains": "domains",
    "data": "data",
    "info": "info",
}
"""The commands in the order of the help, and the module of `app.commands` that has each."""


def application(*wanted: str) -> typer.Typer:
    """Make the command line with the commands that are wanted, or with all."""
    made = typer.Typer(
        name="elman",
        cls=Commands,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,  # Rich's help pages cost a quarter of a second.
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(elman)
    for name in wanted or COMMANDS:
        module = import_module(f"elman.app.commands.{COMMANDS[name]}")
        if hasattr(module, "app"):
            made.add_typer(module.app, name=name)
        else:
            made.command(name)(getattr(module, name))
    return made


def main() -> None:
    """Run the command line and exit."""
    try:
        attend()
        # The others need not be made ready for one that is named.
        application(*(name for name in sys.argv[1:2] if name in COMMANDS))(prog_name="elman")
    except SystemExit as end:
        code = end.code
    except (ElmanError, KeyboardInterrupt) as error:
        code = explain_failure(error, {})
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        code = code or explain_failure(error, {})
        # Python flushes once more on its way out, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    leave(code)

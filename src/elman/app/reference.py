"""`docs/cli.md`, written from the commands themselves.

Rewrite it with `python -m elman.app.reference docs/cli.md`; a test compares the two.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["reference_page"]

HEAD = """# The command line

Written by `python -m elman.app.reference docs/cli.md` from the commands' own help; change it there.

Answers go to standard output, remarks and progress to standard error; in a pipe there are no
colours, no tables and no progress bars. A mistake is told in one line: what must hold, what was
received, what to do. `ELMAN_DEBUG=1` adds the traceback.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | a fault of elman: please report it |
| 2 | something you can mend: an option, a file, a full disk |
| 130 | interrupted with Ctrl-C; `train` has then saved its best epoch, if there was one |
| 141 | the reader of the output has left, as in `elman classify ... \\| head -1` |
"""


def reference_page() -> str:
    """Describe every command: usage, purpose, arguments and options."""
    from typer.main import get_command

    from elman.app.cli import application

    command = get_command(application())
    return "\n".join([HEAD, *(line for part in _parts(command, "elman") for line in part)])


def _parts(command: Any, name: str) -> Iterator[list[str]]:
    yield _part(command, name)
    for below, inner in getattr(command, "commands", {}).items():
        yield from _parts(inner, f"{name} {below}")


def _part(command: Any, name: str) -> list[str]:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    usage = [name, *(["[OPTIONS]"] if options else []), *(p.metavar or p.name for p in arguments)]
    if hasattr(command, "commands"):
        usage.append("COMMAND")
    lines = [f"## {name}", "", f"    {' '.join(usage)}", ""]
    lines += [" ".join(part.split()) + "\n" for part in (command.help or "").split("\n\n")]
    if arguments:
        lines += ["| argument | meaning |", "|---|---|"]
        lines += [f"| `{_cell(p.metavar or p.name)}` | {_cell(p.help or '')} |" for p in arguments]
        lines.append("")
    if options:
        lines += ["| option | meaning |", "|---|---|"]
        lines += [f"| `{_cell(_flags(p))}` | {_cell(p.help or '')} |" for p in options]
        lines.append("")
    return lines


def _flags(option: Any) -> str:
    flags = ", ".join(sorted(option.opts, key=len))
    if option.secondary_opts:
        flags += f" / {', '.join(option.secondary_opts)}"
    return flags if option.is_flag or not option.metavar else f"{flags} {option.metavar}"


def _cell(text: str) -> str:
    """Keep a text in its cell of a Markdown table.

    >>> _cell("simple|gru")
    'simple\\\\|gru'
    """
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference_page(), encoding="utf-8")

"""The one place where an error becomes a line of text and an exit code.

0: done. 1: a fault of elman. 2: something the user can mend. 130: Ctrl-C. 141: the reader of
the output has left.
"""

from __future__ import annotations

import ast
import csv
import os
import re
import shlex
import sys
import traceback
from collections.abc import Mapping
from io import StringIO

from elman.errors import ElmanError

__all__ = ["FAULT", "INTERRUPTED", "MENDABLE", "PIPE_CLOSED", "as_options", "explain_failure"]

FAULT, MENDABLE, INTERRUPTED, PIPE_CLOSED = 1, 2, 130, 141

_NAME = r"(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_KEYWORD = re.compile(r"\b([a-z_]+)=(?:(\[(?:" + _NAME + r"(?:, )?)+\])|\"([^\"]*)\"|([\w.-]*\w))")


def explain_failure(error: BaseException, flags: Mapping[str, tuple[str, str]]) -> int:
    """Say on standard error, in one line, what went wrong; return the exit code.

    `flags` has the option of each library keyword, as `as_options` needs it. With
    `ELMAN_DEBUG=1` the traceback comes first.
    """
    code, text = _told(error, flags)
    if os.environ.get("ELMAN_DEBUG") == "1" and code != PIPE_CLOSED:
        traceback.print_exception(error)
    if text:
        sys.stderr.write(f"elman: {' '.join(text.split())}\n")
    return code


def _told(error: BaseException, flags: Mapping[str, tuple[str, str]]) -> tuple[int, str]:
    match error:
        case ElmanError():
            remedy = f"; {as_options(error.remedy, flags)}" if error.remedy else ""
            return MENDABLE, error.problem + remedy
        case KeyboardInterrupt():
            return INTERRUPTED, "interrupted; nothing was written"
        case BrokenPipeError():
            return PIPE_CLOSED, ""
        case MemoryError():
            return MENDABLE, "the work must fit in memory and does not; give less data at a time"
        case OSError():
            what = error.filename or "input or output"
            said = error.strerror or error
            return MENDABLE, f"{what} must be usable, received: {said}; free or choose another one"
        case _ if "RESOURCE_EXHAUSTED" in str(error):
            return MENDABLE, "the work must fit in memory and does not; try a smaller --batch-size"
        case _:
            said = f"{type(error).__name__}: {error}".rstrip(": ")
            return FAULT, f"unexpected {said}; ELMAN_DEBUG=1 shows where, please report it"


def as_options(remedy: str, flags: Mapping[str, tuple[str, str]]) -> str:
    """Write the library's keywords as options of the command line.

    `flags` has the option of each keyword and, where there is one, the option for False.

    >>> as_options('pass unknown="skip"', {"unknown": ("--unknown", "")})
    'pass --unknown skip'
    >>> as_options("pass has_header=False", {"has_header": ("--header", "--no-header")})
    'pass --no-header'
    >>> as_options("pass channels=['x', 'acc [g]']", {"channels": ("--channels", "")})
    "pass --channels 'x,acc [g]'"
    """

    def option(found: re.Match[str]) -> str:
        name, value = found[1], found[3] if found[3] is not None else found[4]
        if name not in flags:
            return found[0]
        on, off = flags[name]
        if found[2] is not None:
            return f"{on} {shlex.quote(_joined(ast.literal_eval(found[2])))}"
        match value:
            case "True":
                return on
            case "False":
                return off or found[0]
            case "None":
                return f"{on} 0"
            case _:
                return f"{on} {value}"

    return _KEYWORD.sub(option, remedy)


def _joined(names: list[str]) -> str:
    """Names as an option takes them: parted by commas, in quotes where they have one."""
    line = StringIO()
    csv.writer(line, lineterminator="").writerow(names)
    return line.getvalue()

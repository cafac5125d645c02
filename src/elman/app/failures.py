"""The one place where an error becomes a line of text and an exit code.

0: done. 1: a fault of elman. 2: something the user can mend. 130: Ctrl-C. 141: the reader of
the output has left.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Mapping

from elman.app.shown.console import brief, note
from elman.app.wording import as_options, remedy_as_options
from elman.errors import ElmanError
from elman.extras import broken

__all__ = ["FAULT", "INTERRUPTED", "MENDABLE", "PIPE_CLOSED", "explain_failure"]

FAULT, MENDABLE, INTERRUPTED, PIPE_CLOSED = 1, 2, 130, 141

LONGEST = 1000
"""Characters of a problem that are shown, and half as many of its remedy."""


def explain_failure(error: BaseException, flags: Mapping[str, tuple[str, str]]) -> int:
    """Say on standard error, in one line of bounded length, what went wrong; return the exit code.

    `flags` has the option of each library keyword, as `wording` needs it. With
    `ELMAN_DEBUG=1` the traceback comes first.
    """
    code, text = _told(error, flags)
    if os.environ.get("ELMAN_DEBUG") == "1" and code != PIPE_CLOSED:
        traceback.print_exception(error)
    if text:
        note(f"elman: {' '.join(text.split())}")
    return code


def _told(error: BaseException, flags: Mapping[str, tuple[str, str]]) -> tuple[int, str]:
    match error:
        case ElmanError():
            problem = brief(as_options(error.problem, flags), LONGEST)
            remedy = brief(remedy_as_options(error.remedy, flags), LONGEST // 2)
            return MENDABLE, f"{problem}; {remedy}" if remedy else problem
        case Exception() if (missing := broken(error)) is not None:
            return _told(missing, flags)
        case KeyboardInterrupt():
            return INTERRUPTED, "interrupted; nothing was written"
        case BrokenPipeError():
            return PIPE_CLOSED, ""
        case MemoryError():
            return MENDABLE, "the work must fit in memory and does not; give less data at a time"
        case OSError():
            what = brief(error.filename or "input or output", LONGEST)
            said = brief(error.strerror or error, LONGEST)
            return MENDABLE, f"{what} must be usable, received: {said}; free or choose another one"
        case _ if "RESOURCE_EXHAUSTED" in str(error):
            return MENDABLE, "the work must fit in memory and does not; try a smaller --batch-size"
        case _:
            said = brief(f"{type(error).__name__}: {error}".rstrip(": "), LONGEST)
            return FAULT, f"unexpected {said}; ELMAN_DEBUG=1 shows where, please report it"

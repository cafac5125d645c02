"""How the command line leaves: as programs do, or at once where others are gone it would wait for.

JAX waits on its way out for all processes that train together.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any, NoReturn

__all__ = ["at_once", "leave", "leave_now"]

_waits = True


def at_once() -> None:
    """Let `leave` not wait for anybody."""
    global _waits
    _waits = False


def leave(code: Any) -> NoReturn:
    """End this process."""
    if _waits:
        sys.exit(code)
    leave_now(code if isinstance(code, int) else int(code is not None))


def leave_now(code: int) -> NoReturn:
    """End this process, whatever its threads wait for."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)

"""Which process networks run in: a child forked from one that has used JAX cannot use it.

JAX computes in threads, and a fork copies none of them: whatever the child asks for would be
waited for, for ever. So the first use notes the process, and another process says why it stops.
"""

from __future__ import annotations

import os

from elman.errors import ForkedProcess

__all__ = ["check_process"]

_first: int | None = None


def check_process() -> None:
    """Note the process in which networks are used; raises `ForkedProcess` in a forked child."""
    global _first
    if _first is None:
        _first = os.getpid()
    elif _first != os.getpid():
        raise ForkedProcess(
            "A network cannot be used in a process forked after its parent has used one: JAX's "
            "threads are not in it, and it would wait for them for ever",
            remedy='start processes with multiprocessing.get_context("spawn") and load the model '
            "in each of them",
        )

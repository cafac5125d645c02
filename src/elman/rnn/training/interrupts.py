"""Ctrl-C in processes that train as one: all of them stop at the same step, or none can."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from elman.rnn.training import agreement, placement

__all__ = ["heard"]


@contextmanager
def heard() -> Iterator[Callable[[], bool]]:
    """Hear of Ctrl-C in any process; yields what all ask between two steps.

    A process that stops alone leaves the others waiting in the next sum. One that trains alone is
    interrupted where it is, as everywhere in Python, and is always told no.
    """
    if placement.devices() == 1:
        yield lambda: False
        return
    pressed = False

    def press(*_: Any) -> None:
        nonlocal pressed
        pressed = True

    # Python hears signals in its main thread alone.
    listens = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, press) if listens else None
    try:
        yield lambda: agreement.anywhere(pressed)
    finally:
        if listens:
            signal.signal(signal.SIGINT, before)

"""How far a long training of an experiment is, said once a minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

__all__ = ["each_minute"]


def each_minute() -> Callable[[Any], None]:
    """Return what prints a training's epoch, step and last loss, at most once a minute."""
    said = time.monotonic()

    def note(now: Any) -> None:
        nonlocal said
        if time.monotonic() - said > 60:
            said = time.monotonic()
            loss = f", loss {now.last.loss:.4f}" if now.last else ""
            print(f"  epoch {now.epoch}, step {now.step} of {now.steps}{loss}", flush=True)

    return note

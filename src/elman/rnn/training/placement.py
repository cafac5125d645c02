"""Where training runs: what the devices are, and how much is asked of them at once."""

from __future__ import annotations

import jax

__all__ = ["pace"]

_OF_AN_ACCELERATOR = 100


def pace() -> int:
    """Tell how many times the work of a few cores the default device does in the same time.

    Programs are cut into calls of a second or less, between which one looks at the clock and the
    keyboard; on a GPU a call for so little would cost more than what it does.
    """
    return 1 if jax.default_backend() == "cpu" else _OF_AN_ACCELERATOR

"""What a process reads of examples that several share: its rows of some batches, and no others."""

from __future__ import annotations

from typing import NamedTuple, TypeGuard

import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.rnn.training import placement
from elman.rnn.training.batches import AnyData, Data

__all__ = ["Share", "most_steps", "own_share", "shared"]

_MOST = 1 << 23
"""Numbers of sequences that a process puts on its devices at a time, at most."""


class Share(NamedTuple):
    """The rows of some batches, each device's its own, and where in them each batch stands.

    `order (steps, batch)` counts within the rows of a device, with -1 for what fills a batch up.
    """

    data: Data
    order: Array


def shared(data: AnyData) -> TypeGuard[Data]:
    """Whether processes read their own rows of it; a text they all have whole."""
    return placement.devices() > 1 and isinstance(data, Data)


def most_steps(data: Data, batch_size: int) -> int:
    """Tell how many steps of an epoch are read at once, however large the table.

    >>> most_steps(Data(np.zeros((4, 1 << 10)), np.zeros(4)), 1 << 12)
    2
    """
    numbers = batch_size * int(np.prod(data.x.shape[1:])) // placement.devices()
    return max(1, _MOST // max(numbers, 1))


def own_share(data: Data, rows: NDArray[np.int32], steps: int) -> Share:
    """Put the own part of batches `rows (steps or fewer, batch)` on the devices of this process.

    Fewer batches than `steps` are filled up, so that one program serves all parts of an epoch.
    """
    own = rows[:, list(placement.own_rows(rows.shape[1]))]
    own = np.pad(own, ((0, steps - len(own)), (0, 0)), constant_values=-1)
    devices = placement.own_devices()
    share = own.shape[1] // devices
    # (devices, steps, share): what a device has lies together.
    parted = own.reshape(steps, devices, share).swapaxes(0, 1)
    chosen = np.maximum(parted.reshape(-1), 0)
    places = np.arange(steps * share, dtype=np.int32).reshape(steps, 1, share)
    order = np.where(own.reshape(steps, devices, share) < 0, -1, places).reshape(steps, -1)
    taken = Data(*[None if part is None else part[chosen] for part in data])  # type: ignore[arg-type]
    return Share(
        placement.put_parts(taken, placement.ROWS),
        placement.put_parts(order.astype(np.int32), placement.COLUMNS),
    )

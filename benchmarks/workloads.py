"""The four workloads, with random data of their shapes: speed does not depend on the values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

CELLS = {"simple_rnn": 1, "gru": 3, "lstm": 4}  # gates


@dataclass(frozen=True)
class Workload:
    """`examples` sequences of `time` steps; `symbols` stand for one-hot vectors."""

    examples: int
    time: int
    features: int
    units: int
    classes: int
    batch: int
    symbols: bool
    every_step: bool
    steps: int
    """Steps of a round, whose time is scaled to an epoch."""

    def operations(self, cell: str) -> float:
        """Count the floating-point operations of an epoch, forward and backward, look-ups none."""
        gates = CELLS[cell]
        recurrent = 6 * self.units**2 * gates
        # Nobody asks for the gradient of the features.
        inputs = 0 if self.symbols else 4 * self.features * self.units * gates
        outputs = (self.time if self.every_step else 1) * 6 * self.units * self.classes
        return self.examples * (self.time * (recurrent + inputs) + outputs)

    def data(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Return `x` and `y` for the steps of a round, batch-major."""
        random = np.random.default_rng(0)
        n = min(self.examples, self.steps * self.batch)
        if self.symbols:
            x = random.integers(0, self.features, (n, self.time)).astype(np.int32)
        else:
            x = random.normal(size=(n, self.time, self.features)).astype(np.float32)
        shape = (n, self.time) if self.every_step else (n,)
        return x, random.integers(0, self.classes, shape).astype(np.int32)


WORKLOADS = {
    "names": Workload(6371, 15, 56, 64, 2, 200, True, False, 32),
    "activity": Workload(7352, 128, 9, 32, 6, 1500, False, False, 5),
    "many_to_one": Workload(94632, 20, 62, 256, 62, 128, True, False, 120),
    "many_to_many": Workload(94632, 20, 62, 256, 62, 128, True, True, 120),
}


def workload(name: str) -> Workload:
    """Find a workload by its name, perhaps with other sizes: `many_to_one:units=512,time=40`."""
    base, _, changes = name.partition(":")
    sizes = (change.split("=") for change in changes.split(",") if change)
    return replace(WORKLOADS[base], **{size: int(number) for size, number in sizes})

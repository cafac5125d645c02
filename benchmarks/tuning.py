"""A peer's best settings for a workload: every setting tried in turn, the faster value kept.

Coordinate descent over `SETTINGS`: one value is changed at a time, in the order written, and kept
when a round gets faster. A candidate that fails, or is not ready within its time, is told and lost.
elman runs as it comes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from workloads import Workload

Settings = dict[str, Any]

READY_SECONDS = 240.0
"""How long a candidate may take to build, compile and train its first round."""

_ROUNDS = 2

SETTINGS: dict[str, dict[str, tuple[Any, ...]]] = {
    "keras_tensorflow": {
        "unroll": (False, True),
        "steps_per_execution": (1, "many"),
        "jit_compile": (True, False),
        "threads": (2, 1),
    },
    "keras_jax": {"unroll": (False, True), "steps_per_execution": (1, "many"), "threads": (2, 1)},
    "pytorch": {"fused": (False, True), "threads": (2, 1)},
}
"""What is tried for each peer; the first value of each is where the search begins."""


class Trainer(Protocol):
    """A system at work in a process of its own."""

    def ask(self, what: str) -> dict[str, Any]: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Trial:
    """Settings and the seconds of their fastest round; None where there was no answer."""

    settings: Settings
    seconds: float | None
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return what a result file keeps."""
        return {"settings": self.settings, "seconds": self.seconds} | (
            {"why": self.why} if self.why else {}
        )


def trial_of(name: str, workload: Workload) -> str:
    """Name a workload for trials: half the steps of a round tell which settings are faster."""
    return f"{name}:steps={workload.steps // 2}" if workload.steps >= 60 else name


def _many(workload: Workload) -> int:
    # Executions must fill a round: the largest divisor of its steps up to 32.
    steps = min(workload.steps, -(-workload.examples // workload.batch))
    return max(n for n in range(1, min(32, steps) + 1) if steps % n == 0)


def _trial(start: Callable[[Settings], Trainer], settings: Settings) -> Trial:
    try:
        trainer = start(settings)
    except RuntimeError as error:
        return Trial(settings, None, str(error))
    try:
        times = [float(trainer.ask("round")["seconds"]) for _ in range(_ROUNDS)]
    except RuntimeError as error:
        return Trial(settings, None, str(error))
    finally:
        trainer.close()
    return Trial(settings, min(times))


def tune(
    system: str, workload: Workload, start: Callable[[Settings], Trainer]
) -> tuple[Settings, list[Trial]]:
    """Return the fastest settings found for a system, and every trial."""
    choices = {
        name: tuple(_many(workload) if value == "many" else value for value in values)
        for name, values in SETTINGS[system].items()
    }
    best = _trial(start, {name: values[0] for name, values in choices.items()})
    trials = [best]
    for name, values in choices.items():
        for value in dict.fromkeys(values):
            if value == best.settings[name]:
                continue
            trials.append(_trial(start, best.settings | {name: value}))
            if trials[-1].seconds is not None and (
                best.seconds is None or trials[-1].seconds < best.seconds
            ):
                best = trials[-1]
    if best.seconds is None:
        raise SystemExit(f"{system} trains with none of its settings: {best.why}")
    return best.settings, trials

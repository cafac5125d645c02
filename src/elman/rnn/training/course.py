"""A course: what an epoch is, for one kind of data. The loop owns everything else."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import equinox as eqx

from elman.errors import ConfigurationError
from elman.rnn.objectives import Objective
from elman.rnn.training.optimise import Optimiser
from elman.rnn.training.state import State, new_epoch, start

__all__ = ["Course", "Stage", "Standing"]


class Standing(NamedTuple):
    """Where a training stands: its state, and what some courses carry beside it."""

    state: State
    mean: Any = None
    """The average of the parameters over steps, where that is what is kept."""
    memory: Any = ()
    """The hidden states behind the last piece, where sequences are read on."""


class Stage(NamedTuple):
    """A stop within an epoch, `done` steps behind its beginning; `last` where it ends."""

    standing: Standing
    done: int
    last: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Course(ABC):
    """Training of one network on one kind of data, epoch by epoch.

    `steps` of an epoch are given by the data; all randomness comes from `seed`.
    """

    network: Any
    data: Any
    validation: Any
    epochs: int
    batch_size: int
    optimiser: Optimiser
    seed: int
    objective: Objective
    levels: Any = None
    """How deep lies what was taken over from another network (`elman.rnn.training.tuning`)."""

    goes_on_within: ClassVar[bool] = False
    """Whether epochs are so long that a run is put down, and worth something, within one."""

    @property
    @abstractmethod
    def steps(self) -> int:
        """The steps of an epoch."""

    @property
    @abstractmethod
    def settings(self) -> tuple[Any, ...]:
        """What besides network, data and optimiser decides the course, for its fingerprint."""

    @abstractmethod
    def stages(self, standing: Standing, epoch: int, done: int) -> Iterator[Stage]:
        """Go through an epoch from `done` steps on, stopping now and then."""

    @abstractmethod
    def measure(self, network: Any) -> Mapping[str, float]:
        """Return the scores of a network on the validation data."""

    @property
    def total(self) -> int:
        """The steps of the whole training."""
        return self.steps * self.epochs

    @property
    def horizon(self) -> int:
        """The steps of the whole training, or 0 where no update looks at how many there are."""
        return self.optimiser.horizon(self.total)

    @cached_property
    def structure(self) -> Any:
        """The network without its parameters."""
        return eqx.filter(self.network, eqx.is_inexact_array, inverse=True)

    def begin(self) -> Standing:
        """Return the standing before the first step."""
        return Standing(
            start(self.network, self.optimiser, self.objective, self.horizon, self.levels)
        )

    def new_epoch(self, standing: Standing) -> Standing:
        """Return the standing at the beginning of an epoch: counts back to zero."""
        return standing._replace(state=new_epoch(standing.state))

    def network_of(self, standing: Standing) -> Any:
        """Return the network that would be kept, were training to end here."""
        return eqx.combine(standing.state.parameters, self.structure)

    def culprit(self, standing: Standing, epoch: int) -> str:
        """Say what was not finite in the step `standing.state.bad`."""
        return "they"


def check_counts(**counts: int | None) -> None:
    """Raise `ConfigurationError` for a count below 1."""
    for name, value in counts.items():
        if value is not None and value < 1:
            raise ConfigurationError(
                f"{name} is at least 1, received {value}", remedy=f"pass for example {name}=20"
            )

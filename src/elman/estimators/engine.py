"""Which engine a fitted model's networks run on: JAX's, or the small one that needs none of it."""

from __future__ import annotations

from typing import Any

from elman import inference

__all__ = ["Used", "engine_of", "with_members"]


def engine_of(network: Any) -> Any:
    """Return the package whose functions take a network: `elman.inference` or `elman.rnn`."""
    if type(network).__module__.startswith("elman.inference."):
        return inference
    import elman.rnn

    return elman.rnn


class Used:
    """A model opened for use alone: it answers as its estimator does, and cannot be trained."""

    networks_: list[Any]
    record_: dict[str, Any]
    interrupted_: bool
    history_: list[list[Any]]
    best_epochs_: list[int]

    parameters_: int
    """Numbers that training adjusted, of all networks."""

    @property
    def kind(self) -> str:
        """What it is in one word: classifier, generator, transducer."""
        return type(self).__name__.lower()

    def summary(self) -> str:
        """Show the layers of one member, their shapes and their parameters."""
        from elman.inference.summary import summary_of

        return with_members(summary_of(self.networks_[0]), len(self.networks_))


def with_members(table: str, members: int) -> str:
    """Say below the table of one network how many there are."""
    return table if members == 1 else f"{table}\nmembers: {members}, their probabilities averaged"

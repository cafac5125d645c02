"""Which engine a fitted model's networks run on: JAX's, or the small one that needs none of it."""

from __future__ import annotations

from typing import Any

from elman import inference

__all__ = ["Used", "engine_of"]


def engine_of(network: Any) -> Any:
    """Return the package whose functions take a network: `elman.inference` or `elman.rnn`."""
    if isinstance(network, inference.Sequential | inference.Transducer):
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

    @property
    def kind(self) -> str:
        """What it is in one word: classifier, generator, transducer."""
        return type(self).__name__.lower()

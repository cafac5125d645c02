"""What an epoch gave, where a training stands, and what came out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Epoch", "Progress", "Trained"]


@dataclass(frozen=True)
class Epoch:
    """What one epoch gave: scores by name, in training and on what is held out.

    `"loss"` is the mean loss in nats (without L2), `"accuracy"`, where there is one, the share
    predicted right. `held_out` is empty without validation data. `gradient_norms` are the mean
    lengths of each layer's gradient before clipping, `clipped` the share of steps whose gradient
    was clipped.

    >>> Epoch({"loss": 0.7, "accuracy": 0.5}).val_loss is None
    True
    """

    scores: Mapping[str, float]
    held_out: Mapping[str, float] = field(default_factory=dict)
    gradient_norms: tuple[float, ...] = ()
    clipped: float = 0.0

    @property
    def loss(self) -> float:
        """The mean loss in training."""
        return self.scores["loss"]

    @property
    def val_loss(self) -> float | None:
        """The mean loss of what is held out; None where nothing is."""
        return self.held_out.get("loss")

    @property
    def accuracy(self) -> float | None:
        """The share of right answers in training; None where answers are not right or wrong."""
        return self.scores.get("accuracy")

    @property
    def val_accuracy(self) -> float | None:
        """The share of right answers of what is held out, where both are."""
        return self.held_out.get("accuracy")

    @classmethod
    def from_json(cls, figures: dict[str, Any]) -> Epoch:
        """Read an epoch back that went through JSON as a dictionary."""
        return cls(**{**figures, "gradient_norms": tuple(figures["gradient_norms"])})


@dataclass(frozen=True)
class Progress:
    """Where training stands: `step` of `steps` in `epoch` (from 1) of `epochs`.

    `last` is the last finished epoch; at `step == steps` it is this one. Of several networks
    trained one after another it is the `member`, from 1.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    last: Epoch | None
    member: int = 1


@dataclass(frozen=True)
class Trained:
    """A trained network: the weights of `best_epoch` (from 1), and every epoch's figures."""

    network: Any
    history: list[Epoch] = field(default_factory=list)
    best_epoch: int = 0
    interrupted: bool = False

"""With what was taken over, or without: the start that is better on what is held out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from elman.errors import NonFiniteError
from elman.estimators.notebook import watched
from elman.estimators.transfer.pretrained import Pretrained

if TYPE_CHECKING:
    from elman.rnn import Checkpoint, Trained

__all__ = ["Starts", "Training", "said_of"]

KEY = "starts"
"""Where a training's record has what was compared."""


class Training(Protocol):
    """Trains a member from a generator's layers, or afresh where there is none."""

    def __call__(
        self,
        source: Pretrained | None,
        member: int,
        checkpoint: Checkpoint | None,
        progress: Callable[[Any], None] | None,
    ) -> Trained: ...


class Starts:
    """Where networks start: from `source`, unless one that starts afresh turns out better.

    With `better_start` and something held out (`compares`) the first member is trained both ways,
    and the others as it was better. A training that was interrupted is compared with nothing.
    """

    def __init__(self, model: Any, source: Pretrained | None, *, held_out: bool) -> None:
        self.source = source
        self.compares = source is not None and model.better_start and held_out
        self.record: dict[str, Any] = {}
        self._model = model

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is said of it before training."""
        if self.source is None:
            return ()
        if self.compares:
            return (
                "trained once more without, and whichever is better on what is held out is kept",
            )
        if self._model.better_start:
            return ("nothing is held out that could tell whether that helps",)
        return ()

    def trained(self, train: Training, member: int, checkpoint: Checkpoint | None) -> Trained:
        """Train a member by `train`; the first one perhaps both ways."""
        first = train(self.source, member, checkpoint, watched(self._model, member))
        if member or not self.compares or first.interrupted:
            return first
        beside = None if checkpoint is None else _beside(checkpoint)
        try:
            # Callbacks hear of one training a member.
            second = train(None, member, beside, self._model.progress)
        except NonFiniteError:
            return first
        if second.interrupted:
            return dataclasses.replace(first, interrupted=True)
        name, more = _deciding(first)
        figures = [_best(trained).held_out[name] for trained in (first, second)]
        helps = figures[0] >= figures[1] if more else figures[0] <= figures[1]
        self.record = {
            KEY: {"score": name, "with": figures[0], "without": figures[1], "helps": helps}
        }
        if helps:
            return first
        self.source = None
        return second


def said_of(record: dict[str, Any]) -> list[str]:
    """Say which start was better, by a training's record.

    >>> said_of({"starts": {"score": "loss", "with": 0.7, "without": 0.61, "helps": False}})
    ['what was taken over did not help (loss held out 0.700 with it, 0.610 without): left out']
    """
    if KEY not in record:
        return []
    found = record[KEY]
    figures = f"{found['score']} held out {found['with']:.3f} with it, {found['without']:.3f}"
    if found["helps"]:
        return [f"what was taken over helped ({figures} without): kept"]
    return [f"what was taken over did not help ({figures} without): left out"]


def _best(trained: Trained) -> Any:
    return trained.history[trained.best_epoch - 1]


def _deciding(trained: Trained) -> tuple[str, bool]:
    """Name the score that decides, and whether more of it is better."""
    return ("f1", True) if "f1" in _best(trained).held_out else ("loss", False)


def _beside(checkpoint: Checkpoint) -> Checkpoint:
    path = Path(checkpoint.path)
    return dataclasses.replace(checkpoint, path=path.with_name(f"{path.name}.without"))

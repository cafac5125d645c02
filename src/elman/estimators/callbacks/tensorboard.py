"""Curves in TensorBoard."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from elman.estimators.callbacks.protocol import Callback, figures_of
from elman.extras import need

if TYPE_CHECKING:
    from elman.rnn import Progress, Trained

__all__ = ["TensorBoard"]


class TensorBoard(Callback):
    """Writes every epoch's figures into a `folder`, of further members into one of their own.

    `tensorboard --logdir FOLDER` shows them. Raises `MissingExtra` without `elman[tensorboard]`.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        need("Writing for TensorBoard", "tensorboardX")
        self.folder, self._writers = os.fspath(folder), dict[int, Any]()

    def on_epoch(self, now: Progress) -> None:
        """Write the figures of an epoch."""
        from tensorboardX import SummaryWriter

        if now.member not in self._writers:
            own = self.folder if now.member == 1 else f"{self.folder}/member-{now.member}"
            self._writers[now.member] = SummaryWriter(own)
        assert now.last is not None, "an epoch is over"
        for name, value in figures_of(now.last).items():
            self._writers[now.member].add_scalar(name, value, now.epoch)
        self._writers[now.member].flush()

    def on_end(self, trained: Trained, member: int) -> None:
        """Close the member's file."""
        if member in self._writers:
            self._writers.pop(member).close()

"""A training as JSON lines, one an epoch, to be read while it goes on."""

from __future__ import annotations

import json
import logging
import math
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.errors import OutputError
from elman.estimators.callbacks.protocol import Callback
from elman.files import check_output, write_atomically

if TYPE_CHECKING:
    from elman.rnn import Progress, Trained

__all__ = ["JSONLines"]

_LARGEST = 1 << 28
"""Bytes of a log that is gone on with."""


class JSONLines(Callback):
    """Writes a line of JSON for each epoch, and one for the end of each member's training.

    Of an epoch: `training` (1; 2 where the same call trains once more), `member`, `epoch`,
    `epochs`, `seconds` since the one before, `scores`, `held_out`, `gradient_norms`, `clipped`. Of
    an end:
    `best_epoch`, `finished` epochs, `interrupted`. A line is written at once, whole. What stood in
    the file is replaced, but for the epochs that a training resumed from its checkpoint has behind
    it. A disk that fills up ends the log, with a warning, never the training.

    Raises `OutputError` where no file can be written, before anything is trained.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = check_output(path)
        self._training, self._ended = 1, 0
        self._begun, self._since, self._failed = False, time.monotonic(), False

    def on_step(self, now: Progress) -> None:
        """Begin the log."""
        self._reach(now.member, now.epoch)

    def on_epoch(self, now: Progress) -> None:
        """Write the line of an epoch."""
        self._reach(now.member, now.epoch)
        assert now.last is not None, "an epoch is over"
        before, self._since = self._since, time.monotonic()
        self._write(
            {
                "training": self._training,
                "member": now.member,
                "epoch": now.epoch,
                "epochs": now.epochs,
                "seconds": round(self._since - before, 3),
                "scores": dict(now.last.scores),
                "held_out": dict(now.last.held_out),
                "gradient_norms": list(now.last.gradient_norms),
                "clipped": now.last.clipped,
            }
        )

    def on_end(self, trained: Trained, member: int) -> None:
        """Write the line of the end of a member's training."""
        self._ended = member
        if not self._begun:  # All of it was done before it was resumed: its lines are there.
            return
        self._write(
            {
                "training": self._training,
                "member": member,
                "best_epoch": trained.best_epoch,
                "finished": len(trained.history),
                "interrupted": trained.interrupted,
            }
        )

    def _reach(self, member: int, epoch: int) -> None:
        """Come to an epoch: what stands in the file from it on is written anew."""
        if not self._begun:
            self._begun = True
            self._keep(member, epoch)
        elif member <= self._ended:
            self._training, self._ended = self._training + 1, 0

    def _keep(self, member: int, epoch: int) -> None:
        kept = []
        if (member, epoch) > (1, 1) and self.path.exists():
            kept = [line for line in _lines(self.path) if _is_before(line, member, epoch)]
        if _writes():
            write_atomically(self.path, b"".join(kept))

    def _write(self, entry: dict[str, Any]) -> None:
        if self._failed or not _writes():
            return
        line = json.dumps(_finite(entry), allow_nan=False).encode() + b"\n"
        try:
            with self.path.open("ab", buffering=0) as file:
                if file.write(line) != len(line):
                    raise OSError("the disk is full")
        except OSError as error:
            self._failed = True
            logging.getLogger("elman").warning(
                "the log %s ends here: %s", self.path, error.strerror or error
            )


def _writes() -> bool:
    """Tell whether this process writes files, of several that train together."""
    from elman.rnn.training import placement

    return placement.writes()


def _lines(path: Path) -> list[bytes]:
    if path.stat().st_size > _LARGEST:
        raise OutputError(
            f"A log to go on with has at most {_LARGEST >> 20} MB, {path} has more",
            remedy="name another file",
        )
    return path.read_bytes().splitlines(keepends=True)


def _is_before(line: bytes, member: int, epoch: int) -> bool:
    """Tell whether a line of a log is of what came before an epoch; what is torn is not."""
    try:
        entry = json.loads(line)
        at = entry["member"], entry.get("epoch", math.inf)
        return bool(line.endswith(b"\n") and entry["training"] == 1 and at < (member, epoch))
    except (ValueError, LookupError, TypeError, RecursionError):
        return False


def _finite(value: Any) -> Any:
    """Write what is no number as null, which JSON has."""
    if isinstance(value, dict):
        return {name: _finite(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [_finite(entry) for entry in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value

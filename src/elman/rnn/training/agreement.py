"""What processes that train as one agree upon: clocks, files, failures, and that they are alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import jax
import numpy as np

from elman import errors
from elman.errors import ConfigurationError, ElmanError, ProcessLost
from elman.rnn.training import placement

__all__ = ["Exchange", "agreed", "anywhere", "at_first", "check_alike", "together"]

Value = TypeVar("Value")

_LOST = ("gloo", "nccl", "connection", "heartbeat", "coordination", "peer", "socket")
"""Words of which one is in what JAX says when another process is gone."""


_PART = 1 << 22
"""Bytes that go round at a time."""


def agreed(value: Value) -> Value:
    """Return what the first process says, to all: clocks and last digits differ between machines.

    >>> agreed({"loss": 0.5})
    {'loss': 0.5}
    """
    if placement.devices() == 1:
        return value
    from jax.experimental.multihost_utils import broadcast_one_to_all

    said: Value = jax.tree.map(
        lambda mine, first: type(mine)(first), value, broadcast_one_to_all(value)
    )
    return said


class Exchange:
    """What all processes say, to each of them: bytes of any length.

    >>> Exchange().gathered(b"own")
    [b'own']
    """

    @property
    def number(self) -> int:
        """Which of them this is."""
        return int(jax.process_index())

    @property
    def count(self) -> int:
        """How many there are."""
        return int(jax.process_count())

    def gathered(self, own: bytes) -> list[bytes]:
        """Return what each process gives, in their order; a part of it at a time."""
        if self.count == 1:
            return [own]
        with together():
            return self._gathered(own)

    @staticmethod
    def _gathered(own: bytes) -> list[bytes]:
        from jax.experimental.multihost_utils import process_allgather

        size = np.frombuffer(len(own).to_bytes(8, "little"), np.uint8)
        sizes = np.asarray(process_allgather(size)).reshape(-1, 8)
        lengths = [int.from_bytes(row.tobytes(), "little") for row in sizes]
        found = [bytearray() for _ in lengths]
        for begin in range(0, max(lengths), _PART):
            most = min(_PART, max(lengths) - begin)
            part = np.zeros(most, np.uint8)
            some = own[begin : begin + most]
            part[: len(some)] = np.frombuffer(some, np.uint8)
            parts = np.asarray(process_allgather(part)).reshape(len(lengths), most)
            for whole, row, length in zip(found, parts, lengths, strict=True):
                whole += row[: max(0, length - begin)].tobytes()
        return [bytes(whole) for whole in found]


def anywhere(happened: bool) -> bool:
    """Tell whether something has happened in any of the processes."""
    if placement.devices() == 1:
        return happened
    from jax.experimental.multihost_utils import process_allgather

    return bool(np.asarray(process_allgather(np.array(happened))).any())


def at_first(work: Callable[[], tuple[Any, list[Any]] | None], arrays: list[Any]) -> Any:
    """Let the first process do `work`, and tell all what came of it.

    `work` returns something that JSON has, and arrays like `arrays`, or None. What it raises of
    elman's is raised everywhere.
    """
    if placement.devices() == 1:
        return work()
    from jax.experimental.multihost_utils import broadcast_one_to_all

    entry: Any = None
    found = arrays
    failure: ElmanError | None = None
    if placement.writes():
        try:
            done = work()
        except ElmanError as error:
            failure = error
            entry = [type(error).__name__, error.problem, error.remedy]
        else:
            entry = done and [done[0]]
            found = arrays if done is None else done[1]
    text = json.dumps(entry).encode()
    said = np.zeros(int(agreed(len(text))), np.uint8)
    said[: len(text)] = np.frombuffer(text, np.uint8)[: len(said)]
    entry = json.loads(bytes(np.asarray(broadcast_one_to_all(said)).tolist()))
    if failure is not None:
        raise failure
    if entry is None:
        return None
    if len(entry) == 3:
        kind, problem, remedy = entry
        raise getattr(errors, kind)(f"Process 0: {problem}", remedy=remedy)
    return entry[0], broadcast_one_to_all(found)


@contextmanager
def together() -> Iterator[None]:
    """Raise `ProcessLost` where another process has gone in the middle of something shared."""
    try:
        yield
    except (jax.errors.JaxRuntimeError, ValueError) as error:  # a ValueError before its sum began
        said = str(error)
        if placement.devices() == 1 or not any(word in said.casefold() for word in _LOST):
            raise
        raise ProcessLost(
            "Processes that train together go on together; one of "
            f"{jax.process_count()} has ended or cannot be reached",
            remedy="start all of them again: with checkpoint= they go on from where they stood",
        ) from error


def check_alike(parts: Mapping[str, str]) -> None:
    """Raise `ConfigurationError` unless all processes have the same, each part by its digest."""
    if placement.devices() == 1:
        return
    from jax.experimental.multihost_utils import process_allgather

    mine = np.array([np.frombuffer(bytes.fromhex(part), np.uint8) for part in parts.values()])
    others = np.asarray(process_allgather(mine))  # (processes, parts, bytes)
    unlike = (others != others[0]).any(2)
    for process in np.flatnonzero(unlike.any(1)).tolist():
        kinds = " and ".join(np.array(list(parts))[unlike[process]].tolist())
        raise ConfigurationError(
            f"Processes that train together have the same data, settings and versions; process "
            f"{process} has other {kinds} than process 0",
            remedy="start all of them with the same command and the same files",
        )

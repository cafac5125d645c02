"""What processes that train as one say to each other beside the sums: that they are there.

Each holds a connection to the first, a line of JSON a message, and says something every other
second. One that has ended, or said nothing for a while, is everybody's end: the sums would be
waited for, for ever. What a process dies of goes round, so that each machine shows it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from elman.app.together.wire import Gone, Wire

__all__ = ["SILENCE", "Lifeline"]

SILENCE = 20
"""Seconds after which a process that says nothing is gone."""

_BEAT = 2.0
_GRACE = 3.0
"""Seconds that are left to the main thread to say itself what went wrong."""


class Lifeline:
    """The connections of process `number` of `count`: of the first to all, of others to it.

    `lost` is told once, in a thread of its own, who has gone; it does not return.
    """

    def __init__(
        self, number: int, count: int, wires: Mapping[int, Wire], lost: Callable[[str], None]
    ) -> None:
        self._number, self._count = number, count
        self._wires, self._lost = wires, lost
        self._sending = threading.Lock()
        self._verdict = ""
        self._known, self._speaking, self._over = (threading.Event() for _ in range(3))
        self._done = {peer: threading.Event() for peer in wires}
        self._listening = [self._started(self._listen, peer, wire) for peer, wire in wires.items()]
        self._started(self._beat)

    @staticmethod
    def _started(work: Callable[..., None], *arguments: Any) -> threading.Thread:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        thread.start()
        return thread

    def verdict(self, seconds: float) -> str:
        """Wait until it is known who has gone; empty where nobody is known to.

        Only the first process goes on behind it: the others are ended by `lost`.
        """
        if not self._number:
            self._speaking.set()
        if self._known.wait(seconds) and self._number:
            threading.Event().wait(_GRACE)
        return self._verdict

    def fail(self, reason: str) -> None:
        """Tell all others what this process dies of; from now on it speaks for itself."""
        self._speaking.set()
        self._over.set()
        self._tell_all(lost=f"process {self._number} of {self._count} has ended: {reason}")

    def close(self) -> bool:
        """Say that all is done, and wait for the others; whether all of them have done so."""
        self._over.set()
        self._tell_all(done=True)
        for done in self._done.values():
            done.wait()
        whole = not self._known.is_set()
        self._known.set()
        if not self._number:
            # The others hang up as soon as they have heard that all is done.
            self._ended()
        # A number of a file that is closed under a thread that reads it may be another's by then.
        for wire in self._wires.values():
            wire.hang_up()
        self._ended()
        for wire in self._wires.values():
            wire.close()
        return whole

    def _ended(self) -> None:
        for thread in self._listening:
            thread.join(_GRACE)

    def _tell_all(self, **message: Any) -> None:
        with self._sending:
            for wire in self._wires.values():
                wire.tell(**message)

    def _beat(self) -> None:
        while not self._known.wait(_BEAT):
            self._tell_all(beat=True)

    def _listen(self, peer: int, wire: Wire) -> None:
        why, quiet = "has ended", 0
        while True:
            # Seconds in which this process is stopped itself, as a laptop that is closed, are one.
            try:
                message = wire.hear(1.0)
            except TimeoutError:
                quiet += 1
                if quiet < SILENCE:
                    continue
                why = f"has said nothing for {SILENCE} seconds"
                break
            except Gone:
                break
            quiet = 0
            if "lost" in message:
                return self._lose(str(message["lost"]), peer)
            if "done" in message:
                self._done[peer].set()
        if self._done[peer].is_set():
            return None
        return self._lose(f"process {peer} of {self._count} {why}", peer)

    def _lose(self, verdict: str, peer: int) -> None:
        if self._known.is_set():
            return
        self._verdict = verdict
        self._known.set()
        self._tell_all(lost=verdict)
        # JAX ends whoever has lost the first process, within milliseconds and in many lines.
        at_once = peer == 0
        if not self._over.is_set() and (at_once or not self._speaking.wait(_GRACE)):
            self._lost(verdict)
        for done in self._done.values():
            done.set()

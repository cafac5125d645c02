"""What processes that train as one say to each other beside the sums: that they are there.

Each holds a connection to the first, a line of JSON a message, and says something every other
second. One that has ended, or said nothing for a while, is everybody's end: the sums would be
waited for, for ever. What a process dies of goes round, so that each machine shows it.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

__all__ = ["LONGEST", "SILENCE", "Lifeline", "said_on", "tell"]

SILENCE = 20.0
"""Seconds after which a process that says nothing is gone."""

LONGEST = 1 << 20
"""Bytes of a message."""

_BEAT = 2.0
_GRACE = 3.0
"""Seconds that are left to the main thread to say itself what went wrong."""


def tell(connection: socket.socket, **message: Any) -> None:
    """Send a message; nobody is told who is not there any more."""
    with suppress(OSError):
        connection.sendall(json.dumps(message).encode() + b"\n")


def said_on(stream: Any) -> dict[str, Any] | None:
    """Read a message; None where the other has gone, or says what is none."""
    line = stream.readline(LONGEST)
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


class Lifeline:
    """The connections of process `number` of `count`: of the first to all, of others to it.

    `lost` is told once, in a thread of its own, who has gone; it does not return.
    """

    def __init__(
        self,
        number: int,
        count: int,
        connections: Mapping[int, tuple[socket.socket, Any]],
        lost: Callable[[str], None],
    ) -> None:
        self._number, self._count = number, count
        self._connections, self._lost = connections, lost
        self._sending = threading.Lock()
        self._verdict = ""
        self._known, self._speaking, self._over = (threading.Event() for _ in range(3))
        self._done = {peer: threading.Event() for peer in connections}
        for peer, (connection, stream) in connections.items():
            connection.settimeout(SILENCE)
            self._start(self._listen, peer, stream)
        self._start(self._beat)

    @staticmethod
    def _start(work: Callable[..., None], *arguments: Any) -> None:
        threading.Thread(target=work, args=arguments, daemon=True).start()

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
        return not self._known.is_set()

    def _tell_all(self, **message: Any) -> None:
        with self._sending:
            for connection, _ in self._connections.values():
                tell(connection, **message)

    def _beat(self) -> None:
        while not self._known.wait(_BEAT):
            self._tell_all(beat=True)

    def _listen(self, peer: int, stream: Any) -> None:
        why = "has ended"
        try:
            while (message := said_on(stream)) is not None:
                if "lost" in message:
                    return self._lose(str(message["lost"]), peer)
                if "done" in message:
                    return self._done[peer].set()
        except TimeoutError:
            why = f"has said nothing for {SILENCE:.0f} seconds"
        except OSError:
            pass
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

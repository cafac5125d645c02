"""A connection on which processes that train as one say a line of JSON a message."""

from __future__ import annotations

import json
import socket
import time
from contextlib import suppress
from typing import Any

__all__ = ["Gone", "Wire"]

_LONGEST = 1 << 20
"""Bytes of a message."""


class Gone(Exception):
    """The connection is closed, at this end or the other, or what came is no message."""


class Wire:
    """One end of a connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self._arrived = connection, bytearray()

    def tell(self, **message: Any) -> None:
        """Send a message; nobody is told who is not there any more."""
        with suppress(OSError):
            self._connection.sendall(json.dumps(message).encode() + b"\n")

    def hear(self, seconds: float) -> dict[str, Any]:
        """Wait so long for a message; raises `TimeoutError` where there is none, and `Gone`."""
        until = time.monotonic() + seconds
        while (end := self._arrived.find(b"\n")) < 0:
            try:
                self._connection.settimeout(max(0.001, until - time.monotonic()))
                part = self._connection.recv(1 << 16)
            except TimeoutError:
                raise
            except OSError as error:
                raise Gone from error
            if not part or len(self._arrived) > _LONGEST:
                raise Gone
            self._arrived += part
        line = bytes(self._arrived[:end])
        del self._arrived[: end + 1]
        try:
            message = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Gone from error
        if not isinstance(message, dict):
            raise Gone
        return message

    def hang_up(self) -> None:
        """End what is said at both ends; who waits in `hear` meets `Gone`."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close it; a thread that is in `hear` has ended before, see `hang_up`."""
        self._connection.close()

"""Messages arrive whole, one by one; what is none ends the connection."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from elman.app.together.wire import Gone, Wire


@pytest.fixture
def pair() -> Iterator[tuple[Wire, socket.socket]]:
    ours, other = socket.socketpair()
    yield Wire(ours), other
    ours.close()
    other.close()


def test_messages_arrive_one_by_one(pair: tuple[Wire, socket.socket]) -> None:
    wire, other = pair
    Wire(other).tell(beat=True)
    other.sendall(b'{"a": 1}\n{"b"')
    assert wire.hear(5) == {"beat": True}
    assert wire.hear(5) == {"a": 1}
    with pytest.raises(TimeoutError):
        wire.hear(0.01)
    other.sendall(b": 2}\n")
    assert wire.hear(5) == {"b": 2}


@pytest.mark.parametrize("said", [b"GET / HTTP/1.1\r\n", b"[1]\n", b"\xff\n", b"[" * 9999 + b"\n"])
def test_what_is_no_message_ends_it(pair: tuple[Wire, socket.socket], said: bytes) -> None:
    wire, other = pair
    other.sendall(said)
    with pytest.raises(Gone):
        wire.hear(5)


def test_who_has_gone_is_told_nothing(pair: tuple[Wire, socket.socket]) -> None:
    wire, other = pair
    other.close()
    with pytest.raises(Gone):
        wire.hear(5)
    wire.tell(beat=True)
    wire.tell(beat=True)


def test_a_connection_that_is_closed_here_is_gone(pair: tuple[Wire, socket.socket]) -> None:
    wire, _ = pair
    wire.close()
    with pytest.raises(Gone):
        wire.hear(5)


def test_who_waits_learns_that_it_is_hung_up(pair: tuple[Wire, socket.socket]) -> None:
    wire, _ = pair
    gone = threading.Event()

    def wait() -> None:
        with suppress(Gone):
            wire.hear(60)
        gone.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    wire.hang_up()
    assert gone.wait(30)
    waiting.join()

"""Whoever has gone is known to all, with what it died of; whoever is done is not missed."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from elman.app.together import lifeline
from elman.app.together.lifeline import Lifeline
from elman.app.together.wire import Wire


class Three:
    """Three processes, as far as their lifelines go; `lost` has who was told what."""

    def __init__(self) -> None:
        self.lost: queue.Queue[tuple[int, str]] = queue.Queue()
        self.sockets = [socket.socketpair() for _ in range(2)]
        first = {number: Wire(ends[0]) for number, ends in enumerate(self.sockets, 1)}
        self.lines = [Lifeline(0, 3, first, lambda said: self.lost.put((0, said)))]
        for number, ends in enumerate(self.sockets, 1):
            told = self._told(number)
            self.lines.append(Lifeline(number, 3, {0: Wire(ends[1])}, told))

    def _told(self, number: int) -> Callable[[str], None]:
        return lambda said: self.lost.put((number, said))

    def said(self, count: int) -> dict[int, str]:
        return dict(self.lost.get(timeout=30) for _ in range(count))


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> Iterator[Three]:
    monkeypatch.setattr(lifeline, "_GRACE", 0.01)
    monkeypatch.setattr(lifeline, "_BEAT", 0.05)
    three = Three()
    yield three
    for ends in three.sockets:
        for end in ends:
            end.close()
    for line in three.lines:
        for thread in line._listening:
            thread.join(30)


def test_one_that_dies_is_everybodys_end(three: Three) -> None:
    three.sockets[1][1].shutdown(socket.SHUT_RDWR)  # process 2 is gone
    said = three.said(3)
    assert said[0] == said[1] == "process 2 of 3 has ended"


def test_what_it_dies_of_goes_round(three: Three) -> None:
    three.lines[1].fail("No space left on device")
    said = three.said(2)
    assert said == dict.fromkeys((0, 2), "process 1 of 3 has ended: No space left on device")
    assert three.lost.empty()


def test_one_that_says_nothing_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifeline, "_GRACE", 0.01)
    monkeypatch.setattr(lifeline, "SILENCE", 1)
    ours, silent = socket.socketpair()
    lost: queue.Queue[str] = queue.Queue()
    with ours, silent:
        Lifeline(0, 2, {1: Wire(ours)}, lost.put)
        assert lost.get(timeout=30) == "process 1 of 2 has said nothing for 1 seconds"


def test_the_first_may_say_itself_who_has_gone(three: Three) -> None:
    three.sockets[0][1].shutdown(socket.SHUT_RDWR)
    assert three.lines[0].verdict(30) == "process 1 of 3 has ended"


def test_whoever_is_done_waits_for_the_others(three: Three) -> None:
    ended: queue.Queue[bool] = queue.Queue()
    closing = [
        threading.Thread(target=lambda line=line: ended.put(line.close())) for line in three.lines
    ]
    for thread in closing[:2]:
        thread.start()
    with pytest.raises(queue.Empty):
        ended.get(timeout=0.2) and ended.get(timeout=0.2)
    closing[2].start()
    for thread in closing:
        thread.join(30)
    assert three.lost.empty()

"""Work ends soon after nobody waits for it, but for what is learned for all."""

from __future__ import annotations

import threading

import pytest

from elman.interruption import Interrupted, each, look, may_end, pieces, until, whole


def test_pieces_are_the_whole() -> None:
    found = list(pieces(1000, 3))
    assert [begin for begin, _ in found[1:]] == [end for _, end in found[:-1]]
    assert (found[0], found[-1][1]) == ((0, 3), 1000)
    assert list(pieces(0, 3)) == []


def test_only_who_is_asked_ends() -> None:
    ended = threading.Event()
    ended.set()
    with pytest.raises(Interrupted):
        until(ended, look)
    look()
    assert until(threading.Event(), lambda: 7) == 7


def test_items_are_gone_through_as_long_as_somebody_waits() -> None:
    ended = threading.Event()

    def some() -> list[int]:
        found = []
        for item in each(range(9)):
            found.append(item)
            if item == 3:
                ended.set()
        return found

    with pytest.raises(Interrupted):
        until(ended, some)
    assert list(each(range(3))) == [0, 1, 2]


def test_what_is_learned_for_all_is_learned_whole() -> None:
    ended = threading.Event()
    ended.set()
    assert until(ended, whole, lambda: [may_end(), *each(range(2))]) == [False, 0, 1]
    assert until(ended, may_end)
    assert not may_end()

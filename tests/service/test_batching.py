"""What arrives together is answered together; whoever is to blame bears it alone."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elman.service.batching import Batches


def doubled(items: Sequence[int]) -> list[str]:
    if any(item < 0 for item in items):
        raise ValueError(f"{min(items)} is below zero")
    return [str(2 * item) for item in items]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(-2, 50), min_size=1, max_size=5), max_size=20))
def test_everybody_gets_their_own(requests: list[list[int]]) -> None:
    sizes: list[int] = []

    async def main() -> list[Any]:
        batches = Batches(0.001, sizes.append)
        asked = [batches.ask("key", request, doubled) for request in requests]
        found = await asyncio.gather(*asked, return_exceptions=True)
        batches.close()
        return found

    for request, answer in zip(requests, asyncio.run(main()), strict=True):
        if min(request) < 0:
            assert isinstance(answer, ValueError)
        else:
            assert answer == [str(2 * item) for item in request]
    assert sum(sizes) == sum(map(len, requests))


def test_what_waits_is_answered_at_once() -> None:
    calls: list[int] = []

    def slow(items: Sequence[int]) -> list[str]:
        calls.append(len(items))
        time.sleep(0.05)
        return doubled(items)

    async def main() -> None:
        batches = Batches(0)
        first = asyncio.create_task(batches.ask("key", [1], slow))
        await asyncio.sleep(0.02)
        others = [asyncio.create_task(batches.ask("key", [i], slow)) for i in range(9)]
        await asyncio.gather(first, *others)
        batches.close()

    asyncio.run(main())
    assert calls == [1, 9]


def test_kinds_are_kept_apart() -> None:
    async def main() -> list[list[str]]:
        batches = Batches(0.001)
        found = await asyncio.gather(
            batches.ask("a", [1], lambda items: ["a"] * len(items)),
            batches.ask("b", [1], lambda items: ["b"] * len(items)),
        )
        batches.close()
        return list(found)

    assert asyncio.run(main()) == [["a"], ["b"]]


def test_who_leaves_is_not_asked_for() -> None:
    asked: list[list[int]] = []
    free = threading.Event()

    def slow(items: Sequence[int]) -> list[str]:
        asked.append(list(items))
        free.wait(5)
        return doubled(items)

    async def main() -> list[str]:
        batches = Batches(0)
        first = asyncio.create_task(batches.ask("key", [1], slow))
        await asyncio.sleep(0.02)
        gone = asyncio.create_task(batches.ask("key", [2], slow))
        stays = asyncio.create_task(batches.ask("key", [3], slow))
        await asyncio.sleep(0.02)
        gone.cancel()
        free.set()
        with pytest.raises(asyncio.CancelledError):
            await gone
        await first
        found = await stays
        batches.close()
        return found

    assert asyncio.run(main()) == ["6"]
    assert asked == [[1], [3]]

"""Questions about names in processes: once for all who ask, and no longer queue than said."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from elman.interruption import look
from elman.service.problems import Problem
from elman.service.workers import Workers


def slow(asked: Any) -> str:
    name, seconds = asked
    time.sleep(seconds)
    return f"{name} by {os.getpid()}"


def endless(asked: Any) -> str:
    while True:
        look()
        time.sleep(0.001)


def threads(asked: Any) -> str:
    import numpy as np

    square = np.ones((600, 600))
    square @ square
    return str(len(list(Path("/proc/self/task").iterdir())))


def end(asked: Any) -> str:
    os._exit(3)


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(1, 0.5)
    yield made
    made.close()


def test_a_question_is_answered_once_for_all_who_ask_it(workers: Workers) -> None:
    async def main() -> list[str]:
        first = asyncio.ensure_future(workers.ask(slow, ("a", 0.2)))
        second = asyncio.ensure_future(workers.ask(slow, ("a", 0.2)))
        await asyncio.sleep(0.05)
        first.cancel()  # Who leaves takes nothing from the others.
        found = [await second, await workers.ask(slow, ("a", 0.2))]
        await asyncio.gather(first, return_exceptions=True)
        return found

    asyncio.run(workers_are_up(workers))
    began = time.perf_counter()
    one, again = asyncio.run(main())
    assert one == again
    assert time.perf_counter() - began < 5


async def workers_are_up(workers: Workers) -> None:
    await workers.ask(slow, ("up", 0))


def test_work_ends_that_nobody_waits_for_any_more(workers: Workers) -> None:
    async def main() -> str:
        asked = [asyncio.ensure_future(workers.ask(endless, number)) for number in range(3)]
        while not workers.at_work:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        for each in asked:
            each.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        while workers.at_work:
            await asyncio.sleep(0.01)
        return await workers.ask(slow, ("next", 0))

    asyncio.run(workers_are_up(workers))
    assert asyncio.run(main()).startswith("next")


def test_nobody_waits_longer_than_said(workers: Workers) -> None:
    async def main() -> list[Any]:
        asked = [workers.ask(slow, (str(i), 0.2)) for i in range(40)]
        return await asyncio.gather(*asked, return_exceptions=True)

    asyncio.run(workers_are_up(workers))
    asyncio.run(workers.ask(slow, ("pace", 0.2)))
    found = asyncio.run(main())
    problems = [each for each in found if isinstance(each, Problem)]
    assert 2 <= len(found) - len(problems) <= 12
    assert {each.kind for each in problems} == {"too-busy"}
    assert all(int(each.headers["Retry-After"]) >= 1 for each in problems)
    # And once there is room again, questions are answered.
    assert asyncio.run(workers.ask(slow, ("z", 0))).startswith("z")


def test_what_takes_long_unexpectedly_keeps_others_waiting_no_longer(workers: Workers) -> None:
    async def main() -> list[Any]:
        asked = [workers.ask(slow, (str(i), 3)) for i in range(9)]
        return await asyncio.gather(*asked, return_exceptions=True)

    asyncio.run(workers_are_up(workers))
    found = asyncio.run(main())
    assert isinstance(found[0], str)
    assert any(isinstance(each, Problem) for each in found[3:])


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted on Linux")
def test_processes_do_not_bring_threads_of_their_own(workers: Workers) -> None:
    # The main one, and what waits for the end of the parent.
    assert int(asyncio.run(workers.ask(threads, None))) == 2


def test_a_process_that_dies_is_told_and_replaced(workers: Workers) -> None:
    with pytest.raises(Problem) as lost:
        asyncio.run(workers.ask(end, None))
    assert (lost.value.status, lost.value.kind) == (503, "worker-lost")
    assert asyncio.run(workers.ask(slow, ("b", 0))).startswith("b")

"""Requests that arrive together are answered together, by threads beside the event loop.

While one batch of a kind is at work, what arrives gathers for the next: under load batches grow,
and nobody waits for a clock. A batch that is known to take a moment is answered in the event loop,
since handing it to a thread takes longer. A batch that fails is asked again in halves, so that a
bad text harms nobody but who sent it.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

from elman.interruption import Interrupted, until

__all__ = ["Batches", "in_halves"]

Answer = Callable[[Sequence[Any]], list[str]]

_THREADS = 4
_AT_ONCE = 1024
"""Texts of a batch: more would keep the others waiting."""
_MOMENT = 0.003
"""Seconds that the event loop may be kept by a batch, as far as can be known beforehand."""
_PACES = 256
"""Kinds whose pace is remembered."""


class _Waiting(NamedTuple):
    items: Sequence[Any]
    future: asyncio.Future[list[str]]
    size: int


class Batches:
    """Puts together what is asked at the same time.

    `wait` are the seconds that the first of a batch waits for others, `seen` hears how many
    texts each batch has.
    """

    def __init__(self, wait: float, seen: Callable[[int], None] = lambda size: None) -> None:
        self._wait, self._seen = wait, seen
        self._waiting: dict[Hashable, list[_Waiting]] = {}
        self._working: set[Hashable] = set()
        self._paces: dict[Hashable, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._running: set[Future[Any]] = set()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="elman")

    async def ask(
        self, key: Hashable, items: Sequence[Any], answer: Answer, size: int = 0
    ) -> list[str]:
        """Answer items together with those of others that have the same `key`.

        `size` is what their time grows with; of 0, not known, they are answered by a thread.
        Raises what `answer` raises for these items alone.
        """
        loop = asyncio.get_running_loop()
        waiting = _Waiting(items, loop.create_future(), size)
        self._waiting.setdefault(key, []).append(waiting)
        if key not in self._working:
            self._working.add(key)
            task = loop.create_task(self._work(key, answer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await waiting.future

    async def alone(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Run something in a thread, with nobody else's; it ends soon after nobody awaits it."""
        ended = threading.Event()
        try:
            return await self._in_thread(ended, work, *arguments)
        finally:
            ended.set()

    @property
    def at_work(self) -> int:
        """How many pieces of work threads have begun or are to begin."""
        return len(self._running)

    async def _in_thread(
        self, ended: threading.Event, work: Callable[..., Any], *given: Any
    ) -> Any:
        future = self._threads.submit(until, ended, work, *given)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return await asyncio.wrap_future(future)

    async def _work(self, key: Hashable, answer: Answer) -> None:
        loop = asyncio.get_running_loop()
        try:
            await self._gather(key, loop.time() + self._wait)
            while batch := self._next(key):
                self._seen(sum(len(waiting.items) for waiting in batch))
                if self._takes_a_moment(key, batch):
                    found, pace = _answered(batch, answer)
                else:
                    try:
                        found, pace = await self._in_thread(
                            _unwanted(batch), _answered, batch, answer
                        )
                    except Interrupted:
                        continue
                if len(self._paces) >= _PACES:
                    self._paces.clear()
                self._paces[key] = pace
                for waiting, answers in zip(batch, found, strict=True):
                    if waiting.future.done():
                        continue
                    if isinstance(answers, BaseException):
                        waiting.future.set_exception(answers)
                    else:
                        waiting.future.set_result(answers)
                await self._gather(key, loop.time() + self._wait)
        finally:
            self._working.discard(key)
            for waiting in self._waiting.pop(key, ()):
                waiting.future.cancel()

    async def _gather(self, key: Hashable, end: float) -> None:
        """Wait as long as requests are coming in, and no longer than until `end`."""
        loop, known = asyncio.get_running_loop(), -1
        while (count := len(self._waiting.get(key, ()))) > known and loop.time() < end:
            known = count
            await asyncio.sleep(0)

    def _takes_a_moment(self, key: Hashable, batch: list[_Waiting]) -> bool:
        pace = self._paces.get(key)
        if pace is None or not all(waiting.size for waiting in batch):
            return False
        return pace * sum(waiting.size for waiting in batch) < _MOMENT

    def _next(self, key: Hashable) -> list[_Waiting]:
        """Take the next batch: whole requests, those whose sender has left not among them."""
        queue = [w for w in self._waiting.get(key, ()) if not w.future.done()]
        size = taken = 0
        for waiting in queue:
            if taken and size + len(waiting.items) > _AT_ONCE:
                break
            size += len(waiting.items)
            taken += 1
        self._waiting[key] = queue[taken:]
        return queue[:taken]

    def close(self) -> None:
        """Let the threads end once they have done what they do."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _unwanted(batch: list[_Waiting]) -> threading.Event:
    """Make an event that comes once everybody has left who waits for a batch."""
    event, there = threading.Event(), len(batch)

    def left(future: asyncio.Future[list[str]]) -> None:
        nonlocal there
        there -= 1
        if not there:
            event.set()

    for waiting in batch:
        waiting.future.add_done_callback(left)
    return event


def _answered(
    batch: list[_Waiting], answer: Answer
) -> tuple[list[list[str] | BaseException], float]:
    """Answer requests; returns what each gets, and the seconds that a character took."""
    began = time.thread_time()
    there = [waiting for waiting in batch if not waiting.future.done()]
    found = dict(zip(map(id, there), in_halves([w.items for w in there], answer), strict=True))
    pace = (time.thread_time() - began) / max(1, sum(waiting.size for waiting in there))
    return [found.get(id(waiting), []) for waiting in batch], pace


def in_halves(requests: Sequence[Sequence[Any]], answer: Answer) -> list[list[str] | BaseException]:
    """Answer requests together; where that fails, in halves, until who is to blame is alone."""
    if not requests:
        return []
    try:
        answers = answer([item for items in requests for item in items])
    except Exception as error:  # noqa: BLE001  it is told to who is to blame
        if len(requests) == 1:
            return [error]
        half = len(requests) // 2
        return in_halves(requests[:half], answer) + in_halves(requests[half:], answer)
    cut: list[list[str] | BaseException] = []
    at = 0
    for items in requests:
        cut.append(answers[at : at + len(items)])
        at += len(items)
    return cut

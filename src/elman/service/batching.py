"""Requests that arrive together are answered together, by threads beside the event loop.

While one batch of a kind is at work, what arrives gathers for the next: under load batches grow,
and nobody waits for a clock. A batch that fails is asked again request by request, so that a bad
text harms nobody but who sent it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

__all__ = ["Batches"]

Answer = Callable[[Sequence[Any]], list[str]]

_THREADS = 4
_AT_ONCE = 1024
"""Texts of a batch: more would keep the others waiting."""


class _Waiting(NamedTuple):
    items: Sequence[Any]
    future: asyncio.Future[list[str]]


class Batches:
    """Puts together what is asked at the same time.

    `wait` are the seconds that the first of a batch waits for others, `seen` hears how many
    texts each batch has.
    """

    def __init__(self, wait: float, seen: Callable[[int], None] = lambda size: None) -> None:
        self._wait, self._seen = wait, seen
        self._waiting: dict[Hashable, list[_Waiting]] = {}
        self._working: set[Hashable] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="elman")

    async def ask(self, key: Hashable, items: Sequence[Any], answer: Answer) -> list[str]:
        """Answer items together with those of others that have the same `key`.

        Raises what `answer` raises for these items alone.
        """
        loop = asyncio.get_running_loop()
        waiting = _Waiting(items, loop.create_future())
        self._waiting.setdefault(key, []).append(waiting)
        if key not in self._working:
            self._working.add(key)
            task = loop.create_task(self._work(key, answer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await waiting.future

    async def alone(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Run something in a thread, with nobody else's."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, work, *arguments)

    async def _work(self, key: Hashable, answer: Answer) -> None:
        loop = asyncio.get_running_loop()
        try:
            if self._wait:
                await asyncio.sleep(self._wait)
            while batch := self._next(key):
                self._seen(sum(len(waiting.items) for waiting in batch))
                found = await loop.run_in_executor(self._threads, _answered, batch, answer)
                for waiting, answers in zip(batch, found, strict=True):
                    if waiting.future.done():
                        continue
                    if isinstance(answers, BaseException):
                        waiting.future.set_exception(answers)
                    else:
                        waiting.future.set_result(answers)
        finally:
            self._working.discard(key)
            for waiting in self._waiting.pop(key, ()):
                waiting.future.cancel()

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


def _answered(batch: list[_Waiting], answer: Answer) -> list[list[str] | BaseException]:
    if len(batch) > 1:
        together = [item for waiting in batch for item in waiting.items]
        try:
            answers = answer(together)
        except Exception:  # noqa: BLE001  whose fault it was is found below
            pass
        else:
            cut, at = [], 0
            for waiting in batch:
                cut.append(answers[at : at + len(waiting.items)])
                at += len(waiting.items)
            return list(cut)
    found: list[list[str] | BaseException] = []
    for waiting in batch:
        if waiting.future.done():
            found.append([])
            continue
        try:
            found.append(answer(waiting.items))
        except Exception as error:  # noqa: BLE001  it is told to who asked
            found.append(error)
    return found

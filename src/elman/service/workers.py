"""Processes that answer questions about names and sounds, each with its own voices in memory."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from elman.service.problems import Problem

__all__ = ["Workers"]

_KEPT = 1 << 23
"""Characters of answers that are kept: who types a name asks for its beginnings again."""


def _begin() -> None:
    # Ctrl-C reaches the whole group; who ends the workers is the service.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _ready(language: str) -> None:
    """Have a voice in memory that has been learned before; one that has not stays unlearned."""
    from elman.domains import similar

    similar("warm", language, count=1)


class Workers:
    """Answers questions in processes of their own; the same question again from memory."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool: ProcessPoolExecutor | None = None
        self._kept: OrderedDict[Any, str] = OrderedDict()
        self._size = 0

    def warm(self, language: str = "en") -> None:
        """Start the processes, and let each have a language's voice in memory."""
        for _ in range(self._count):
            self._started().submit(_ready, language)

    async def ask(self, work: Callable[[Any], str], asked: Any) -> str:
        """Answer a question; raises what `work` raises, and a `Problem` where a worker dies."""
        key = (work.__name__, asked)
        if (known := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return known
        pool = self._started()
        try:
            answer: str = await asyncio.wrap_future(pool.submit(work, asked))
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
            raise Problem(
                503,
                "worker-lost",
                "The process that was to answer has ended, perhaps for want of memory",
                "ask again, and for less at a time",
                headers={"Retry-After": "1"},
            ) from None
        self._keep(key, answer)
        return answer

    def _keep(self, key: Any, answer: str) -> None:
        self._size += len(answer) - len(self._kept.pop(key, ""))
        self._kept[key] = answer
        while self._size > _KEPT:
            self._size -= len(self._kept.popitem(last=False)[1])

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._count, multiprocessing.get_context("spawn"), initializer=_begin
            )
        return self._pool

    def close(self) -> None:
        """End the processes, whatever they are at."""
        if self._pool is None:
            return
        processes = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        self._pool = None

"""Processes that answer questions about names and sounds, each with its own voices in memory."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import itertools
import math
import multiprocessing
import os
import signal
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from statistics import median
from typing import Any, NamedTuple

from elman.interruption import until
from elman.service.problems import Problem

__all__ = ["THREADS", "Workers"]

_KEPT = 1 << 23
"""Characters of answers that are kept: who types a name asks for its beginnings again."""
_LATEST = 32
"""Questions of a kind whose time tells how long the next one will take."""

_SEATS = 1 << 16
"""Questions that may be begun or wait at a time: connections are far fewer."""

_COLLECTED = (50_000, 20, 100)
"""Objects made, and collections of younger ones, before objects in circles are looked for."""

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "ELMAN_KERNEL_THREADS")
"""Variables that say, before NumPy is imported, how many threads it and the kernels have."""


def _end_with_parent() -> None:
    """End this process once the one that started it has ended, whatever ended that."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True, name="parent").start()


class _Seat(NamedTuple):
    """Tells a process whether who asked is gone: a byte that it shares with the service."""

    left: Any
    number: int

    def is_set(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return bool(self.left[self.number])


_left: Any = None
"""In a process that answers: a byte for each question, not 0 once nobody waits for it."""


def _begin(left: Any) -> None:
    global _left
    _left = left
    # Ctrl-C reaches the whole group; who ends the workers is the service.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    # The processes have the processors among them: threads of several would only wait in turns.
    for name in THREADS:
        os.environ[name] = "1"
    # A question makes a hundred thousand objects, of which hardly any are in circles.
    gc.set_threshold(*_COLLECTED)


def _ready(language: str) -> None:
    """Have a voice in memory that has been learned before; one that has not stays unlearned."""
    from elman.domains import similar

    similar("warm", language, count=1)
    # A voice is a million objects that stay: they are not looked through at every collection.
    gc.collect()
    gc.freeze()


def _timed(work: Callable[[Any], str], asked: Any, number: int) -> tuple[str, float]:
    began = time.perf_counter()
    return until(_Seat(_left, number), work, asked), time.perf_counter() - began


class Workers:
    """Answers questions in processes of their own; the same question again from memory.

    A question that would wait longer than `patience` seconds for a process is sent away; one that
    nobody waits for any more ends soon, unless it learns what others will ask for.
    """

    def __init__(self, count: int, patience: float) -> None:
        self._count, self._patience = count, patience
        self._pool: ProcessPoolExecutor | None = None
        self._kept: OrderedDict[Any, str] = OrderedDict()
        self._size = 0
        self._asked: dict[Any, tuple[asyncio.Task[str], list[None]]] = {}
        self._took: dict[str, deque[float]] = {}
        self._ahead: dict[Future[Any], float] = {}
        self._left: Any = None
        self._numbers = itertools.count()

    @property
    def at_work(self) -> int:
        """How many questions processes have begun or are to begin."""
        return len(self._ahead)

    def warm(self, language: str = "en") -> None:
        """Start the processes, and let each have a language's voice in memory."""
        for _ in range(self._count):
            self._started().submit(_ready, language)

    async def ask(self, work: Callable[[Any], str], asked: Any) -> str:
        """Answer a question, once for all who ask it at the same time.

        Raises what `work` raises, and a `Problem` where all are busy for too long or a worker dies.
        """
        key = (work.__name__, asked)
        if (known := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return known
        if key not in self._asked:
            self._asked[key] = asyncio.ensure_future(self._answer(work, asked)), []
        task, there = self._asked[key]
        there.append(None)
        try:
            answer = await asyncio.shield(task)
        finally:
            there.pop()
            if not there:
                task.cancel()
                del self._asked[key]
        self._keep(key, answer)
        return answer

    async def _answer(self, work: Callable[[Any], str], asked: Any) -> str:
        took = self._took.setdefault(work.__name__, deque(maxlen=_LATEST))
        busy = sum(list(self._ahead.values())) / self._count
        if len(self._ahead) >= self._count and busy > self._patience:
            raise _busy(busy)
        pool = self._started()
        number = next(self._numbers) % _SEATS
        self._left[number] = 0
        answered: asyncio.Future[tuple[str, float]] | None = None
        try:
            future = pool.submit(_timed, work, asked, number)
            self._ahead[future] = median(took) if took else 0.0
            future.add_done_callback(self._ahead.pop)
            answered = asyncio.wrap_future(future)
            await asyncio.wait({answered}, timeout=self._patience)
            # What nobody expected to take long, as learning a language, keeps the others out.
            if not answered.done() and future.cancel():
                raise _busy(self._patience)
            answer, seconds = await answered
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
        finally:
            self._left[number] = 1
            if answered is not None:
                answered.cancel()
        took.append(seconds)
        return answer

    def _keep(self, key: Any, answer: str) -> None:
        self._size += len(answer) - len(self._kept.pop(key, ""))
        self._kept[key] = answer
        while self._size > _KEPT:
            self._size -= len(self._kept.popitem(last=False)[1])

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._left = self._left or context.RawArray(ctypes.c_ubyte, _SEATS)
            self._pool = ProcessPoolExecutor(
                self._count, context, initializer=_begin, initargs=(self._left,)
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


def _busy(seconds: float) -> Problem:
    return Problem(
        503,
        "too-busy",
        "The processes that answer questions about names have more to do than they answer soon",
        "ask again a little later",
        headers={"Retry-After": str(max(1, math.ceil(seconds)))},
    )

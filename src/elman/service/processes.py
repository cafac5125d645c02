"""Several processes at one port, each with the models: one more starts, watches and ends them.

The kernel hands each of them connections (`SO_REUSEPORT`). They share nothing but what they count,
which whoever is asked for `/metrics` has added up.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from elman import errors
from elman.errors import ConfigurationError, ElmanError
from elman.service.metrics import Figures
from elman.service.settings import Address, Limits
from elman.service.sockets import bound, url_of
from elman.service.workers import THREADS

__all__ = ["serve_several"]

_ENDING = 15.0
"""Seconds after which a process that is told to end, and takes ten at most, is ended."""
_ASKING = 2.0
"""Seconds after which figures are told without those of a process that does not answer."""
_SOON, _LATE = 0.5, 30.0
"""Seconds until a process that has ended is replaced: twice as many each time that it soon ends."""


class _Link:
    """What one of the processes says to the one that started it, and hears from it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._awaited: list[asyncio.Future[list[Figures]]] = []

    def tell(self, said: str) -> None:
        """Have something said of the models."""
        self._connection.send(("said", said))

    def begun(self, url: str, service: Any) -> None:
        """Say that questions are answered, and answer for what is counted from now on."""
        self._service = service
        service.everybody = self._everybody
        asyncio.get_running_loop().add_reader(self._connection.fileno(), self._hear)
        self._connection.send(("ready", service.models.told()))

    async def _everybody(self) -> list[Figures]:
        found = asyncio.get_running_loop().create_future()
        self._awaited.append(found)
        self._connection.send(("asked", None))
        return list(await found)

    def _hear(self) -> None:
        try:
            what, value = self._connection.recv()
        except (EOFError, OSError):
            asyncio.get_running_loop().remove_reader(self._connection.fileno())
            os.kill(os.getpid(), signal.SIGTERM)  # Nobody would end it later.
            return
        if what == "count":
            self._connection.send(("counted", (value, self._service.figures())))
        elif (found := self._awaited.pop(0)) and not found.done():
            found.set_result(value)


def _answering(paths: list[Path], address: Address, limits: Limits, connection: Connection) -> None:
    """What each process does: serve, until it is told to end."""
    from elman.service.server import serve

    link = _Link(connection)
    try:
        serve(paths, address, limits, tell=link.tell, begun=link.begun, shared=True)
    except ElmanError as error:
        connection.send(("failed", (type(error).__name__, error.problem, error.remedy)))


@dataclass
class _Process:
    number: int
    process: Any
    connection: Connection
    began: float = field(default_factory=time.monotonic)
    ready: bool = False
    figures: Figures | None = None
    """What it had counted when it was last asked."""


@dataclass
class _Count:
    """Figures that somebody asked for, as they come together."""

    asker: _Process
    left: set[int]
    found: list[Figures]
    until: float = field(default_factory=lambda: time.monotonic() + _ASKING)


class _Supervisor:
    """Starts the processes, replaces those that end, passes on what they are told."""

    def __init__(
        self, paths: list[Path], address: Address, limits: Limits, tell: Callable[[str], None]
    ) -> None:
        self._asked = (paths, address, limits)
        self._tell = tell
        self._running: dict[int, _Process] = {}
        self._due: dict[int, float] = {}
        self._delays: dict[int, float] = {}
        self._counts: dict[int, _Count] = {}
        self._ended: list[Figures] = []
        self._serial = 0
        self._closing = 0.0
        self._models: Any = None
        self._begun = False

    def run(self, begun: Callable[[Any], None]) -> None:
        """Serve until SIGTERM or Ctrl-C; raises what keeps a process from beginning."""
        count = self._asked[2].processes
        with _signals() as signals:
            try:
                for number in range(1, count + 1):
                    self._start(number)
                while self._running or (self._due and not self._closing):
                    self._step(signals)
                    ready = sum(each.ready for each in self._running.values())
                    if not self._begun and not self._closing and ready == count:
                        self._begun = True
                        begun(self._models)
            finally:
                for each in self._running.values():
                    each.process.kill()

    def _start(self, number: int) -> None:
        ours, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        process = context.Process(
            target=_answering, args=(*self._asked, theirs), name=f"elman serve {number}"
        )
        with _threads(self._asked[2].processes):
            process.start()
        theirs.close()
        self._running[number] = _Process(number, process, ours)

    def _step(self, signals: int) -> None:
        """Wait for whatever happens next, and do what it asks for."""
        times = [*self._due.values(), *(c.until for c in self._counts.values())]
        if self._closing:
            times.append(self._closing)
        timeout = max(0.0, min(times) - time.monotonic()) if times else None
        of = {each.connection: each for each in self._running.values()}
        happened = wait([signals, *of], timeout)
        if signals in happened:
            self._signalled(os.read(signals, 64))
        for connection in happened:
            if isinstance(connection, Connection):
                self._hear(of[connection])
        now = time.monotonic()
        for number, count in list(self._counts.items()):
            if not count.left or now >= count.until:
                del self._counts[number]
                _send(count.asker, "figures", [*count.found, *self._ended])
        for number, due in list(self._due.items()):
            if now >= due:
                del self._due[number]
                self._start(number)
        if self._closing and now >= self._closing:
            for each in self._running.values():
                each.process.kill()

    def _signalled(self, numbers: bytes) -> None:
        for number in numbers:
            if number == signal.SIGHUP:
                self._signal(signal.SIGHUP)
            else:
                self._closing = self._closing or time.monotonic() + _ENDING
                self._due.clear()
                self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        for each in self._running.values():
            # One that has not begun does not know yet what SIGHUP means: it reads all anyway.
            if each.ready or number != signal.SIGHUP:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(each.process.pid, number)

    def _hear(self, each: _Process) -> None:
        try:
            what, value = each.connection.recv()
        except (EOFError, OSError):
            self._lost(each)
            return
        match what:
            case "ready":
                each.ready, self._models = True, value
            case "said":
                self._tell(f"process {each.number}: {value}")
            case "asked":
                self._count(each)
            case "counted":
                number, each.figures = value
                if number in self._counts:
                    self._counts[number].found.append(each.figures)
                    self._counts[number].left.discard(each.number)
            case "failed":
                name, problem, remedy = value
                error: ElmanError = getattr(errors, name, ElmanError)(problem, remedy=remedy)
                if not self._begun:
                    raise error
                self._tell(f"process {each.number} cannot begin: {error}")

    def _count(self, asker: _Process) -> None:
        self._serial += 1
        there = [each for each in self._running.values() if each.ready]
        self._counts[self._serial] = _Count(asker, {each.number for each in there}, [])
        for each in there:
            _send(each, "count", self._serial)

    def _lost(self, each: _Process) -> None:
        """Let another process take the place of one that has ended, unless all are to end."""
        del self._running[each.number]
        each.connection.close()
        each.process.join(_ENDING)
        for count in self._counts.values():
            count.left.discard(each.number)
        if each.figures is not None:
            self._ended.append(each.figures.past())
        if self._closing:
            return
        code = each.process.exitcode
        how = f"by signal {-code}" if code is not None and code < 0 else f"with status {code}"
        if not self._begun:
            raise ConfigurationError(
                f"Process {each.number} ended {how} before it could answer",
                remedy="pass fewer processes, or serve smaller models",
            )
        if time.monotonic() - each.began > 2 * _LATE:
            self._delays.pop(each.number, None)
        delay = self._delays.get(each.number, _SOON)
        self._delays[each.number] = min(2 * delay, _LATE)
        self._due[each.number] = time.monotonic() + delay
        self._tell(f"process {each.number} ended {how}; another takes its place")


def _send(each: _Process, what: str, value: Any) -> None:
    with contextlib.suppress(OSError):  # Its end is noticed by itself.
        each.connection.send((what, value))


@contextlib.contextmanager
def _threads(processes: int) -> Iterator[None]:
    """Let a process that is started have its share of the processors, unless that is set."""
    share = str(max(1, len(os.sched_getaffinity(0)) // processes))
    added = {name: share for name in THREADS if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


@contextlib.contextmanager
def _signals() -> Iterator[int]:
    """Yield a descriptor that the numbers of signals can be read from."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)

    def note(number: int, _: object) -> None:
        os.write(writing, bytes([number]))

    taken = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    former = {number: signal.signal(number, note) for number in taken}
    try:
        yield reading
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)


def serve_several(
    paths: list[Path],
    address: Address,
    limits: Limits,
    *,
    tell: Callable[[str], None],
    begun: Callable[[str, Any], None],
) -> None:
    """Serve as `serve` does, by `limits.processes` processes.

    `begun` is told the address, and the models as `Models.told` has them. A process that ends is
    replaced; SIGTERM and SIGHUP reach all. Raises `ConfigurationError` where the machine cannot
    hand connections to several processes, and what `serve` raises.
    """
    if not hasattr(socket, "SO_REUSEPORT") or not hasattr(os, "sched_getaffinity"):
        raise ConfigurationError(
            "Only Linux hands the connections of a port to several processes, received "
            f"processes={limits.processes}",
            remedy="pass processes=1, or start several behind a proxy",
        )
    with contextlib.closing(bound(address)) as first:
        address = replace(address, port=first.getsockname()[1])
    # Held, so that nobody else takes the port: it is not listened at, and gets no connection.
    with contextlib.closing(bound(address, shared=True)):
        supervisor = _Supervisor(paths, address, limits, tell)
        supervisor.run(lambda models: begun(url_of(address.host, address.port), models))

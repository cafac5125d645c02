"""One process that serves until it is told to end: socket, signals, uvicorn."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import uvicorn

from elman.domains.lookups import prepare
from elman.service.application import Service
from elman.service.keys import gate_of
from elman.service.models import Models
from elman.service.protocol import protocol_for
from elman.service.settings import Address, Limits
from elman.service.sockets import bound, url_of

__all__ = ["serve", "server_of"]

_GRACE = 10
"""Seconds that what is at work may take once the service is told to end."""

_TURN = 0.001
"""Seconds after which one thread lets another go on: the event loop is to answer soon."""


def serve(
    paths: list[Path],
    address: Address,
    limits: Limits,
    *,
    tell: Callable[[str], None],
    begun: Callable[[str, Service], None],
    shared: bool = False,
) -> None:
    """Serve models, names and the page until SIGTERM or Ctrl-C; SIGHUP reads the models again.

    `begun` is told the address once questions are answered, `tell` what happens to models; with
    `shared` other processes answer at the same port.
    Raises `ConfigurationError` for an address that cannot be had, and what models raise.
    """
    with contextlib.closing(bound(address, shared=shared)) as listening:
        gate = gate_of(address)
        models = Models(paths, tell)
        _room_for(limits.connections)
        sys.setswitchinterval(_TURN)
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_served(models, gate, limits, listening, address, begun))


def _loop_factory() -> Any:
    try:
        import uvloop
    except ImportError:  # It has no wheel for every machine.
        return None
    return uvloop.new_event_loop


async def _served(
    models: Models,
    gate: Any,
    limits: Limits,
    listening: socket.socket,
    address: Address,
    begun: Callable[[str, Service], None],
) -> None:
    service = Service(models, gate, limits)
    server = server_of(service)
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[None]] = {loop.create_task(models.watch())}

    def renew() -> None:
        task = loop.create_task(models.renew(all_=True))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def end() -> None:
        service.desk.closing.set()
        server.should_exit = True

    handled: dict[int, Callable[[], None]] = {signal.SIGTERM: end, signal.SIGINT: end}
    if hasattr(signal, "SIGHUP"):
        handled[signal.SIGHUP] = renew
    for number, what in handled.items():
        loop.add_signal_handler(number, what)
    try:
        running = loop.create_task(server.serve(sockets=[listening]))
        while not server.started and not running.done():
            await asyncio.sleep(0.005)
        if server.started:
            service.ready = True
            service.workers.warm()
            tasks.add(loop.create_task(asyncio.to_thread(prepare)))
            begun(url_of(address.host, listening.getsockname()[1]), service)
        await running
    finally:
        # The loop lets go of signals when it closes: who tells it twice to end breaks nothing off.
        for task in tasks:
            task.cancel()
        service.close()


def _room_for(connections: int) -> None:
    """Let the process have as many sockets open as it may serve, if the machine lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + 256
    if soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class _Server(uvicorn.Server):
    """uvicorn's server, whose signals are this process's own."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def server_of(service: Service) -> uvicorn.Server:
    """Make the server of an application, which answers at the sockets that it is given."""
    return _Server(
        uvicorn.Config(
            service,
            http=protocol_for(service.limits),
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="error",  # What clients do wrong is told to them, and counted.
            access_log=False,
            server_header=False,
            proxy_headers=False,
            backlog=2048,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=_GRACE,
        )
    )

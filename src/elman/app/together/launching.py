"""Processes of one machine that train as one: started together, and ended together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from elman.app.failures import MENDABLE
from elman.app.shown.console import note
from elman.app.together.meeting import free_port

__all__ = ["PLACE", "start"]

PLACE = "ELMAN_PLACE"
"""The variable that tells a process which one it is: number, count and address."""

_LATE = 30.0
"""Seconds that processes have to end after the first of them has failed."""

_PAUSE = 0.1


def start(count: int) -> int:
    """Run this command in so many processes, and return the code it ends with.

    The first of them has the terminal. Of the others, what they say last is shown where the first
    has said nothing.
    """
    address = f"127.0.0.1:{free_port()}"
    with tempfile.TemporaryDirectory(prefix="elman-") as folder:
        said = [Path(folder) / str(number) for number in range(count)]
        with _forwarding() as processes:
            for number in range(count):
                processes.append(_started(number, count, address, said[number]))
            codes = _waited(processes)
        failed = [number for number, code in enumerate(codes) if code]
        if not failed:
            return 0
        if codes[0] > 0:
            return codes[0]
        if codes[0] < 0:
            note(_line_of(0, count, codes[0]))
        else:
            number = failed[0]
            words = said[number].read_text("utf-8", "replace").strip().splitlines()
            note(
                words[-1] if words and codes[number] > 0 else _line_of(number, count, codes[number])
            )
        return MENDABLE


def _line_of(number: int, count: int, code: int) -> str:
    how = f"was ended by signal {-code}" if code < 0 else f"has ended with code {code}"
    return (
        f"elman: process {number} of {count} {how}; start the command again: with --checkpoint it "
        "goes on from where it stood"
    )


def _started(number: int, count: int, address: str, said: Path) -> subprocess.Popen[bytes]:
    threads = max(1, len(os.sched_getaffinity(0)) // count) if _counted() else 0
    environment = {
        **os.environ,
        PLACE: f"{number} {count} {address}",
        # A GPU each, where there are some.
        "JAX_LOCAL_DEVICE_IDS": str(number),
    }
    if threads:
        environment.setdefault("ELMAN_KERNEL_THREADS", str(threads))
    command = [sys.executable, "-m", "elman", *sys.argv[1:]]
    if number == 0:
        return subprocess.Popen(command, env=environment)
    with said.open("wb") as words:
        return subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=words,
        )


def _counted() -> bool:
    return hasattr(os, "sched_getaffinity")


def _waited(processes: Sequence[subprocess.Popen[bytes]]) -> list[int]:
    """Wait for all; once one has failed, no longer than the others need to notice."""
    until: float | None = None
    while True:
        codes = [process.poll() for process in processes]
        if all(code is not None for code in codes):
            return [code for code in codes if code is not None]
        if until is None and any(codes):
            until = time.monotonic() + _LATE
        if until is not None and time.monotonic() > until:
            for process in processes:
                process.kill()
            until = None
        time.sleep(_PAUSE)


@contextlib.contextmanager
def _forwarding() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Hand on what this process is told to do: Ctrl-C ends training, a stop ends all."""
    processes: list[subprocess.Popen[bytes]] = []

    def hand_on(number: int, _: object) -> None:
        for process in processes:
            with contextlib.suppress(OSError):
                process.send_signal(number)

    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, hand_on) for number in signals]
    try:
        yield processes
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)
        for process in processes:
            if process.poll() is None:
                process.kill()
                process.wait()

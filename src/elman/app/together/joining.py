"""A process that has joined others: it starts JAX with them, and ends with them."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import typer

from elman.app import ending
from elman.app.failures import MENDABLE
from elman.app.shown.console import note
from elman.app.together.lifeline import Lifeline
from elman.app.together.meeting import PATIENCE, Address, Meeting, free_port
from elman.app.together.place import AUTOMATIC, Place
from elman.errors import ElmanError, ProcessLost

__all__ = ["WRITTEN", "joined"]

WRITTEN = ("output", "plot", "log", "keep_language_model", "checkpoint")
"""Options that name files which the first process writes."""

_READ = ("data", "continue_", "init_from", "unlabelled", "teachers")
"""Options that name what is read: it may lie elsewhere on each machine, and is compared itself."""

_AGAIN = "start all of them again; with --checkpoint they go on from where they stood"

_VERDICT = 30.0
"""Seconds until the lifeline knows who has gone, when a sum has failed."""


def _connect() -> None:
    """Let processes connect for their sums now, and not on standard output, where gloo says so."""
    from elman.rnn.training.agreement import anywhere, together

    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        with together():
            anywhere(False)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


@contextmanager
def joined(place: Place | str, given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Train with others until the block ends; yields the options as this process takes them.

    `place` is where they meet, or the method by which JAX finds those that were started together.
    All but the first write into a folder that goes with the block, and print nothing.

    Raises `ConfigurationError` where processes are not alike, `ProcessLost` where one does not come
    or is gone.
    """
    facts = _facts(given)
    number, line = _met(place, facts) if isinstance(place, Place) else _found(place, facts)
    try:
        _connect()
        if number == 0:
            yield dict(given)
        else:
            with tempfile.TemporaryDirectory(prefix="elman-") as folder, _silence():
                yield {**given, **_aside(given, Path(folder))}
    except typer.Exit:
        _end(line)
        raise
    except ProcessLost as error:
        ending.at_once()
        if verdict := line.verdict(_VERDICT):
            raise ProcessLost(verdict, remedy=_AGAIN) from error
        raise
    except BaseException as error:
        # What JAX would wait for on its way out does not come any more.
        ending.at_once()
        line.fail(error.problem if isinstance(error, ElmanError) else _named(error))
        raise
    else:
        _end(line)


def _end(line: Lifeline) -> None:
    if not line.close():
        ending.at_once()


def _named(error: BaseException) -> str:
    return f"{type(error).__name__} {error}".strip()


def _met(place: Place, facts: Mapping[str, str]) -> tuple[int, Lifeline]:
    """Meet at an address, and start JAX at a port that the first has free."""
    import jax

    _end_when_told()
    meeting = Meeting(place.number, place.count, facts, _gone)
    line, port = meeting.at(place.address)
    local = place.address.is_local
    address = Address(place.address.host, port)
    jax.distributed.initialize(
        str(address),
        place.count,
        place.number,
        initialization_timeout=int(PATIENCE),
        cluster_detection_method="deactivate",
        coordinator_bind_address=str(address) if local else None,
    )
    return place.number, line


def _found(method: str, facts: Mapping[str, str]) -> tuple[int, Lifeline]:
    """Let JAX find the others, and meet where the first then listens."""
    import jax

    _end_when_told()
    jax.distributed.initialize(
        cluster_detection_method=None if method == AUTOMATIC else method,
        initialization_timeout=int(PATIENCE),
    )
    _connect()
    number, count = jax.process_index(), jax.process_count()
    from jax.experimental.multihost_utils import broadcast_one_to_all

    # A port is whole and its host is text, what JAX sends round are arrays.
    here = f"{socket.gethostname()}:{free_port('')}".encode() if number == 0 else b""
    sent = broadcast_one_to_all(_padded(here))
    address = Address.parse(bytes(sent.tolist()).rstrip(b"\0").decode())
    line, _ = Meeting(number, count, facts, _gone).at(address)
    return number, line


def _end_when_told() -> None:
    """Let SIGTERM end this process: JAX would note it for a program that asks, and go on."""
    import jax

    jax.config.update("jax_enable_preemption_service", False)  # type: ignore[no-untyped-call]


def _padded(text: bytes) -> Any:
    import numpy as np

    return np.frombuffer(text.ljust(300, b"\0"), np.uint8)


def _gone(verdict: str) -> None:
    with suppress(OSError):
        note(f"elman: {' '.join(verdict.split())}; {_AGAIN}")
    ending.leave_now(MENDABLE)


def _facts(given: Mapping[str, Any]) -> dict[str, str]:
    """What processes that train together have alike."""
    import jax

    from elman import __version__
    from elman.app.applicable import option_of

    known = {"elman": __version__, "JAX": jax.__version__}
    for name, value in given.items():
        if value is None or value is False or name == "as_json":
            continue
        there = name in WRITTEN or name in _READ
        known[option_of(name.strip("_"))] = "given" if there else str(value)
    return known


def _aside(given: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Files of a process that is not the first: it writes what the first does, for nobody."""
    files = {name: given[name] for name in WRITTEN if given.get(name) is not None}
    named = {
        name: type(value)(folder / f"{name}{Path(value).suffix}") for name, value in files.items()
    }
    return {"output": folder / "model.elman", **named}


@contextmanager
def _silence() -> Iterator[None]:
    """Answers go nowhere, and of what is written past Python nothing is shown.

    JAX has ten lines for the end of the first process, of which elman says one. With
    `ELMAN_DEBUG=1` all are shown.
    """
    before = sys.stdout
    with Path(os.devnull).open("w") as nowhere:
        sys.stdout = nowhere
        if os.environ.get("ELMAN_DEBUG") != "1" and sys.stderr is not None:
            sys.stderr = os.fdopen(
                os.dup(2), "w", 1, sys.stderr.encoding, errors="backslashreplace"
            )
            os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            sys.stdout = before

"""How processes meet that are to train as one: at the address of the first, before JAX starts.

There they are compared, so that another version or setting is named before anything is read.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from elman.app.together.lifeline import Lifeline
from elman.app.together.wire import Gone, Wire
from elman.errors import ConfigurationError, ProcessLost, printable, shorten

__all__ = ["PATIENCE", "Address", "Meeting", "free_port"]

PATIENCE = 60.0
"""Seconds that processes wait for each other."""

_PAUSE = 0.2

Facts = Mapping[str, str]
"""What must be the same in all processes, by the names that people give it."""


class Address(NamedTuple):
    """Where the first process is.

    >>> Address.parse("[::1]:1234")
    Address(host='::1', port=1234)
    """

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read `host:port`; raises `ConfigurationError` for anything else."""
        host, _, port = text.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise ConfigurationError(
                f"coordinator is HOST:PORT of process 0, received {shorten(text)}",
                remedy="pass for example --coordinator node1:4321",
            )
        return cls(host, int(port))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Whether only processes of the same machine can come there."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")


def free_port(host: str = "127.0.0.1") -> int:
    """Return the number of a port that nobody listens at."""
    with closing(socket.create_server((host, 0))) as probe:
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Meeting:
    """Process `number` of `count`, and what it is compared by."""

    number: int
    count: int
    facts: Facts
    lost: Callable[[str], None]
    """Is told who has gone, see `Lifeline`."""

    def at(self, address: Address) -> tuple[Lifeline, int]:
        """Meet all others; return the lifeline, and a port of the first that is free.

        Raises `ConfigurationError` where one of them is not alike, `ProcessLost` where one does
        not come.
        """
        return self.host(listening(address), address) if not self.number else self.visit(address)

    def host(self, listener: socket.socket, address: Address) -> tuple[Lifeline, int]:
        """Wait for the others where one is the first."""
        here: dict[int, Wire] = {}
        with closing(listener):
            port = free_port("127.0.0.1" if address.is_local else "")
            until = time.monotonic() + PATIENCE
            while len(here) < self.count - 1:
                listener.settimeout(max(0.01, until - time.monotonic()))
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    missing = sorted({*range(1, self.count)} - set(here))
                    named = ", ".join(map(str, missing[:5])) + (" ..." if missing[5:] else "")
                    self._refuse(
                        here,
                        ProcessLost(
                            f"{self.count} processes were to meet at {address}, in "
                            f"{PATIENCE:.0f} seconds {len(here) + 1} came (missing: {named})",
                            remedy="start all of them within a minute, and let them reach that "
                            "address",
                        ),
                    )
                self._greet(Wire(connection), here)
        for wire in here.values():
            wire.tell(go=port)
        return Lifeline(0, self.count, here, self.lost), port

    def _greet(self, wire: Wire, here: dict[int, Wire]) -> None:
        try:
            hello = wire.hear(5)
            number, facts = hello["number"], dict(hello["facts"])
            if not isinstance(number, int) or number < 1:
                raise ValueError(number)
        except (TimeoutError, Gone, LookupError, TypeError, ValueError):
            wire.close()  # Somebody else's.
            return
        if here.setdefault(number, wire) is not wire:
            wire.tell(**_refusal(self._twice(number)))
            wire.close()
            self._refuse(here, self._twice(number))
        if (problem := self._unlike(number, facts)) is not None:
            self._refuse(here, problem)

    def _twice(self, number: int) -> ConfigurationError:
        return ConfigurationError(
            f"Every process has a number of its own, two are process {number}",
            remedy="number them from 0",
        )

    def _unlike(self, number: int, facts: Facts) -> ConfigurationError | None:
        for name in sorted({*facts, *self.facts}):
            own, other = self.facts.get(name, "none"), facts.get(name, "none")
            if own != other:
                return ConfigurationError(
                    "Processes that train together have the same settings and versions; process "
                    f"{number} has {name} {printable(other)}, process 0 has {printable(own)}",
                    remedy="start all of them with the same command",
                )
        return None

    def _refuse(self, here: Mapping[int, Wire], problem: ConfigurationError | ProcessLost) -> None:
        for wire in here.values():
            wire.tell(**_refusal(problem))
            wire.close()
        raise problem

    def visit(self, address: Address) -> tuple[Lifeline, int]:
        """Go to the first."""
        wire = Wire(_reached(address))
        wire.tell(number=self.number, facts=dict(self.facts))
        answer: dict[str, Any] = {}
        with suppress(TimeoutError, Gone):
            answer = wire.hear(PATIENCE + 5)  # for the others
        if "go" not in answer:
            wire.close()
        if "refused" in answer:
            kind = ProcessLost if answer.get("lost") else ConfigurationError
            raise kind(str(answer["refused"]), remedy=str(answer.get("remedy", "")))
        if not isinstance(answer.get("go"), int):
            raise ProcessLost(
                f"Process 0 at {address} must answer, it has ended, or is no elman",
                remedy="see what it says, and start all of them again",
            )
        return Lifeline(self.number, self.count, {0: wire}, self.lost), answer["go"]


def _refusal(problem: ConfigurationError | ProcessLost) -> dict[str, Any]:
    lost = isinstance(problem, ProcessLost)
    return {"refused": problem.problem, "remedy": problem.remedy, "lost": lost}


def listening(address: Address) -> socket.socket:
    """Listen where the others come; raises `ConfigurationError` where one cannot."""
    try:
        if address.is_local:
            family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
            return socket.create_server((address.host, address.port), family=family)
        if socket.has_dualstack_ipv6():
            return socket.create_server(
                ("", address.port), family=socket.AF_INET6, dualstack_ipv6=True
            )
        return socket.create_server(("", address.port))
    except OSError as error:
        raise ConfigurationError(
            f"Process 0 listens at {address}, which cannot be had: {error.strerror or error}",
            remedy="name another port with --coordinator, in all processes",
        ) from error


def _reached(address: Address) -> socket.socket:
    began, why = time.monotonic(), "no answer"
    while (left := began + PATIENCE - time.monotonic()) > 0:
        try:
            return socket.create_connection(address, timeout=min(left, 5))
        except OSError as error:
            why = str(error.strerror or error)
            time.sleep(_PAUSE)
    raise ProcessLost(
        f"Process 0 must be reachable at {address}, in {PATIENCE:.0f} seconds it was not ({why})",
        remedy="start process 0 on that machine, and let this one reach its port",
    )

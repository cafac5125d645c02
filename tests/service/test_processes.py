"""Several processes at one port: what the one that starts them divides, waits for and refuses."""

from __future__ import annotations

import os
import signal
import socket

import pytest

from elman.errors import ConfigurationError
from elman.service import processes
from elman.service.processes import serve_several
from elman.service.settings import Address, Limits
from elman.service.sockets import bound
from elman.service.workers import THREADS

on_linux = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity"), reason="only Linux shares a port among processes"
)


@on_linux
def test_processors_are_divided_unless_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    for name in THREADS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(THREADS[-1], "7")
    with processes._threads(3):
        assert [os.environ[name] for name in THREADS] == ["2", "2", "2", "7"]
    assert not any(name in os.environ for name in THREADS[:-1])
    with processes._threads(20):
        assert os.environ[THREADS[0]] == "1"


def test_signals_can_be_waited_for() -> None:
    before = signal.getsignal(signal.SIGHUP)
    with processes._signals() as reading:
        os.kill(os.getpid(), signal.SIGHUP)
        os.kill(os.getpid(), signal.SIGTERM)
        found = b""
        while len(found) < 2:
            found += os.read(reading, 8)
    assert sorted(found) == sorted((signal.SIGHUP, signal.SIGTERM))
    assert signal.getsignal(signal.SIGHUP) is before


@on_linux
def test_a_port_is_shared_by_those_alone_who_say_so() -> None:
    with bound(Address(port=0), shared=True) as first:
        port = first.getsockname()[1]
        first.listen()
        with bound(Address(port=port), shared=True) as second:
            second.listen()
            assert second.getsockname()[1] == port
        with pytest.raises(ConfigurationError, match=f"Port {port} of 127.0.0.1 is in use"):
            bound(Address(port=port))


def test_a_port_in_use_is_named_before_anything_is_started() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        with pytest.raises(ConfigurationError, match="is in use"):
            serve_several(
                [],
                Address(port=port),
                Limits(processes=2),
                tell=pytest.fail,
                begun=lambda url, models: pytest.fail(url),
            )

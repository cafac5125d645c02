"""Processes meet where the first listens; one that is another, or does not come, is named."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.app.together import meeting
from elman.app.together.meeting import Address, Meeting, free_port
from elman.errors import ConfigurationError, ElmanError, ProcessLost

FACTS = {"elman": "1", "--epochs": "3"}


def meet(*others: tuple[int, dict[str, str]], count: int = 2) -> dict[int, Any]:
    """Let process 0 meet others: what each has of it, a port or an error, by its place."""
    address = Address("127.0.0.1", free_port())
    found: dict[int, Any] = {}

    def go(place: int, number: int, facts: dict[str, str]) -> None:
        try:
            line, port = Meeting(number, count, facts, lambda _: None).at(address)
        except ElmanError as error:
            found[place] = error
        else:
            found[place] = port
            line.close()

    everybody = [(0, FACTS), *others]
    threads = [
        threading.Thread(target=go, args=(place, *process))
        for place, process in enumerate(everybody)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_all_hear_of_the_same_port() -> None:
    found = meet((2, FACTS), (1, FACTS), count=3)
    assert len(set(found.values())) == 1
    assert isinstance(found[0], int)


def test_one_with_another_setting_is_named_everywhere() -> None:
    found = meet((1, {**FACTS, "--epochs": "4"}))
    for place in (0, 1):
        assert isinstance(found[place], ConfigurationError)
        assert "process 1 has --epochs 4, process 0 has 3" in str(found[place])
    found = meet((1, {**FACTS, "--units": "8"}))
    assert "process 1 has --units 8, process 0 has none" in str(found[1])


def test_two_of_one_number_are_refused() -> None:
    found = meet((1, FACTS), (1, FACTS), count=3)
    assert "two are process 1" in str(found[0])


def test_one_that_does_not_come_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meeting, "PATIENCE", 0.5)
    found = meet((2, FACTS), count=4)
    for place in (0, 1):
        assert isinstance(found[place], ProcessLost)
        assert "2 came (missing: 1, 3)" in str(found[place])


def test_an_address_that_cannot_be_reached_is_told_with_the_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(meeting, "PATIENCE", 1.0)
    address = Address("127.0.0.1", free_port())
    with pytest.raises(ProcessLost, match=rf"reachable at {address}, in 1 seconds it was not"):
        Meeting(1, 2, FACTS, lambda _: None).at(address)


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = Address("127.0.0.1", taken.getsockname()[1])
        with pytest.raises(ConfigurationError, match="cannot be had: Address already in use"):
            Meeting(0, 2, FACTS, lambda _: None).at(address)


def test_strangers_at_the_door_are_left_alone() -> None:
    address = Address("127.0.0.1", free_port())
    found: list[int] = []

    def host() -> None:
        line, port = Meeting(0, 2, FACTS, lambda _: None).at(address)
        found.append(port)
        line.close()

    thread = threading.Thread(target=host)
    thread.start()
    with meeting._reached(address) as stranger:
        stranger.sendall(b"GET / HTTP/1.1\r\n\r\n")
    line, port = Meeting(1, 2, FACTS, lambda _: None).at(address)
    line.close()
    thread.join(60)
    assert found == [port]


def test_an_address_is_host_and_port() -> None:
    assert Address.parse("node1:4321") == ("node1", 4321)
    assert str(Address.parse("[::1]:80")) == "[::1]:80"
    assert Address("127.0.0.1", 1).is_local
    assert not Address("node1", 1).is_local


@given(st.text(max_size=12))
def test_any_other_text_is_refused(text: str) -> None:
    host, _, port = text.rpartition(":")
    if host.strip("[]") and port.isascii() and port.isdigit() and 0 < int(port) < 65536:
        assert Address.parse(text).port == int(port)
        return
    with pytest.raises(ConfigurationError, match="HOST:PORT"):
        Address.parse(text)

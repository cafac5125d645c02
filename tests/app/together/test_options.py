"""A command that several processes can run has their options, and runs alone without them."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from elman.app.together import options
from elman.app.together.options import shared
from elman.errors import ConfigurationError

NAMES = ["local_processes", "processes", "process", "coordinator"]


def command(*, size: int) -> None:
    ran.append(size)


ran: list[Any] = []


def test_the_options_stand_beside_the_commands_own() -> None:
    assert list(inspect.signature(shared(command)).parameters) == ["size", *NAMES]


def test_alone_it_runs_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    ran.clear()
    shared(command)(size=3, **dict.fromkeys(NAMES))
    shared(command)(size=4, **{**dict.fromkeys(NAMES), "local_processes": 1})
    whole = {"processes": 1, "process": 0, "coordinator": "a:1"}
    shared(command)(size=5, **{**dict.fromkeys(NAMES), **whole})
    assert ran == [3, 4, 5]


def test_one_machine_and_several_exclude_each_other() -> None:
    given = dict(zip(NAMES, (2, 2, 0, "a:1"), strict=True))
    with pytest.raises(ConfigurationError, match="received --local-processes and --processes"):
        shared(command)(size=1, **given)


def test_several_of_this_machine_are_started(monkeypatch: pytest.MonkeyPatch) -> None:
    import typer

    monkeypatch.setattr(options, "start", lambda count: 40 + count)
    with pytest.raises(typer.Exit) as ended:
        shared(command)(size=1, **{**dict.fromkeys(NAMES), "local_processes": 2})
    assert ended.value.exit_code == 42

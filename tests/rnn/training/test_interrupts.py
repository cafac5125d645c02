"""Ctrl-C of one that trains alone comes where it is; of several, between two steps."""

from __future__ import annotations

import signal
from collections.abc import Generator

import pytest

from elman.rnn.training import agreement, interrupts, placement


@pytest.fixture(autouse=True)
def _heard() -> Generator[None]:
    """Hear of Ctrl-C, which who starts the tests behind a shell's & may have taken away."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_alone_it_comes_at_once() -> None:
    with interrupts.heard() as pressed:
        assert not pressed()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_of_several_it_is_heard_of_when_all_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placement, "devices", lambda: 2)
    monkeypatch.setattr(agreement, "anywhere", lambda happened: happened)
    with interrupts.heard() as pressed:
        assert not pressed()
        signal.raise_signal(signal.SIGINT)
        assert pressed()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)

"""Ctrl-C of one that trains alone comes where it is; of several, between two steps."""

from __future__ import annotations

import signal

import pytest

from elman.rnn.training import agreement, interrupts, placement


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

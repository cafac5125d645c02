"""Bars while somebody watches, silence in a pipe."""

from __future__ import annotations

import io
import sys

import pytest

from elman.app.shown import progress
from elman.rnn import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_tour_shows_topics_and_the_training_within(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with progress.touring(3) as advance:
        assert advance is not None
        advance("4 Names", 1, "", None)
        advance("4 Names", 1, "seed 0", Progress(2, 4, 5, 10, None))
    shown = sys.stderr.getvalue()
    assert "1/3" in shown
    assert "4 Names" in shown
    assert "seed 0" in shown
    assert "epoch 2/4" in shown


def test_nobody_is_told_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress.touring(3) as advance:
        assert advance is None
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]

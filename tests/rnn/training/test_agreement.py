"""Alone a process agrees with itself; that two do is tested where they train as one."""

from __future__ import annotations

import jax
import pytest

from elman.errors import OutputError, ProcessLost
from elman.rnn.training import agreement, placement


def test_alone_work_is_done_and_fails_as_it_is() -> None:
    assert agreement.at_first(lambda: (["a"], []), []) == (["a"], [])

    def fail() -> None:
        raise OutputError("full")

    with pytest.raises(OutputError, match="full"):
        agreement.at_first(fail, [])


def test_a_sum_that_nobody_answers_says_that_a_process_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gloo = jax.errors.JaxRuntimeError("Gloo all-reduce failed: Connection closed by peer")
    with pytest.raises(jax.errors.JaxRuntimeError), agreement.together():
        raise gloo
    monkeypatch.setattr(placement, "devices", lambda: 2)
    with pytest.raises(ProcessLost, match="has ended or cannot be reached"), agreement.together():
        raise gloo
    with pytest.raises(jax.errors.JaxRuntimeError), agreement.together():
        raise jax.errors.JaxRuntimeError("RESOURCE_EXHAUSTED: out of memory")


def test_alone_one_hears_oneself() -> None:
    exchange = agreement.Exchange()
    assert (exchange.number, exchange.count) == (0, 1)
    assert exchange.gathered(b"own") == [b"own"]

"""What takes long ends soon after nobody waits for it, and is the same however it is cut."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

from elman import inference
from elman.inference import sampling
from elman.inference.choice import Choice
from elman.interruption import Interrupted, until
from elman.rnn import GRU, Dense, Sequential

START = np.array([3, 1, 4])
SYMBOLS = 9


@pytest.fixture(scope="module")
def network(engines: Any) -> Any:
    layers = [GRU(8, return_sequences=True), Dense(SYMBOLS)]
    return engines(Sequential(layers), (None, SYMBOLS))[1]


def wait_for_nobody(work: Any, *arguments: Any, **named: Any) -> bool:
    """Begin work in a thread, give it up, and tell whether it was interrupted."""
    ended, found = threading.Event(), []

    def run() -> None:
        try:
            until(ended, lambda: work(*arguments, **named))
        except Interrupted:
            found.append(True)

    thread = threading.Thread(target=run)
    thread.start()
    ended.set()
    thread.join(30)
    return bool(found)


def test_texts_that_nobody_waits_for_are_not_written(network: Any, computed: str) -> None:
    long: dict[str, Any] = {"length": 1 << 20, "count": 4}
    assert wait_for_nobody(inference.sample, network, START, **long)
    assert wait_for_nobody(inference.beam_search, network, START, length=1 << 20, beams=3)
    texts = np.ones((4, 1 << 20), np.int32)
    assert wait_for_nobody(inference.log_probabilities, network, START, texts)


@pytest.mark.parametrize("choice", [Choice(), Choice(no_repeat=3, repetition_penalty=1.5)])
def test_texts_are_the_same_however_they_are_cut(
    network: Any, choice: Choice, computed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {"length": 40, "count": 5, "choice": choice, "seed": 2}
    whole = inference.sample(network, START, **asked)
    monkeypatch.setattr(sampling, "_TEXTS", 2)
    monkeypatch.setattr(
        sampling,
        "pieces",
        lambda total, first: [(i, min(i + 7, total)) for i in range(0, total, 7)],
    )
    assert np.array_equal(inference.sample(network, START, **asked), whole)

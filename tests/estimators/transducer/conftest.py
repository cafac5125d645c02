"""Small translations, whose order differs, and models of them."""

from __future__ import annotations

from typing import Any

import pytest

from elman import SequenceTransducer

NAMES = ["anna", "bert", "cora", "dieter", "emil"]
VERBS = {"sieht": "sees", "ruft": "calls", "kennt": "knows"}

TRANSLATED = [
    (f"heute {verb} {a} den {b}.", f"{a} {VERBS[verb]} {b} today.")
    for a in NAMES
    for b in NAMES
    for verb in VERBS
]


@pytest.fixture(scope="session")
def translations() -> tuple[list[str], list[str]]:
    """German sentences, and English ones in another order."""
    left, right = zip(*TRANSLATED, strict=True)
    return list(left), list(right)


@pytest.fixture(scope="session")
def attending() -> dict[str, Any]:
    """Settings with which they are learned in seconds."""
    return {
        "alignment": "attention",
        "units": 24,
        "embedding": 24,
        "epochs": 80,
        "batch_size": 15,
        "learning_rate": 0.01,
        "average": 0.95,
        "dropout": 0.1,
    }


@pytest.fixture(scope="session")
def of_words(
    translations: tuple[list[str], list[str]], attending: dict[str, Any]
) -> SequenceTransducer:
    """A model of words."""
    return SequenceTransducer(**attending, unit="words", smoothing=0.05).fit(*translations)

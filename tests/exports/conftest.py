"""Small fitted models that exports are tested with, each trained once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from elman import SequenceClassifier, SequenceGenerator, SequenceTagger

NAMES = ["Anna", "Lena", "Zoë", "Mia Li", "Otto", "Hugo", "Udo", "José"] * 4
SEXES = ["f", "f", "f", "f", "m", "m", "m", "m"] * 4


@pytest.fixture(scope="session")
def names() -> Any:
    """A classifier of names: n-grams beside both ways, folded, two members."""
    settings: dict[str, Any] = {"ngrams": 3, "ngram_buckets": 64, "members": 2, "units": 4}
    model = SequenceClassifier(
        **settings, bidirectional=True, fold=("accents", "case"), unknown="skip", epochs=2
    )
    model.fit(NAMES, SEXES)
    model.temperature_ = 1.7
    return model


@pytest.fixture(scope="session")
def padded() -> Any:
    """A classifier without a mask, which reads its padding."""
    return SequenceClassifier(cell="simple", units=4, mask=False, epochs=1).fit(NAMES, SEXES)


@pytest.fixture(scope="session")
def series() -> Any:
    """A classifier of series with an LSTM whose channels are standardised."""
    rng = np.random.default_rng(0)
    X = [rng.normal(5, 3, (int(n), 3)) for n in rng.integers(3, 9, 24)]
    return SequenceClassifier(cell="lstm", units=4, pooling="mean", epochs=1).fit(
        X, ["a", "b"] * 12
    )


@pytest.fixture(scope="session")
def prose() -> Any:
    """A classifier with a linear model beside its networks."""
    settings: dict[str, Any] = {"unit": "words", "vocabulary": 50, "embedding": 4, "units": 4}
    model = SequenceClassifier(**settings, word_ngrams=2, character_ngrams=3, epochs=1)
    return model.fit(
        [f"a {word} film" for word in ("good", "bad", "great", "dull")] * 5, [1, 0] * 10
    )


@pytest.fixture(scope="session")
def generator() -> Any:
    text = "to be or not to be, that is the question. " * 8
    settings: dict[str, Any] = {"steps": 8, "batch_size": 4, "epochs": 1, "validation": None}
    return SequenceGenerator(cell="lstm", units=(6, 5), embedding=4, **settings).fit(text)


@pytest.fixture(scope="session")
def tagger() -> Any:
    X = [["Anna", "sings", "in", "Rome", "."], ["Otto", "reads"]] * 6
    y = [["B-PER", "O", "O", "B-LOC", "O"], ["B-PER", "O"]] * 6
    settings: dict[str, Any] = {"units": 4, "embedding": 4, "spelling": 3, "epochs": 1}
    return SequenceTagger(**settings).fit(X, y)


@pytest.fixture(scope="session")
def tied() -> Any:
    """A generator that writes with the vectors that it reads with."""
    text = "to be or not to be, that is the question. " * 8
    settings: dict[str, Any] = {"steps": 8, "batch_size": 4, "epochs": 1, "validation": None}
    return SequenceGenerator(cell="gru", units=6, embedding=4, tied=True, **settings).fit(text)

"""Counted vectors: words that stand around the same words are near each other."""

from __future__ import annotations

import numpy as np
import pytest

from elman import SequenceGenerator
from elman.errors import ConfigurationError
from elman.estimators.generator import vectors
from elman.estimators.generator.vectors import counted_vectors

WORDS = {"unit": "words", "embedding": 6, "units": 4, "epochs": 2, "batch_size": 2, "steps": 8}
TEXTS = ["cat purrs at milk", "kitten purrs at milk", "stock falls at noon", "bond falls at noon"]


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def test_words_in_like_company_are_near() -> None:
    model = SequenceGenerator(**WORDS, vectors="counted", validation=None).fit(TEXTS * 12)
    W = np.asarray(model.networks_[0].layers[0].W)
    at = {piece.strip(): i for i, piece in enumerate(model.vocabulary_.pieces)}
    near = cosine(W[at["cat"]], W[at["kitten"]])
    assert near > cosine(W[at["cat"]], W[at["stock"]])
    assert near > cosine(W[at["kitten"]], W[at["bond"]])
    # Neither what is unknown nor the end of a text is a word.
    assert not W[at["\ufffd"]].any()
    assert not W[len(at) :].any()


def test_counted_vectors_stay_while_the_rest_learns() -> None:
    first, last = (
        SequenceGenerator(**{**WORDS, "epochs": epochs}, vectors="counted").fit(TEXTS * 12)
        for epochs in (1, 3)
    )
    before, after = first.networks_[0].layers, last.networks_[0].layers
    np.testing.assert_array_equal(before[0].W, after[0].W)
    assert (np.asarray(before[1].W_h) != np.asarray(after[1].W_h)).any()


def test_nothing_is_counted_over_the_end_of_a_text() -> None:
    codes = np.array([0, 1, 4, 2, 3, 4] * 9)
    counts = vectors._counts(codes, np.arange(5) < 4, 4).toarray()
    expected = np.zeros((5, 5))
    expected[[0, 1, 2, 3], [1, 0, 3, 2]] = 9
    np.testing.assert_array_equal(counts, expected)


def test_the_same_codes_give_the_same_vectors() -> None:
    codes = np.random.default_rng(0).integers(0, 30, 3000)
    one, two = (counted_vectors(codes, np.ones(30, bool), None, 8, seed=1) for _ in range(2))
    np.testing.assert_array_equal(one, two)
    assert one.std() == pytest.approx(0.3, rel=1e-3)


def test_more_numbers_than_words_are_zeros() -> None:
    found = counted_vectors(np.array([0, 1] * 5), np.ones(2, bool), None, 5, seed=0)
    assert found.shape == (2, 5)
    assert np.isfinite(found).all()
    assert not found[:, 2:].any()
    assert not counted_vectors(np.zeros(1, int), np.ones(2, bool), None, 3, seed=0).any()


def test_a_long_text_is_counted_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_MOST", 640)
    codes = np.arange(64_000) % 7
    parts = vectors._parts(codes)
    assert [len(part) for part in parts] == [10] * 64
    assert parts[1][0] == codes[1000]


def test_they_are_refused_where_they_cannot_act() -> None:
    with pytest.raises(ConfigurationError, match="vectors cannot act on characters"):
        SequenceGenerator(embedding=4, vectors="counted").fit("to be or not to be")
    with pytest.raises(ConfigurationError, match="vectors cannot act without an embedding"):
        SequenceGenerator(unit="words", vectors="counted").fit("to be or not to be")

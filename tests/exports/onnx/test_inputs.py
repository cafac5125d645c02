"""Inputs of graphs are arrays, filled up behind the end of what is shorter."""

from __future__ import annotations

from typing import Any

import numpy as np

from elman.exports import character_inputs, classifier_inputs, sentence_inputs


def test_symbols(names: Any) -> None:
    given = classifier_inputs(names, ["Anna", "Udo"])
    assert given["symbols"].shape == (2, 5)
    assert given["symbols"].dtype == given["lengths"].dtype == np.int32
    assert given["lengths"].tolist() == [5, 4]
    assert given["symbols"][1, 4] == 0


def test_series_stay_as_they_are(series: Any) -> None:
    X = np.arange(12, dtype=np.float32).reshape(4, 3)
    given = classifier_inputs(series, [X, X[:1]])
    assert np.array_equal(given["series"][0], X)
    assert not given["series"][1, 1:].any()


def test_characters_are_composed() -> None:
    given = character_inputs(["Zoe\u0308", ""])["characters"]
    assert given.tolist() == [["Z", "o", "ë"], ["", "", ""]]
    assert character_inputs([])["characters"].shape == (0, 0)


def test_sentences_stand_side_by_side(tagger: Any) -> None:
    read = tagger.reader_.read([("Anna", "sings", "."), ("Otto",)], {})
    given = sentence_inputs(read)
    assert given["words"].shape == given["spelt"].shape == (2, 3)
    assert given["lengths"].tolist() == [3, 1]
    assert given["spelt"][0].tolist() == [4, 5, 1]
    assert not given["words"][1, 1:].any()
    assert given["words"][1, 0] == read.words[3]

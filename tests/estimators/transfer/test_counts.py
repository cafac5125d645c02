"""Counted vectors as a start: words of unlabelled texts are known to what starts from them."""

from __future__ import annotations

import numpy as np
import pytest

from elman import SequenceClassifier
from elman.errors import ConfigurationError, SequenceError
from elman.estimators.transfer.counts import counted

TEXTS = ["a fine film", "a moving plot", "a dull film", "a weak plot", "film it was"] * 6
WORDS = {"unit": "words", "cell": "gru", "embedding": 4, "units": 3, "epochs": 1}


def test_words_have_the_vectors_that_were_counted() -> None:
    start = counted(TEXTS, 4, seed=3)
    model = SequenceClassifier(**WORDS, init_from=start, fine_tune="frozen")
    model.fit(["a fine film", "a weak plot"] * 4, ["pos", "neg"] * 4)
    W = np.asarray(model.networks_[0].layers[0].W)
    # "film" begins a text, and is the same word there.
    for word in (" fine", " dull", " film"):
        at = model.reader_.alphabet.characters.index(word) + 1
        given = start.vectors[start.vocabulary.pieces.index(word)]
        assert given.any()
        np.testing.assert_array_equal(W[at], given)
    assert start.summed_up() == {"unit": "words", "embedding": 4}
    assert not any("not taken over" in said for said in model.record_["transfer"])


def test_the_vocabulary_holds_the_most_frequent_words() -> None:
    assert set(counted(TEXTS, 2, vocabulary=3).vocabulary.pieces) == {" a", " film", "\ufffd"}


def test_what_cannot_be_counted_or_taken_over_is_refused() -> None:
    with pytest.raises(SequenceError, match="Every text is a string"):
        counted(["a film", ""], 4)
    start = counted(TEXTS, 5)
    with pytest.raises(ConfigurationError, match="has 5 numbers for each symbol, this network 4"):
        SequenceClassifier(**WORDS, init_from=start).fit(["a film", "a plot"] * 2, ["x", "y"] * 2)

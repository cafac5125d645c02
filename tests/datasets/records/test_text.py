from __future__ import annotations

import hashlib

import pytest

from elman.datasets import Text
from elman.errors import ConfigurationError


def test_a_corpus_knows_its_sum() -> None:
    corpus = Text("Zoë", name="zoe")
    assert corpus.sha256 == hashlib.sha256("Zoë".encode()).hexdigest()
    assert len(corpus) == 3


def test_a_text_is_cut_and_selected() -> None:
    text = Text("to be", name="line")
    assert [part.text for part in text.cut(0.4)] == ["to ", "be"]
    assert (text.select([3, 1]).text, text.select(range(1, 4)).text) == ("bo", "o b")
    assert (text.head(2), text.parts, text.kind) == ("to", {}, "text")
    for outside in ([5], range(3, 9)):
        with pytest.raises(ConfigurationError, match="line has records 0 to 4"):
            text.select(outside)

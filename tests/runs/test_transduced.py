from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from elman.estimators.transducer.search import Hypothesis
from elman.runs.transduced import outputs_of, symbols_of
from elman.sequences.symbols import Symbols
from elman.sequences.words import Words


def test_attention_is_told_row_by_row() -> None:
    looked = np.array([[0.25, 0.75], [0.123456, 0.876544]], np.float32)
    (told,) = outputs_of([Hypothesis(("Hi",), 0.5, looked)], "")
    assert told == {
        "output": "Hi",
        "probability": 0.5,
        "symbols": ["Hi"],
        "attention": [[0.25, 0.75], [0.1235, 0.8765]],
    }


def test_how_a_model_fitted_in_python_was_divided() -> None:
    """Words have their own spaces; symbols of several characters stood between some."""
    words = Words.of(["to be", "to be"], unit="words")
    letters, sounds = Symbols.of([["a", "b"]], first=1), Symbols.of([["tʃ", "a"]], first=1)

    def model(read: Any, write: Any, **record: Any) -> Any:
        return SimpleNamespace(inputs_=read, outputs_=write, record_=record)

    assert symbols_of(model(words, words), ["to be"]) == (["to be"], "")
    assert symbols_of(model(letters, sounds), ["ab"]) == (["ab"], " ")
    assert symbols_of(model(sounds, letters), ["tʃ a"]) == ([["tʃ", "a"]], "")
    recorded = model(letters, letters, divisions=["spaces", "spaces"])
    assert symbols_of(recorded, ["a b"]) == ([["a", "b"]], " ")

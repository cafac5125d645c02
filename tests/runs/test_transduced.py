from __future__ import annotations

import numpy as np

from elman.estimators.transducer.search import Hypothesis
from elman.runs.transduced import outputs_of


def test_attention_is_told_row_by_row() -> None:
    looked = np.array([[0.25, 0.75], [0.123456, 0.876544]], np.float32)
    (told,) = outputs_of([Hypothesis(("Hi",), 0.5, looked)], "")
    assert told == {
        "output": "Hi",
        "probability": 0.5,
        "symbols": ["Hi"],
        "attention": [[0.25, 0.75], [0.1235, 0.8765]],
    }

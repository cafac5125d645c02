"""What the registry names is offered everywhere, from one file a cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import elman
from elman import SequenceClassifier, SequenceGenerator, SequenceTransducer, cells, rnn

NEW = ("mingru", "qrnn")
WORDS = ["abc", "ba", "aabb", "cab"] * 3


def saved_and_loaded(model: Any, folder: Path) -> Any:
    model.save(folder / "a.elman")
    loaded = elman.load(folder / "a.elman")
    assert type(loaded) is type(model)
    assert loaded.cell == model.cell
    return loaded


def test_every_cell_stands_in_a_file_of_its_name() -> None:
    assert [*cells.CELLS] == [*rnn.CELLS]
    for name, layer in rnn.CELLS.items():
        assert layer.__module__ == f"elman.rnn.recurrence.{name}"
        assert getattr(rnn, layer.__name__) is layer


@pytest.mark.parametrize("cell", NEW)
def test_a_classifier_of_it(cell: str, tmp_path: Path) -> None:
    model = SequenceClassifier(cell=cell, units=4, bidirectional=True, epochs=2, l2=0.001)
    model.fit(WORDS, ["x", "y"] * 6)
    loaded = saved_and_loaded(model, tmp_path)
    np.testing.assert_array_equal(loaded.predict_proba(WORDS), model.predict_proba(WORDS))


@pytest.mark.parametrize("cell", NEW)
def test_a_generator_of_it(cell: str, tmp_path: Path) -> None:
    model = SequenceGenerator(cell=cell, units=(4, 5), epochs=1, batch_size=2, steps=8)
    model.fit("".join(WORDS) * 3)
    loaded = saved_and_loaded(model, tmp_path)
    assert loaded.generate("ab", length=30) == model.generate("ab", length=30)


@pytest.mark.parametrize("cell", NEW)
def test_a_transducer_of_it(cell: str, tmp_path: Path) -> None:
    model = SequenceTransducer(cell=cell, units=4, embedding=3, epochs=1)
    model.fit(WORDS, [word.upper() for word in WORDS])
    loaded = saved_and_loaded(model, tmp_path)
    assert loaded.predict_nbest(WORDS[:2]) == model.predict_nbest(WORDS[:2])

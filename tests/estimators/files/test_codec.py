from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import elman
from elman.errors import NotAModel
from elman.estimators import SequenceClassifier, SequenceGenerator, SequenceTransducer
from elman.estimators.files import modelfile

NAMES, LABELS = ["Anna", "Otto", "Lena", "Hugo"] * 4, ["f", "m", "f", "m"] * 4


@pytest.mark.slow
def test_load_gives_whatever_wrote_the_file(tmp_path: Path) -> None:
    classifier = SequenceClassifier(units=2, epochs=1).fit(NAMES, LABELS)
    generator = SequenceGenerator(units=2, epochs=1, batch_size=2).fit("abcab" * 20)
    transducer = SequenceTransducer(units=2, embedding=2, epochs=1).fit(
        ["ab", "ba"] * 8, ["x", "y"] * 8
    )
    for model in (classifier, generator, transducer):
        model.save(tmp_path / "a.elman")
        loaded = elman.load(tmp_path / "a.elman")
        assert type(loaded) is type(model)
        assert loaded.kind == model.kind
        assert loaded.history_ == model.history_
        assert loaded.best_epochs_ == model.best_epochs_
        assert loaded.summary() == model.summary()
        loaded.save(tmp_path / "b.elman")
        assert (tmp_path / "a.elman").read_bytes() == (tmp_path / "b.elman").read_bytes()


@pytest.mark.parametrize("kind", ["SequenceSorter", ["SequenceClassifier"], None, 3])
def test_a_kind_that_nobody_serves_is_refused(tmp_path: Path, kind: object) -> None:
    modelfile.write(tmp_path / "a.elman", modelfile.Model({"estimator": kind}, {}))
    with pytest.raises(NotAModel, match="is needed"):
        elman.load(tmp_path / "a.elman")


def test_a_fitted_model_does_not_change_in_use() -> None:
    model = SequenceClassifier(units=2, epochs=1, unknown="error").fit(NAMES, LABELS)
    before = model.predict_proba(NAMES)
    assert model.predict(["Ann%"], unknown="skip").shape == (1,)
    assert model.reader_.alphabet.unknown == "error"
    np.testing.assert_array_equal(model.predict_proba(NAMES), before)

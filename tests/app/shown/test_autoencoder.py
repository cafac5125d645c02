"""What people read of an autoencoder, and of what no data measure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from elman import SequenceAutoencoder
from elman.app.shown.autoencoder import show
from elman.errors import ConfigurationError
from elman.runs.evaluation import evaluate

X = np.random.default_rng(0).normal(size=(20, 10, 2))


def test_a_model_of_recordings_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    show(SequenceAutoencoder(units=3, epochs=1, segment=5).fit(X, channels=["left", "right"]))
    told = capsys.readouterr().out
    for part in ("2 channels (left, right)", "5 steps at once", "up to 10 steps", "3 numbers"):
        assert part in told
    assert "20 of 20 sequences" in told


def test_a_model_of_texts_is_told_and_not_measured(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    model = SequenceAutoencoder(units=3, epochs=1).fit(["Anna", "Otto"])
    show(model)
    assert "texts of 7 symbols, in training up to 5" in capsys.readouterr().out
    (tmp_path / "names.csv").write_text("text,label\nAnna,f\nOtto,m\n")
    with pytest.raises(ConfigurationError, match="score_samples"):
        evaluate(model, str(tmp_path / "names.csv"))

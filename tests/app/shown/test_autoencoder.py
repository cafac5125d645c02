"""What people read of an autoencoder, and of what was measured of it."""

from __future__ import annotations

import numpy as np
import pytest

from elman import SequenceAutoencoder
from elman.app.shown.autoencoder import evaluated, measured_on, show
from elman.datasets import Labelled
from elman.runs.evaluation import evaluate

X = np.random.default_rng(0).normal(size=(20, 10, 2))


def test_a_model_of_recordings_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    show(SequenceAutoencoder(units=3, epochs=1, segment=5).fit(X, channels=["left", "right"]))
    told = capsys.readouterr().out
    for part in ("2 channels (left, right)", "5 steps at once", "up to 10 steps", "3 numbers"):
        assert part in told
    assert "20 of 20 sequences" in told


def test_a_model_of_texts_is_told_and_measured(capsys: pytest.CaptureFixture[str]) -> None:
    model = SequenceAutoencoder(units=3, epochs=1).fit(["Anna", "Otto"])
    show(model)
    assert "texts of 7 symbols, in training up to 5" in capsys.readouterr().out
    found = evaluate(model, Labelled(["Anna", "Otto"], ["", ""]), split="all")
    evaluated(found)
    told = capsys.readouterr().out
    assert measured_on(found) == "2 texts"
    assert "of symbols given back right" in told
    assert "error of a step" in told
    assert told.splitlines()[1].endswith("nats")

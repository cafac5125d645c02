"""How much of sequences an autoencoder holds, on texts and on recordings."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from elman.datasets import Labelled
from elman.errors import ConfigurationError, SequenceError
from elman.runs import Compression, evaluate, train
from elman.runs.compression import readable

TEXTS = ["".join(letters) for letters in product("ab", repeat=5)]
SMALL = {"units": 12, "epochs": 60, "batch_size": 4, "learning_rate": 0.02}


def unlabelled(inputs: list[str]) -> Labelled:
    return Labelled(inputs, [""] * len(inputs), name="some")


def test_texts_that_are_known_are_given_back() -> None:
    run = train(unlabelled(TEXTS), Compression(), test=0.25, **SMALL)
    figures = run.figures
    assert (figures.sequences, run.task.kind) == (8, "autoencoder")
    assert figures.right > 0.7
    assert 0 <= figures.whole <= figures.right
    assert figures.explained is None
    assert set(run.to_json()["held_out"]) == {"sequences", "error", "anomalies", "right", "whole"}
    assert run.model.record_["measured"] == figures.to_json()
    strange = unlabelled(["abba", "Zoë", "bab"])
    rows, (remark,) = readable(run.model, strange)
    assert rows == [0, 2]
    assert remark == "1 of 3 texts have characters never seen in training: left out"
    found = evaluate(run.model, strange, split="all")
    assert found.figures.sequences == 2
    assert remark in found.remarks
    with pytest.raises(SequenceError, match="can read none of 1 texts"):
        evaluate(run.model, unlabelled(["Zoë"]), split="all")


def test_recordings_tell_the_variance_given_back() -> None:
    time = np.linspace(0, 6, 16)
    waves = np.sin(time + np.linspace(0, 6, 40)[:, None])[..., None].astype(np.float32)
    records = Labelled(waves, [""] * 40, name="waves")
    settings = {**SMALL, "units": 4, "epochs": 30, "segment": 2}
    run = train(records, Compression(), test=0.25, **settings)
    (errors,) = [np.concatenate(run.model.step_errors(run.out.inputs))]
    scale = float(run.model.reader_.scale[0])
    varies = (run.out.inputs / scale).var()
    assert run.figures.explained == pytest.approx(1 - errors.mean() / varies, abs=1e-5)
    assert run.figures.right is None


def test_what_has_no_use_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="has no presets, received 'names'"):
        train(unlabelled(TEXTS), Compression(), preset="names")
    with pytest.raises(ConfigurationError, match="has no approach="):
        train(unlabelled(TEXTS), Compression(), approach="stream")
    with pytest.raises(ConfigurationError, match="segment= cannot act on input without channels"):
        train(unlabelled(TEXTS), Compression(), segment=3)

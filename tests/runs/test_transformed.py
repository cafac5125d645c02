"""All that an autoencoder says of sequences, as columns and as arrays."""

from __future__ import annotations

import numpy as np
import pytest

from elman import SequenceAutoencoder
from elman.datasets import Labelled
from elman.errors import SequenceError
from elman.runs.transformed import transform

NAMES = ["Anna", "Lena", "Nora", "Mia", "Otto", "Hugo", "Milo", "Ugo"]


@pytest.fixture(scope="module")
def model() -> SequenceAutoencoder:
    return SequenceAutoencoder(units=3, epochs=2, batch_size=4).fit(NAMES)


def test_rows_of_sequences_and_of_steps(model: SequenceAutoencoder) -> None:
    found = transform(model, Labelled([*NAMES, "Zoë"], ["f"] * 8 + ["m"], name="some"))
    assert found.names == NAMES
    assert found.remarks == ["1 of 9 texts have characters never seen in training: left out"]
    columns = found.columns
    assert list(columns) == ["sequence", "label", "score", "anomaly", "f1", "f2", "f3"]
    np.testing.assert_allclose(columns["f2"], model.transform(NAMES)[:, 1], atol=1e-6)
    assert columns["anomaly"] == [bool(told < 0) for told in model.predict(NAMES)]
    steps = found.steps
    assert steps["sequence"][:6] == ["Anna"] * 5 + ["Lena"]
    assert steps["step"][:6] == [1, 2, 3, 4, 5, 1]
    assert len(steps["error"]) == sum(len(name) + 1 for name in NAMES)
    arrays = found.arrays()
    assert (arrays["X"].shape, arrays["y"].tolist()) == ((8, 3), ["f"] * 8)


def test_recordings_are_called_by_name_or_number() -> None:
    waves = np.random.default_rng(0).normal(size=(4, 8, 1)).astype(np.float32)
    encoder = SequenceAutoencoder(units=2, epochs=1).fit(waves)
    assert transform(encoder, Labelled(waves, [""] * 4)).names == ["1", "2", "3", "4"]
    named = Labelled(waves, [""] * 4, names=["a", "b", "c", "d"])
    assert transform(encoder, named.select([3, 1])).names == ["d", "b"]


def test_nothing_readable_is_told(model: SequenceAutoencoder) -> None:
    with pytest.raises(SequenceError, match="can read none of 1 texts"):
        transform(model, Labelled(["Zoë"], [""]))

"""A model file of an autoencoder: there and back by both engines, and what is no such file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman import SequenceAutoencoder, load
from elman.errors import DamagedModel
from elman.estimators import use
from elman.estimators.files import modelfile

from .conftest import NAMES


@pytest.mark.parametrize("opened", [load, use])
def test_there_and_back(
    model: SequenceAutoencoder, waves: list[np.ndarray], tmp_path: Path, opened: Any
) -> None:
    model.save(tmp_path / "waves.elman")
    back = opened(tmp_path / "waves.elman")
    assert back.kind == "autoencoder"
    np.testing.assert_allclose(back.transform(waves), model.transform(waves), atol=1e-4)
    np.testing.assert_allclose(back.score_samples(waves), model.score_samples(waves), rtol=1e-2)
    for given, own in zip(back.reconstruct(waves), model.reconstruct(waves), strict=True):
        np.testing.assert_allclose(given, own, atol=1e-3)
    assert back.offset_ == model.offset_
    assert back.summary() == model.summary()


def test_a_name_is_unfolded_without_jax(of_names: SequenceAutoencoder, tmp_path: Path) -> None:
    of_names.save(tmp_path / "names.elman")
    assert use(tmp_path / "names.elman").reconstruct(NAMES) == NAMES
    first = (tmp_path / "names.elman").read_bytes()
    load(tmp_path / "names.elman").save(tmp_path / "again.elman")
    assert (tmp_path / "again.elman").read_bytes() == first


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("segment", 0),
        ("segment", 3),
        ("segment", "4"),
        ("timesteps", 0),
        ("equally_long", 1),
        ("offset", "2"),
        ("offset", None),
        ("step_offset", -1.0),
        ("step_offset", None),
        ("members", 2),
        ("network", {"layer": "Sequential", "layers": []}),
        ("reader", {}),
    ],
)
def test_a_part_that_does_not_fit_is_named(
    model: SequenceAutoencoder, tmp_path: Path, part: str, value: Any
) -> None:
    model.save(tmp_path / "waves.elman")
    description, parameters = modelfile.read(tmp_path / "waves.elman")
    description[part] = value
    modelfile.write(tmp_path / "bad.elman", modelfile.Model(description, parameters))
    for opened in (load, use):
        with pytest.raises(DamagedModel, match="SequenceAutoencoder"):
            opened(tmp_path / "bad.elman")


@pytest.mark.parametrize("name", ["mean", "axes", "weights", "means", "whitenings"])
def test_arrays_that_do_not_fit_are_refused(
    model: SequenceAutoencoder, tmp_path: Path, name: str
) -> None:
    model.save(tmp_path / "waves.elman")
    name = f"typical/{name}"
    description, parameters = modelfile.read(tmp_path / "waves.elman")
    for value in (parameters[name][:-1], np.full_like(parameters[name], np.nan), None):
        changed = {key: p for key, p in parameters.items() if key != name}
        changed |= {} if value is None else {name: value}
        modelfile.write(tmp_path / "bad.elman", modelfile.Model(description, changed))
        with pytest.raises(DamagedModel):
            load(tmp_path / "bad.elman")

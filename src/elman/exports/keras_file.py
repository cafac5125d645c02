"""A model for Keras: a `.keras` file or its weights, and the script that rebuilds the network."""

from __future__ import annotations

import importlib
import os
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from elman.exports.comparison import check, compare
from elman.exports.exported import Exported
from elman.exports.keras_lines import keras_parameters, keras_script
from elman.exports.onnx.description import described
from elman.exports.script import check_exportable
from elman.exports.source import in_small
from elman.extras import need
from elman.files import write_atomically

__all__ = ["keras_module", "to_keras"]

INPUTS = 40
"""Random inputs that are compared: Keras compiles for every length."""


def keras_module() -> Any:
    """Import Keras on a backend that is there; raises `MissingExtra` where it is not installed."""
    need("Keras's files", "keras", "h5py")
    if "KERAS_BACKEND" not in os.environ:
        backends = ("tensorflow", "jax", "torch")
        os.environ["KERAS_BACKEND"] = next(filter(find_spec, backends), "tensorflow")
    return importlib.import_module("keras")


def to_keras(
    model: Any,
    path: str | os.PathLike[str],
    *,
    script: str | os.PathLike[str] | None = None,
    networks_alone: bool = False,
    inputs: int = INPUTS,
) -> Exported:
    """Write a model for Keras 3: a `.keras` file, or a `.weights.h5` file.

    The script beside it (`NAME_keras.py` unless given) rebuilds the network; what it answers is
    compared with the model before anything is written. Raises `ConfigurationError` that names
    what Keras lacks, and `OutputError` where answers differ by more than 1e-4.
    """
    path = Path(path)
    used = in_small(model)
    check_exportable(used, networks_alone=networks_alone)
    text = keras_script(used, path.name, networks_alone=networks_alone)
    parameters = keras_parameters(used)
    keras_module()
    made: dict[str, Any] = {"__name__": "exported"}
    exec(compile(text, "exported", "exec"), made)
    network = made["model"]()
    for name, arrays in parameters.items():
        network.get_layer(name).set_weights(arrays)
    how: dict[str, Any] = {"inputs": inputs, "networks_alone": networks_alone}
    check(compared := compare(used, lambda given: [_answers(network, used, given)], **how))
    with tempfile.TemporaryDirectory() as folder:
        whole = path.suffix == ".keras"
        written = Path(folder) / ("model.keras" if whole else "model.weights.h5")
        network.save(written) if whole else network.save_weights(written)
        content = written.read_bytes()
    beside = Path(script) if script is not None else path.with_name(f"{_stem(path)}_keras.py")
    write_atomically(path, content)
    write_atomically(beside, text.encode())
    return Exported(path, len(content), described(used), compared, script=beside)


def _stem(path: Path) -> str:
    return path.name.removesuffix(".keras").removesuffix(".weights.h5")


def _answers(network: Any, used: Any, given: dict[str, Any]) -> Any:
    x = given.get("symbols", given.get("series"))
    assert x is not None
    lengths = given.get("lengths", np.full(len(x), x.shape[1]))
    if used.kind == "classifier" and not used.mask:
        more = max(0, used.timesteps_ - x.shape[1])
        x = np.pad(x, ((0, 0), (0, more), *[(0, 0)] * (x.ndim - 2)))
        lengths = np.maximum(lengths, used.timesteps_)
    real = np.arange(x.shape[1]) < lengths[:, None]
    return np.asarray(network.predict_on_batch([x, real]))

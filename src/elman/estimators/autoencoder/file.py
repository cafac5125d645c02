"""`SequenceAutoencoder` to a model file and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.estimators.autoencoder.mixture import Mixture
from elman.estimators.autoencoder.settings import LONGEST
from elman.estimators.autoencoder.typical import COMPONENTS, DIRECTIONS, Typical
from elman.estimators.files.readers import described_reader, reader_of, scaling_of
from elman.estimators.files.rebuilding import Network, described
from elman.ranges import Number, Whole, check

__all__ = ["NUMBERED", "describe", "rebuild"]

NUMBERED = True


def describe(model: Any) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Describe an autoencoder; its scales and what is typical are arrays beside its network's."""
    from elman.rnn import to_json

    description = {
        "network": to_json(model.networks_[0]),
        "reader": described_reader(model.reader_),
        "segment": model.segment_,
        "timesteps": model.longest_,
        "equally_long": model.length_ is not None,
        "offset": model.offset_,
        "step_offset": model.step_offset_,
    }
    typical: Typical = model.typical_
    arrays = {"mean": typical.mean, "axes": typical.axes, **typical.mixture._asdict()}
    named = {f"typical/{name}": array for name, array in arrays.items()}
    return description, named | scaling_of(model.reader_)


def rebuild(
    autoencoder: Any, description: dict[str, Any], parameters: dict[str, NDArray[Any]], engine: Any
) -> Network:
    """Set what an autoencoder reads and calls strange; return what its network is."""
    if described(description, "members") != 1:
        raise ValueError("an autoencoder is one network")
    autoencoder.reader_ = reader = reader_of(description["reader"], parameters)
    check("segment", description["segment"], Whole(1, LONGEST))
    autoencoder.segment_ = segment = description["segment"]
    series = reader.kind == "series"
    if segment > 1 and not series:
        raise ValueError("recordings, and only they, are read in segments")
    autoencoder.longest_ = described(description, "timesteps")
    equal = described({"flag": description["equally_long"]}, "flag")
    autoencoder.length_ = autoencoder.longest_ if equal else None
    check("offset", description["offset"], Number(-1e30, 1e30))
    autoencoder.offset_ = float(description["offset"])
    check("step_offset", description["step_offset"], Number(0, 1e30))
    autoencoder.step_offset_ = float(description["step_offset"])
    plan, shape = engine.planned(description["network"])
    read = reader.features * segment if series else reader.features
    if shape != (None, read):
        raise ValueError("the network and the reader have different numbers of features")
    if len(plan.layers) < 2 or type(plan.layers[0]).__name__ != "Sequential":
        raise ValueError("an autoencoder has an encoder, and a decoder behind it")
    units = autoencoder.units
    if plan.layers[0].output_shape(shape) != (units,) or plan.output_shape(shape) != (None, read):
        raise ValueError("an autoencoder gives a vector, and from that what it has read")
    autoencoder.typical_ = _typical(parameters, units + (reader.features if series else 1))
    return Network(lambda: engine.built(plan, shape), read, not series)


def _typical(parameters: dict[str, NDArray[Any]], numbers: int) -> Typical:
    names = ("mean", "axes", *Mixture._fields)
    mean, axes, *parts = (parameters.pop(f"typical/{name}") for name in names)
    k, kept = len(parts[0]), axes.shape[-1]
    shapes = ((numbers,), (numbers, kept), (k,), (k, kept), (k, kept, kept))
    for array, shape in zip((mean, axes, *parts), shapes, strict=True):
        if array.shape != shape or array.dtype != np.float64 or not np.isfinite(array).all():
            raise ValueError("what is typical is finite float64 of the features and the errors")
    if not 1 <= k <= COMPONENTS or not 1 <= kept <= sum(DIRECTIONS):
        raise ValueError(f"{k} normal distributions of {kept} numbers are too many or none")
    if (parts[0] <= 0).any() or (np.diagonal(parts[2], axis1=1, axis2=2) <= 0).any():
        raise ValueError("weights and deviations of normal distributions are above zero")
    return Typical(mean, axes, Mixture(*parts))

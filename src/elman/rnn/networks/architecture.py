"""A network's plan as plain JSON values, and its parameters by name."""

from __future__ import annotations

import dataclasses
from typing import Any

import equinox as eqx
import jax
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.errors import ConfigurationError, printable, shorten
from elman.inference.network import kind_of
from elman.limits import NESTED_LAYERS, NETWORK_PARTS
from elman.rnn import layers
from elman.rnn.layers import series, spectra
from elman.rnn.layers.layer import Layer
from elman.rnn.networks.extent import PARTS, check_extent
from elman.rnn.networks.sequential import Sequential
from elman.rnn.process import check_process
from elman.rnn.recurrence.registry import CELLS

__all__ = ["from_json", "parameters_of", "to_json", "with_parameters"]

LAYERS: dict[str, type] = {
    **{cell.__name__: cell for cell in CELLS.values()},
    **{name: getattr(layers, name) for name in layers.__all__ if name != "Branches"},
    **{
        layer.__name__: layer
        for layer in (
            series.Frames,
            series.Rotate,
            series.Squash,
            series.Standardise,
            series.Statistics,
            spectra.Perturb,
            spectra.SpecAugment,
        )
    },
    "Sequential": Sequential,
}
"""Every layer that a model file may name; nothing else is ever looked up."""


def to_json(layer: Layer) -> dict[str, Any]:
    """Describe a layer: its name, the settings that differ from the defaults, its parts.

    >>> from elman.rnn import SimpleRNN
    >>> to_json(Sequential([SimpleRNN(64), layers.Dense(2)]))["layers"]
    [{'layer': 'SimpleRNN', 'units': 64}, {'layer': 'Dense', 'units': 2}]
    """
    described: dict[str, Any] = {"layer": type(layer).__name__}
    for field in dataclasses.fields(layer):  # type: ignore[arg-type]
        value = getattr(layer, field.name)
        if isinstance(value, (list, tuple)) and value and isinstance(value[0], Layer):
            described[field.name] = [to_json(part) for part in value]
        elif isinstance(value, Layer):
            described[field.name] = to_json(value)
        elif field.metadata.get("static") and value != field.default:
            described[field.name] = list(value) if isinstance(value, tuple) else value
    return described


def from_json(described: Any) -> Layer:
    """Rebuild a layer, without parameters, from `to_json`.

    Raises `UnknownLayer`, and `ConfigurationError` when the description names an unknown setting,
    or a value outside the limits of `elman.limits`.
    """
    _check_nesting(described)
    layer = _layer(described)
    check_extent(layer)
    return layer


def _layer(described: Any) -> Layer:
    kind = kind_of(described, LAYERS, install="elman")
    settings: dict[str, Any] = {}
    static = {field.name: field.metadata.get("static") for field in dataclasses.fields(kind)}
    for name, value in described.items():
        if name == "layer":
            continue
        if name in PARTS and name in static:
            settings[name] = (
                [*map(_layer, value)]
                if isinstance(value, list)
                else (_layer(value) if isinstance(value, dict) else value)
            )
        elif static.get(name):
            settings[name] = tuple(value) if isinstance(value, list) else value
        else:
            raise ConfigurationError(f"{kind.__name__} has no setting {shorten(name)}")
    try:
        layer: Layer = kind(**settings)
    except (TypeError, OverflowError) as error:
        raise ConfigurationError(f"{kind.__name__} cannot be made: {printable(error)}") from error
    return layer


def _check_nesting(described: Any) -> None:
    """Refuse layers within layers within layers before they are followed."""
    level, depth = [described], 0
    while level:
        depth += 1
        inner: list[Any] = []
        for layer in level:
            if isinstance(layer, dict):
                held = [layer[name] for name in PARTS if name in layer]
                inner += [
                    part
                    for value in held
                    for part in (value if isinstance(value, list) else [value])
                ]
        level = [part for part in inner if isinstance(part, dict)]
        if depth > NESTED_LAYERS or len(level) > NETWORK_PARTS:
            raise ConfigurationError(
                f"A network has at most {NETWORK_PARTS} layers, nested at most {NESTED_LAYERS} deep"
            )


def _named(network: Any) -> tuple[dict[str, Array], Any]:
    arrays = eqx.filter(network, lambda leaf: eqx.is_array(leaf) or hasattr(leaf, "shape"))
    with_paths, structure = jax.tree_util.tree_flatten_with_path(arrays)
    names = [jax.tree_util.keystr(path).lstrip(".") for path, _ in with_paths]
    return dict(zip(names, (leaf for _, leaf in with_paths), strict=True)), structure


def parameters_of(network: Sequential) -> dict[str, NDArray[Any]]:
    """Name every parameter by its place: `layers[0].W_x`, `layers[1].forward.b`."""
    return {name: np.asarray(value) for name, value in _named(network)[0].items()}


def with_parameters(network: Sequential, parameters: dict[str, NDArray[Any]]) -> Sequential:
    """Return a built network with other parameters of the same names, shapes and types.

    `network` may be abstract (`eqx.filter_eval_shape`). Raises `ConfigurationError` that
    lists parameters that are missing, unknown, or of another shape or type.
    """
    check_process()
    wanted, structure = _named(network)
    faults = [f"{name} is missing" for name in wanted if name not in parameters]
    faults += [f"{printable(name, 80)} is unknown" for name in parameters if name not in wanted]
    for name in wanted.keys() & parameters.keys():
        have, want = parameters[name], wanted[name]
        if have.shape != want.shape or have.dtype != want.dtype:
            faults.append(
                f"{name} is {want.dtype}{list(want.shape)}, received {have.dtype}{list(have.shape)}"
            )
    if faults:
        more = f"; and {len(faults) - 20} more" if len(faults) > 20 else ""
        raise ConfigurationError(
            f"Parameters do not fit the network: {'; '.join(sorted(faults)[:20])}{more}"
        )
    leaves = [jax.device_put(parameters[name]) for name in wanted]
    rebuilt: Sequential = eqx.combine(jax.tree.unflatten(structure, leaves), network)
    return rebuilt

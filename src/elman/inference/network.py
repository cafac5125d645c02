"""A network from its description, the JSON of a model file, and its arrays by name."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, UnknownLayer, printable, shorten
from elman.inference import (
    dense,
    dropout,
    first,
    inputs,
    ngrams,
    pooling,
    recurrence,
    series,
    spectra,
    unfold,
    wrappers,
)
from elman.inference.layer import Layer, Shape
from elman.inference.wrappers import Sequential
from elman.limits import LAYERS, NESTED_LAYERS, NETWORK_PARTS
from elman.ranges import check

__all__ = ["KINDS", "check_finite", "filled", "kind_of", "logits_of", "network_of"]

Arrays = Mapping[str, NDArray[Any]]

KINDS: dict[str, type[Layer]] = {
    layer.__name__: layer
    for layer in (
        recurrence.SimpleRNN,
        recurrence.GRU,
        recurrence.LSTM,
        recurrence.MinGRU,
        recurrence.QRNN,
        dense.Dense,
        dense.Embedding,
        dense.OneHot,
        dense.Tied,
        dense.TimeDistributed,
        dropout.Dropout,
        unfold.Blank,
        unfold.GaussianNoise,
        unfold.Unfold,
        first.FirstState,
        inputs.Input,
        ngrams.NGrams,
        pooling.LayerNorm,
        pooling.Pooling,
        series.Frames,
        series.Rotate,
        series.Squash,
        series.Standardise,
        series.Statistics,
        spectra.Perturb,
        spectra.SpecAugment,
        wrappers.Add,
        wrappers.Average,
        wrappers.Bidirectional,
        wrappers.Concat,
        wrappers.Sequential,
    )
}
"""Every layer that a model file may name; nothing else is ever looked up."""

_PARTS = ("forward", "backward", "inner", "layers")
"""Names under which a layer holds others."""


def network_of(described: Any) -> Sequential:
    """Make the network that a description names, still without arrays; its settings checked.

    Raises `UnknownLayer`, and `ConfigurationError` for an unknown setting or one beyond
    `elman.limits`.

    >>> network_of({"layer": "Sequential", "layers": [{"layer": "Dense", "units": 2}]})
    Sequential(layers=(Dense(units=2, kernel_l2=0.0, bias_l2=0.0),), input_shape=None)
    """
    _check_nesting(described)
    network = _layer(described)
    if not isinstance(network, Sequential):
        raise ConfigurationError(f"A network is a Sequential, received {type(network).__name__}")
    count = sum(
        int(getattr(layer, "longest", 1)) + len(getattr(layer, "lags", ()))
        for layer in _every(network)
    )
    if count > NETWORK_PARTS:
        raise ConfigurationError(f"A network has at most {NETWORK_PARTS} parts, received {count}")
    return network


_Kind = TypeVar("_Kind")


def kind_of(described: Any, kinds: Mapping[str, _Kind], *, install: str) -> _Kind:
    """Find the kind of a described layer; raises `UnknownLayer` for a name that may be another's.

    `install` is what may bring such a layer.
    """
    name = described.get("layer") if isinstance(described, dict) else None
    if name in list(kinds):
        return kinds[name]
    # Only what could be the name of a layer can be that of a later or larger elman.
    nameable = isinstance(name, str) and name.isidentifier()
    raise (UnknownLayer if nameable else ConfigurationError)(
        f"A layer is one of {', '.join(kinds)}, received {shorten(described)}",
        remedy=f"install what may have it: pip install --upgrade {install}" if nameable else "",
    )


def _layer(described: Any) -> Layer:
    kind = kind_of(described, KINDS, install="'elman[train]'")
    settings: dict[str, Any] = {}
    known = {field.name for field in dataclasses.fields(kind) if field.init}
    for name, value in described.items():
        if name == "layer":
            continue
        if name not in known:
            raise ConfigurationError(f"{kind.__name__} has no setting {shorten(name)}")
        if name in _PARTS:
            settings[name] = tuple(map(_layer, value)) if isinstance(value, list) else _layer(value)
        else:
            settings[name] = tuple(value) if isinstance(value, list) else value
            if name in LAYERS:
                check(f"{name} of {kind.__name__}", settings[name], LAYERS[name])
    try:
        return kind(**settings)
    except TypeError as error:
        raise ConfigurationError(f"{kind.__name__} cannot be made: {printable(error)}") from error


def _check_nesting(described: Any) -> None:
    """Refuse layers within layers within layers before they are followed."""
    level, depth = [described], 0
    while level:
        depth += 1
        held = [layer[name] for layer in level for name in _PARTS if name in layer]
        inner = [part for value in held for part in (value if isinstance(value, list) else [value])]
        level = [part for part in inner if isinstance(part, dict)]
        if depth > NESTED_LAYERS or len(level) > NETWORK_PARTS:
            raise ConfigurationError(
                f"A network has at most {NETWORK_PARTS} layers, nested at most {NESTED_LAYERS} deep"
            )


def _inner(layer: Layer) -> Iterator[tuple[str, Layer]]:
    """Yield the layers that a layer holds, each with its name in those of arrays."""
    for name in _PARTS:
        held = getattr(layer, name, None)
        if isinstance(held, tuple):
            yield from ((f"{name}[{i}]", part) for i, part in enumerate(held))
        elif isinstance(held, Layer):
            yield name, held


def _every(layer: Layer) -> Iterator[Layer]:
    yield layer
    for _, part in _inner(layer):
        yield from _every(part)


def filled(network: Sequential, arrays: Arrays, shape: Shape | None = None) -> Sequential:
    """Give a network its arrays, named by their place: `layers[0].W_x`, `layers[1].forward.b`.

    Raises `ConfigurationError` that lists arrays that are missing, unknown, or of another shape
    or type, and `ValueError` for layers that cannot stand behind each other.
    """
    shape = network.input_shape if shape is None else shape
    if shape is None:
        raise ValueError("the network is not a built Sequential")
    wanted = dict(_wanted(network, shape, ""))
    faults = [f"{name} is missing" for name in wanted if name not in arrays]
    faults += [f"{printable(name, 80)} is unknown" for name in arrays if name not in wanted]
    for name in wanted.keys() & arrays.keys():
        have, want = arrays[name], wanted[name]
        if have.shape != want or have.dtype != np.float32:
            faults.append(f"{name} is float32{list(want)}, received {have.dtype}{list(have.shape)}")
    if faults:
        more = f"; and {len(faults) - 20} more" if len(faults) > 20 else ""
        raise ConfigurationError(
            f"Parameters do not fit the network: {'; '.join(sorted(faults)[:20])}{more}"
        )
    made: Sequential = _with(network, arrays, "")
    return made


def _wanted(layer: Layer, shape: Shape, prefix: str) -> Iterator[tuple[str, Shape]]:
    """Yield the name and shape of every array of a layer that reads inputs of `shape`."""
    before = shape
    yield from ((f"{prefix}{name}", size) for name, size in layer.shapes(shape).items())
    for name, part in _inner(layer):
        yield from _wanted(part, layer.inner_shape(shape), f"{prefix}{name}.")
        if isinstance(layer, Sequential):
            shape = part.output_shape(shape)
    layer.output_shape(before)


def _with(layer: Any, arrays: Arrays, prefix: str) -> Any:
    """Copy a layer, with its arrays in place."""
    settings = {field.name for field in dataclasses.fields(layer) if field.init}
    own = {name: getattr(layer, name) for name in settings}
    for name, value in own.items():
        if name in _PARTS and isinstance(value, tuple):
            own[name] = tuple(
                _with(part, arrays, f"{prefix}{name}[{i}].") for i, part in enumerate(value)
            )
        elif name in _PARTS:
            own[name] = _with(value, arrays, f"{prefix}{name}.")
    made = type(layer)(**own)
    for field in dataclasses.fields(layer):
        if not field.init and f"{prefix}{field.name}" in arrays:
            setattr(made, field.name, np.ascontiguousarray(arrays[f"{prefix}{field.name}"]))
    if isinstance(made, Sequential):
        dense.link(made.layers)
    return made


def check_finite(arrays: Arrays) -> None:
    """Raise `ValueError` for an array with a number that is not finite."""
    for name, value in arrays.items():
        if value.dtype.kind == "f" and not np.isfinite(value).all():
            raise ValueError(f"parameter {shorten(name)} is not finite")


def logits_of(
    network: Sequential,
    x: NDArray[Any],
    lengths: NDArray[Any] | None = None,
    beside: NDArray[Any] | None = None,
) -> NDArray[np.float32]:
    """Compute logits, batch-major: `(n, time, ...)` to `(n, classes)` or `(n, time, classes)`.

    `beside (n, numbers)` are the second input of a network that has two.
    """
    x = np.ascontiguousarray(np.swapaxes(x, 0, 1))
    mask = None if lengths is None else np.arange(len(x))[:, None] < lengths
    whole: Any = x if beside is None else inputs.Inputs(x, beside)
    logits = network(whole, mask)
    return logits if logits.ndim == 2 else np.swapaxes(logits, 0, 1)

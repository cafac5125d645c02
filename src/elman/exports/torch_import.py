"""Networks of PyTorch brought in: parameters by name, as a `state_dict` or a file has them."""

from __future__ import annotations

import os
import pickle
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, ModelFileError, NotAModel, printable
from elman.exports.arrays import cell_from_torch
from elman.exports.incoming import Brought, network_with

__all__ = ["from_torch"]

_CELL = re.compile(r"(.*?)(weight_ih|weight_hh|bias_ih|bias_hh|weight_hr)_l(\d+)(_reverse)?")
_KINDS = {1: "SimpleRNN", 3: "GRU", 4: "LSTM"}
Pool = Literal["last", "mean", "max", "sum", "none"]
Named = dict[str, NDArray[Any]]


def from_torch(
    module: Any, *, pooling: Pool = "last", activation: str = "tanh", epsilon: float = 1e-5
) -> Any:
    """Bring a module of PyTorch, its `state_dict()`, or a file in: a built `elman.rnn.Sequential`.

    Its parameters, in their order, are those of Embedding, RNN, GRU, LSTM (stacked, or both
    ways), LayerNorm and Linear; numbers alone do not say what is read behind the last recurrent
    layer (`pooling`; "none" gives every step), which `activation` an RNN has, and the `epsilon`
    of a LayerNorm. A file is a `.safetensors` file, or a `.pt` file that is read with
    `weights_only=True`. Raises `ConfigurationError` that names whatever is another layer's.

    >>> rng = np.random.default_rng(0)
    >>> shapes = {"weight_ih_l0": (6, 4), "weight_hh_l0": (6, 2), "bias_ih_l0": 6, "bias_hh_l0": 6}
    >>> gru = {f"gru.{name}": rng.normal(size=shape) for name, shape in shapes.items()}
    >>> from_torch(gru).output_shape((None, 4))
    (2,)
    """
    groups = list(_groups(_arrays(module)))
    last = max((i for i, (_, cell, _) in enumerate(groups) if cell), default=-1)
    brought: list[Brought] = []
    for i, (name, cell, arrays) in enumerate(groups):
        if not cell:
            brought.append(_plain(name, arrays, epsilon))
            continue
        brought.append(_layer(name, arrays, activation, every=i < last or pooling != "last"))
        if i == last and pooling not in ("last", "none"):
            brought.append(Brought({"layer": "Pooling", "over": pooling}, {}))
    return network_with(brought)


def _arrays(module: Any) -> Named:
    if isinstance(module, str | os.PathLike):
        module = _read(Path(module))
    elif hasattr(module, "state_dict"):
        module = module.state_dict()
    if not isinstance(module, Mapping):
        raise ConfigurationError(
            f"Parameters are a module, its state_dict() or a file, received "
            f"{type(module).__name__}",
            remedy="pass module.state_dict()",
        )
    found = {}
    for name, value in module.items():
        plain = value.detach().cpu().numpy() if hasattr(value, "detach") else np.asarray(value)
        found[str(name)] = plain
    return found


def _read(path: Path) -> Any:
    if path.suffix == ".safetensors":
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            return load_file(path)
        except OSError as error:
            said = error.strerror or printable(error)
            raise ModelFileError(f"{path} must be readable, received: {said}") from error
        except SafetensorError as error:
            raise NotAModel(f"{path} is not a safetensors file ({printable(error)})") from error
    from elman.exports.torch_file import torch_module

    try:
        return torch_module().load(path, weights_only=True, map_location="cpu")
    except OSError as error:
        raise ModelFileError(f"{path} must be readable, received: {error.strerror}") from error
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError) as error:
        raise NotAModel(
            f"{path} is not a file of parameters alone, and nothing else in it is run",
            remedy="save module.state_dict(), not the module",
        ) from error


def _groups(arrays: Named) -> Iterator[tuple[str, bool, Named]]:
    """Part parameters into layers, in their order: its name, whether it is recurrent, arrays."""
    groups: dict[tuple[str, bool], Named] = {}
    for name, value in arrays.items():
        if found := _CELL.fullmatch(name):
            prefix, part, number, back = found.groups()
            layer = f"{prefix}l{number}"
            groups.setdefault((layer, True), {})[part + (back or "")] = value
        else:
            prefix, _, part = name.rpartition(".")
            groups.setdefault((prefix, False), {})[part] = value
    for (name, cell), parts in groups.items():
        yield name, cell, parts


def _layer(name: str, arrays: Named, activation: str, *, every: bool) -> Brought:
    if "weight_hr" in arrays:
        raise ConfigurationError(
            f"{name} is an LSTM with a projection (proj_size), which elman lacks",
            remedy="train it without proj_size",
        )
    order = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    if missing := [part for part in order[:2] if part not in arrays]:
        raise ConfigurationError(f"{name} lacks its {missing[0]}")
    W_ih, W_hh = arrays["weight_ih"], arrays["weight_hh"]
    units = W_hh.shape[-1]
    kind = _KINDS.get(len(W_ih) // max(1, units))
    if kind is None or len(W_ih) % units:
        shape = list(W_ih.shape)
        raise ConfigurationError(
            f"{name} is an RNN, GRU or LSTM where its weights have 1, 3 or 4 times its units of "
            f"rows, received {shape} for {units} units"
        )
    described: dict[str, Any] = {"layer": kind, "units": units, "return_sequences": every}
    if kind == "SimpleRNN":
        described["activation"] = activation
    ahead = cell_from_torch(kind, [arrays[part] for part in order if part in arrays])
    if "weight_ih_reverse" not in arrays:
        return Brought(described, ahead)
    reverse = [arrays[f"{part}_reverse"] for part in order if f"{part}_reverse" in arrays]
    back = cell_from_torch(kind, reverse)
    named = {f"forward.{key}": array for key, array in ahead.items()}
    named |= {f"backward.{key}": array for key, array in back.items()}
    both = {
        "layer": "Bidirectional",
        "forward": described,
        "backward": {**described, "reverse": True},
    }
    return Brought(both, named)


def _plain(name: str, arrays: Named, epsilon: float) -> Brought:
    match sorted((part, array.ndim) for part, array in arrays.items()):
        case [("weight", 2)]:
            W = arrays["weight"]
            return Brought({"layer": "Embedding", "units": W.shape[1]}, {"W": W})
        case [("bias", 1), ("weight", 2)]:
            W = arrays["weight"].T
            return Brought({"layer": "Dense", "units": W.shape[1]}, {"W": W, "b": arrays["bias"]})
        case [("bias", 1), ("weight", 1)]:
            described = {"layer": "LayerNorm", "epsilon": epsilon}
            return Brought(described, {"scale": arrays["weight"], "shift": arrays["bias"]})
    listed = ", ".join(f"{part} {list(array.shape)}" for part, array in arrays.items())
    raise ConfigurationError(
        f"{printable(name or 'the module', 80)} is no Embedding, RNN, GRU, LSTM, LayerNorm or "
        f"Linear of PyTorch, received {listed}",
        remedy="bring in a module of these layers alone",
    )

"""A model for PyTorch: its parameters, plain arrays by name, and the script that reads them."""

from __future__ import annotations

import importlib
import io
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from elman.exports.comparison import Ask, Compared, check, compare
from elman.exports.exported import Exported
from elman.exports.onnx.description import described
from elman.exports.script import check_exportable
from elman.exports.source import in_small
from elman.exports.torch_lines import torch_parameters, torch_script
from elman.extras import need
from elman.files import write_atomically

__all__ = ["to_torch", "torch_module"]


def torch_module() -> Any:
    """Import PyTorch; raises `MissingExtra` where it is not installed."""
    need("A .pt file (a .safetensors file does not)", "torch")
    return importlib.import_module("torch")


def to_torch(
    model: Any,
    path: str | os.PathLike[str],
    *,
    script: str | os.PathLike[str] | None = None,
    networks_alone: bool = False,
    inputs: int = 200,
) -> Exported:
    """Write a model for PyTorch: a `.safetensors` file, or a `.pt` file for `weights_only=True`.

    The script beside it (`NAME_torch.py` unless given) rebuilds the network. Where PyTorch is
    installed, which a `.pt` file needs, both are run and compared with the model before anything
    is written. Raises `ConfigurationError` that names what PyTorch lacks, and `OutputError` where
    answers differ by more than 1e-4.
    """
    path = Path(path)
    used = in_small(model)
    check_exportable(used, networks_alone=networks_alone)
    plain = path.suffix == ".safetensors"
    if not plain:
        torch_module()
    text = torch_script(used, path.name, networks_alone=networks_alone)
    arrays = torch_parameters(used)
    compared = None
    if find_spec("torch") is not None:
        how: dict[str, Any] = {"inputs": inputs, "networks_alone": networks_alone}
        compared = _compared(used, text, arrays, **how)
        check(compared)
    content = _safetensors(arrays) if plain else _saved(arrays)
    beside = Path(script) if script is not None else path.with_name(f"{path.stem}_torch.py")
    write_atomically(path, content)
    write_atomically(beside, text.encode())
    return Exported(path, len(content), described(used), compared, script=beside)


def _safetensors(arrays: dict[str, Any]) -> bytes:
    from safetensors.numpy import save

    return save(arrays)


def _tensors(arrays: dict[str, Any]) -> dict[str, Any]:
    torch = torch_module()
    return {name: torch.from_numpy(np.array(array)) for name, array in arrays.items()}


def _saved(arrays: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    torch_module().save(_tensors(arrays), file)
    return file.getvalue()


def _compared(used: Any, text: str, arrays: dict[str, Any], **how: Any) -> Compared:
    """Run the script as its reader will, and compare what it answers."""
    torch = torch_module()
    made: dict[str, Any] = {"__name__": "exported"}
    exec(compile(text, "exported", "exec"), made)
    network = made["Model"]()
    network.load_state_dict(_tensors(arrays))
    network.eval()

    def ask(given: dict[str, Any]) -> list[Any]:
        x = given.get("symbols", given.get("series"))
        assert x is not None
        lengths = given.get("lengths", np.full(len(x), x.shape[1]))
        with torch.no_grad():
            found = network(torch.from_numpy(x), torch.from_numpy(lengths.astype(np.int64)))
        return [found.numpy()]

    asking: Ask = ask
    return compare(used, asking, **how)

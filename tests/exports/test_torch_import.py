"""Networks of PyTorch brought in, from named arrays and, where it is installed, from modules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.errors import ConfigurationError, ModelFileError, NotAModel
from elman.exports import from_torch
from elman.rnn import logits_of, parameters_of

RNG = np.random.default_rng(0)


def arrays(**shapes: tuple[int, ...]) -> dict[str, Any]:
    return {name: RNG.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def cell(prefix: str, gates: int, units: int, features: int, *, end: str = "_l0") -> dict[str, Any]:
    sums = gates * units
    shapes = {
        "weight_ih": (sums, features),
        "weight_hh": (sums, units),
        "bias_ih": (sums,),
        "bias_hh": (sums,),
    }
    return {f"{prefix}{name}{end}": value for name, value in arrays(**shapes).items()}


def test_kinds_are_told_by_their_shapes() -> None:
    state = {
        "words.weight": RNG.normal(size=(9, 3)),
        **cell("a.", 3, 4, 3),
        **cell("a.", 3, 4, 3, end="_l0_reverse"),
        **{f"norm.{k}": v for k, v in arrays(weight=(8,), bias=(8,)).items()},
        **cell("b.", 4, 2, 8),
        **{f"out.{k}": v for k, v in arrays(weight=(5, 2), bias=(5,)).items()},
    }
    network = from_torch(state)
    kinds = [type(layer).__name__ for layer in network.layers]
    assert kinds == ["Embedding", "Bidirectional", "LayerNorm", "LSTM", "Dense"]
    assert network.layers[3].return_sequences is False
    named = parameters_of(network)
    assert np.array_equal(named["layers[4].W"], state["out.weight"].T)


@pytest.mark.parametrize(
    ("pooling", "shape"), [("none", (None, 5)), ("mean", (5,)), ("last", (5,))]
)
def test_what_is_read_behind_the_last_layer(pooling: Any, shape: tuple[int | None, ...]) -> None:
    state = {**cell("a.", 1, 2, 3), **arrays(**{"o.weight": (5, 2), "o.bias": (5,)})}
    assert from_torch(state, pooling=pooling).output_shape((None, 3)) == shape


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (arrays(**{"c.weight": (3, 2, 2), "c.bias": (3,)}), "c is no Embedding, RNN"),
        ({**cell("a.", 4, 2, 3), **arrays(**{"a.weight_hr_l0": (1, 2)})}, "projection"),
        (cell("a.", 2, 3, 3), "1, 3 or 4 times its units"),
        (arrays(**{"a.weight_ih_l0": (4, 2)}), "lacks its weight_hh"),
        (3, "received int; pass module.state_dict()"),
        ({}, "received none"),
    ],
)
def test_what_is_no_such_layer_is_named(state: Any, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        from_torch(state)


def test_files(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    state = cell("a.", 3, 4, 3)
    save_file(state, tmp_path / "a.safetensors")
    named = parameters_of(from_torch(tmp_path / "a.safetensors"))
    assert np.array_equal(named["layers[0].W_x"][:, 4:8], state["a.weight_ih_l0"][:4].T)
    (tmp_path / "b.safetensors").write_text("no")
    with pytest.raises(NotAModel, match="not a safetensors file"):
        from_torch(tmp_path / "b.safetensors")
    with pytest.raises(ModelFileError, match="must be readable"):
        from_torch(tmp_path / "none.safetensors")


def test_modules_of_pytorch_answer_alike(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    nn = torch.nn
    parts = nn.ModuleDict(
        {
            "words": nn.Embedding(9, 3),
            "a": nn.GRU(3, 4, num_layers=2, bidirectional=True, batch_first=True),
            "norm": nn.LayerNorm(8),
            "b": nn.LSTM(8, 2, batch_first=True, bias=False),
            "out": nn.Linear(2, 5),
        }
    )
    x = RNG.integers(0, 9, (3, 6))
    with torch.no_grad():
        h, _ = parts["a"](parts["words"](torch.from_numpy(x)))
        wanted = parts["out"](parts["b"](parts["norm"](h))[0][:, -1]).numpy()
    torch.save(parts.state_dict(), tmp_path / "m.pt")
    for given in (parts, parts.state_dict(), tmp_path / "m.pt"):
        found = logits_of(from_torch(given), x.astype(np.int32))
        np.testing.assert_allclose(found, wanted, atol=1e-5)
    torch.save(parts, tmp_path / "whole.pt")
    with pytest.raises(NotAModel, match="nothing else in it is run"):
        from_torch(tmp_path / "whole.pt")
    with pytest.raises(ModelFileError, match="must be readable"):
        from_torch(tmp_path / "none.pt")

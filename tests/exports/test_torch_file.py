"""Models for PyTorch: plain parameters, a script that rebuilds the network, the same answers."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from elman import SequenceGenerator
from elman.errors import ConfigurationError, MissingExtra
from elman.exports import from_torch, to_torch
from elman.exports import torch_file as module
from elman.exports.torch_lines import torch_parameters, torch_script
from elman.inference.recurrence import SimpleRNN

TORCH = find_spec("torch") is not None
needs_torch = pytest.mark.skipif(not TORCH, reason="PyTorch is not installed")


@needs_torch
@pytest.mark.parametrize("kind", ["names", "padded", "series", "generator", "tied"])
@pytest.mark.parametrize("ending", ["pt", "safetensors"])
def test_what_is_written_answers_as_the_model(
    kind: str, ending: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    done = to_torch(request.getfixturevalue(kind), tmp_path / f"m.{ending}", inputs=20)
    assert done.compared is not None
    assert done.compared.difference < 1e-5
    assert done.script == tmp_path / "m_torch.py"
    text = done.script.read_text("utf-8")
    compile(text, "script", "exec")
    assert f"m.{ending}" in text


@needs_torch
def test_the_script_loads_its_file(series: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """Line for line what the script says of itself."""
    import torch

    done = to_torch(series, tmp_path / "m.pt", inputs=5)
    assert done.script is not None
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(done.script.read_text("utf-8"), names)
    exec(names["__doc__"].splitlines()[2].strip(), names)
    X = np.random.default_rng(0).normal(5, 3, (2, 6, 3)).astype(np.float32)
    with torch.no_grad():
        found = names["model"].eval()(torch.from_numpy(X), torch.tensor([6, 6]))
    np.testing.assert_allclose(found, series.predict_proba(list(X)), atol=1e-5)
    assert names["MODEL"]["labels"] == ["a", "b"]


@pytest.mark.parametrize(
    ("kind", "pooling"), [("padded", "last"), ("series", "mean"), ("generator", "none")]
)
def test_networks_come_back_from_pytorch_bit_for_bit(
    kind: str, pooling: Any, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    from elman.rnn import parameters_of

    model = request.getfixturevalue(kind)
    done = to_torch(model, tmp_path / "m.safetensors", inputs=3)
    # The mean and scale of channels are the reader's, no layer's.
    arrays = {name: a for name, a in load_file(done.path).items() if "members." in name}
    found = parameters_of(from_torch(arrays, pooling=pooling))
    before = parameters_of(model.networks_[0])
    assert found.keys() == before.keys()
    assert [a.tobytes() for a in found.values()] == [b.tobytes() for b in before.values()]


def test_safetensors_need_no_pytorch(
    padded: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    done = to_torch(padded, tmp_path / "m.safetensors")
    assert done.compared is None
    assert load_file(done.path).keys() == torch_parameters(padded).keys()


@pytest.mark.skipif(TORCH, reason="PyTorch is installed")
def test_a_pt_file_needs_it(padded: Any, tmp_path: Path) -> None:
    with pytest.raises(MissingExtra, match="pip install torch"):
        to_torch(padded, tmp_path / "m.pt")


def test_what_pytorch_lacks_is_named(padded: Any, tagger: Any, prose: Any, tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    with pytest.raises(ConfigurationError, match=r"this is a tagger; use a file\.onnx"):
        to_torch(tagger, path)
    with pytest.raises(ConfigurationError, match="networks_alone=True"):
        to_torch(prose, path)
    with pytest.raises(ConfigurationError, match="this model has none"):
        to_torch(padded, path, networks_alone=True)
    from elman.estimators.files.codec import in_use

    used = in_use(padded)
    for change, said in (
        ({"activation": "sigmoid"}, "has tanh or relu"),
        ({"reverse": True}, "reads backwards alone"),
    ):
        cell = next(x for x in used.networks_[0].layers if isinstance(x, SimpleRNN))
        before = dict(vars(cell))
        vars(cell).update(change)
        with pytest.raises(ConfigurationError, match=said):
            torch_script(used, "m.pt")
        vars(cell).update(before)
    assert not list(tmp_path.iterdir())


@needs_torch
def test_a_generator_of_one_answer_is_compared_by_its_last_step(tmp_path: Path) -> None:
    text = "the cat sat on the mat and " * 20
    model = SequenceGenerator(
        approach="many-to-one", window=5, units=4, epochs=1, validation=None
    ).fit(text)
    assert to_torch(model, tmp_path / "m.safetensors", inputs=5).compared.difference < 1e-5

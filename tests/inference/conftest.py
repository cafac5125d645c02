"""The same network for both engines: JAX's, and the small one on the same arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from elman import inference
from elman.inference.network import filled
from elman.rnn import Sequential, from_json, parameters_of, to_json, with_parameters


def both(network: Sequential, shape: tuple[int | None, ...], seed: int = 0) -> tuple[Any, Any]:
    """Build a network with random parameters, biases and scales too, for both engines."""
    rng = np.random.default_rng(seed)
    built = network.build(shape, key=seed)
    arrays = {
        name: (value + 0.3 * rng.normal(size=value.shape)).astype(np.float32)
        for name, value in parameters_of(built).items()
    }
    described = to_json(built)
    assert to_json(from_json(described)) == described
    return with_parameters(built, arrays), filled(inference.network_of(described), arrays)


@pytest.fixture(scope="session")
def engines() -> Callable[..., tuple[Any, Any]]:
    """Return `both`."""
    return both


@pytest.fixture(params=["kernels", "numpy"])
def computed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run a test with the compiled kernels, and once more on NumPy alone."""
    if request.param == "numpy":
        monkeypatch.setenv("ELMAN_KERNELS", "off")
    return str(request.param)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import equinox as eqx
import pytest


@eqx.filter_jit
def _run(layer: Any, x: Any, mask: Any = None, key: Any = None) -> Any:
    return layer(x, mask=mask, key=key)


@pytest.fixture(scope="session")
def run() -> Callable[..., Any]:
    """Call a layer as one program, compiled once for each layer and shape."""
    return _run

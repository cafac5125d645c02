"""Networks of a model file for the small engine: what `rebuilding` does for JAX's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.inference.inputs import Inputs
from elman.inference.network import check_finite, filled, network_of
from elman.inference.wrappers import Sequential

__all__ = ["answering", "built", "check_stream", "planned", "skeleton_of", "with_parameters"]


def planned(described: Any) -> tuple[Sequential, tuple[int | None, ...]]:
    """Return the network that a file describes, without arrays, and its input shape."""
    plan = network_of(described)
    if plan.input_shape is None:
        raise ValueError("the network is not a built Sequential")
    return plan, plan.input_shape


def built(plan: Sequential, shape: tuple[int | None, ...]) -> Sequential:
    """Return the plan, which is whole: arrays are put in their places later."""
    return plan


def check_stream(plan: Sequential) -> None:
    """Raise `ConfigurationError` for a network that cannot be read step by step."""
    from elman.inference.stepping import check_forwards

    check_forwards(plan)


def skeleton_of(build: Callable[[], Any], parameters: dict[str, NDArray[Any]]) -> Any:
    """Return what `build` makes; the parameters of the file must be finite."""
    check_finite(parameters)
    return build()


def with_parameters(skeleton: Any, arrays: dict[str, NDArray[Any]]) -> Any:
    """Return the network with its arrays; raises `ConfigurationError` where they do not fit."""
    if isinstance(skeleton, Sequential):
        return filled(skeleton, arrays)
    return skeleton.filled(arrays)


def answering(network: Any, features: int, *, symbols: bool, beside: int = 0) -> None:
    """Raise what a network raises that cannot read `features` symbols or channels.

    So many numbers stand `beside` them.
    """
    x: Any = np.zeros((4, 2), np.int32)
    if not symbols:
        x = np.zeros((4, 2, features), np.float32)
    if beside:
        x = Inputs(x, np.zeros((2, beside), np.float32))
    network(x, np.ones((4, 2), bool))

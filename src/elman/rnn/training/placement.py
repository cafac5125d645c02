"""Where training runs: one device, or all devices of all processes that have joined.

Processes join by `jax.distributed.initialize`, before anything else of JAX is used. From then on
they train as one: each device takes its rows of every batch, gradients and scores are summed over
all, and parameters are the same everywhere. The rows of a batch do not depend on the number of
processes, and the first process alone writes files.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from elman.errors import ConfigurationError

__all__ = [
    "COLUMNS",
    "EVERYWHERE",
    "ROWS",
    "agreed",
    "check_alike",
    "check_batch",
    "devices",
    "fetched",
    "own_key",
    "pace",
    "parted",
    "put",
    "shared_mean",
    "summed",
    "writes",
]

Value = TypeVar("Value")

_OF_AN_ACCELERATOR = 100

_AXIS = "rows"

EVERYWHERE = PartitionSpec()  # type: ignore[no-untyped-call]
"""What every device has whole."""

ROWS = PartitionSpec(_AXIS)  # type: ignore[no-untyped-call]
"""What is parted by its first axis."""

COLUMNS = PartitionSpec(None, _AXIS)  # type: ignore[no-untyped-call]
"""What is parted by its second axis."""


def pace() -> int:
    """Tell how many times the work of a few cores the default device does in the same time.

    Programs are cut into calls of a second or less, between which one looks at the clock and the
    keyboard; on a GPU a call for so little would cost more than what it does.
    """
    return 1 if jax.default_backend() == "cpu" else _OF_AN_ACCELERATOR


@cache
def _mesh() -> Mesh:
    return Mesh(np.array(jax.devices()), (_AXIS,))


def _alone() -> bool:
    return int(jax.process_count()) == 1


def devices() -> int:
    """Count the devices that share a batch."""
    return 1 if _alone() else len(jax.devices())


def writes() -> bool:
    """Tell whether this process writes files."""
    return jax.process_index() == 0


def put(tree: Any, spec: PartitionSpec = EVERYWHERE) -> Any:
    """Put arrays where programs run: every process gives the whole of them."""
    if _alone():
        return jax.device_put(tree)
    sharding = NamedSharding(_mesh(), spec)

    def everywhere(leaf: Any) -> Any:
        if jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key):
            data = everywhere(jax.random.key_data(leaf))
            return jax.random.wrap_key_data(data, impl=jax.random.key_impl(leaf))
        # What one device has cannot go to devices of other processes, what NumPy has can.
        return jax.device_put(np.asarray(leaf), sharding)

    return jax.tree.map(everywhere, tree)


def fetched(tree: Any) -> Any:
    """Return arrays as this process alone can use them, parted ones put together."""
    if _alone():
        return tree
    from jax.experimental.multihost_utils import process_allgather

    def local(leaf: Any) -> Any:
        if not isinstance(leaf, Array):
            return leaf
        if not leaf.is_fully_replicated:
            leaf = process_allgather(leaf, tiled=True)
        return jax.device_put(np.asarray(leaf), jax.local_devices()[0])

    return jax.tree.map(local, tree)


def parted(program: Callable[..., Any], specs: tuple[Any, ...], out: Any) -> Callable[..., Any]:
    """Let every device run a program on its part of the arguments."""
    if _alone():
        return program
    run: Callable[..., Any] = jax.shard_map(
        program, mesh=_mesh(), in_specs=specs, out_specs=out, check_vma=False
    )
    return run


def summed(tree: Any) -> Any:
    """Sum over all devices, within a program that is `parted`."""
    return tree if _alone() else jax.lax.psum(tree, _AXIS)  # type: ignore[no-untyped-call]


def shared_mean(values: Array, weights: Array) -> Array:
    """Return this device's share of the weighted mean over all; 0 where all weights are 0."""
    return (values * weights).sum() / jnp.maximum(summed(weights.sum()), 1e-12)


def own_key(key: Array) -> Array:
    """Return a key of this device's own, for what each draws for its rows."""
    return key if _alone() else jax.random.fold_in(key, jax.lax.axis_index(_AXIS))


def agreed(value: Value) -> Value:
    """Return what the first process says, to all: clocks and last digits differ between machines.

    >>> agreed({"loss": 0.5})
    {'loss': 0.5}
    """
    if _alone():
        return value
    from jax.experimental.multihost_utils import broadcast_one_to_all

    said: Value = jax.tree.map(
        lambda mine, first: type(mine)(first), value, broadcast_one_to_all(value)
    )
    return said


def check_alike(digest: str) -> None:
    """Raise `ConfigurationError` unless all processes have the same data and settings."""
    if _alone():
        return
    from jax.experimental.multihost_utils import process_allgather

    mine = np.frombuffer(bytes.fromhex(digest), np.uint8)
    others = np.asarray(process_allgather(mine))
    if strange := [i for i, other in enumerate(others) if (other != others[0]).any()]:
        raise ConfigurationError(
            "Processes that train together have the same data, settings and versions; process "
            f"{strange[0]} has others than process 0",
            remedy="start all of them with the same command and the same files",
        )


def check_batch(batch_size: int, *, whole: bool) -> None:
    """Raise `ConfigurationError` for a batch that the devices cannot share.

    `whole`: each of them takes equally many rows.
    """
    n = devices()
    if batch_size < n or (whole and batch_size % n):
        kind = f"a multiple of {n}" if whole else f"at least {n}"
        raise ConfigurationError(
            f"{n} devices share a batch: batch_size is {kind}, received {batch_size}",
            remedy=f"pass for example {-(-max(batch_size, 1) // n) * n}",
        )

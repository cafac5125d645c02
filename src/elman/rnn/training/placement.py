"""Where training runs: one device, or all devices of all processes that have joined.

Processes join by `jax.distributed.initialize`, before anything else of JAX is used. From then on
they train as one: each device takes its rows of every batch, gradients and scores are summed over
all, and parameters are the same everywhere. Neither the rows of a batch nor what is drawn for them
(dropout) depend on the number of processes, and the first process alone writes files.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import cache, wraps
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.flatten_util import ravel_pytree
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from elman.errors import ConfigurationError

__all__ = [
    "COLUMNS",
    "EVERYWHERE",
    "ROWS",
    "check_batch",
    "devices",
    "drawn",
    "fetched",
    "gathered",
    "own_devices",
    "own_part",
    "own_rows",
    "pace",
    "parted",
    "put",
    "put_parts",
    "shared_mean",
    "summed",
    "writes",
]

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


def own_rows(batch: int) -> range:
    """The rows of a batch that this process puts on its devices: it need not read the others."""
    if _alone():
        return range(batch)
    share = batch // jax.process_count()
    return range(jax.process_index() * share, (jax.process_index() + 1) * share)


def own_devices() -> int:
    """Count the devices of this process that share its rows of a batch."""
    return 1 if _alone() else int(jax.local_device_count())


def put_parts(own: Any, spec: PartitionSpec = ROWS) -> Any:
    """Put arrays together of which every process gives its own part."""
    if _alone():
        return own
    put_together: Any = jax.make_array_from_process_local_data
    sharding = NamedSharding(_mesh(), spec)
    return jax.tree.map(lambda part: put_together(sharding, part), own)


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


_sharing: ContextVar[int] = ContextVar("sharing", default=0)
"""Rows of the batch that devices share, while the program that each runs is traced; else 0."""


def parted(
    program: Callable[..., Any], specs: tuple[Any, ...], out: Any, *, rows: int
) -> Callable[..., Any]:
    """Let every device run a program on its part of the arguments.

    `rows` has the batch without those that fill it up.
    """
    if _alone():
        return program

    @wraps(program)
    def shared(*arguments: Any) -> Any:
        before = _sharing.set(rows)
        try:
            return program(*arguments)
        finally:
            _sharing.reset(before)

    run: Callable[..., Any] = jax.shard_map(
        shared, mesh=_mesh(), in_specs=specs, out_specs=out, check_vma=False
    )
    return run


def drawn(
    draw: Callable[[tuple[int, ...]], Array], shape: tuple[int, ...], axis: int = -2
) -> Array:
    """Draw random numbers for the rows of a batch, which lie along `axis` of `shape`.

    Within a program that is `parted` each device draws for the whole batch and takes its rows, so
    that they are those of one process.
    """
    if not (batch := _sharing.get()):
        return draw(shape)
    own, n = shape[axis], devices()
    rows = batch if -(-batch // n) == own else own * n
    whole = list(shape)
    whole[axis] = rows
    values = draw(tuple(whole))
    spare = [(0, 0)] * len(shape)
    spare[axis] = (0, own * n - rows)
    begin = jax.lax.axis_index(_AXIS) * own
    return jax.lax.dynamic_slice_in_dim(jnp.pad(values, spare), begin, own, axis % len(shape))


def own_part(whole: Array, size: int) -> Array:
    """Take this device's rows, so many, of what all have `gathered`."""
    if not _sharing.get():
        return whole
    begin = jax.lax.axis_index(_AXIS) * size
    return jax.lax.dynamic_slice_in_dim(whole, begin, size)


def gathered(parts: Array) -> Array:
    """Put the parts of an array that devices have made together, along its first axis."""
    if not _sharing.get():
        return parts
    whole: Array = jax.lax.all_gather(parts, _AXIS, tiled=True)
    return whole


def summed(tree: Any) -> Any:
    """Sum over all devices, within a program that is `parted`: numbers of one type, in one go."""
    if _alone():
        return tree
    # Each sum waits for all devices: one for all arrays waits once.
    numbers, restored = ravel_pytree(tree)
    return restored(jax.lax.psum(numbers, _AXIS))  # type: ignore[no-untyped-call]


def shared_mean(values: Array, weights: Array) -> Array:
    """Return this device's share of the weighted mean over all; 0 where all weights are 0."""
    return (values * weights).sum() / jnp.maximum(summed(weights.sum()), 1e-12)


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

"""A training put down, to be taken up again exactly where it stood."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import equinox as eqx
import jax
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.errors import DamagedModel, ElmanError, ModelFileError, OutputError, printable
from elman.files import check_output, write_atomically
from elman.rnn.networks.architecture import to_json
from elman.rnn.training import agreement, placement
from elman.rnn.training.course import Course

__all__ = ["Checkpoint", "Saved", "digest_of", "digests", "fingerprint"]


class Saved(NamedTuple):
    """Where a run stood: within an epoch, `done` steps of it."""

    standing: Any
    best: Any
    best_epoch: int
    history: list[dict[str, Any]]
    done: int


_PART = 1 << 22
"""Numbers that are read at a time for the fingerprint: a text may be mapped from a large file."""


def digests(course: Course, *stopping: Any) -> dict[str, str]:
    """Tell a run by its settings, the versions it is made with, its weights and its data."""
    from elman import __version__

    settings = [dataclasses.asdict(course.optimiser), *course.settings, *stopping]
    versions = [__version__, jax.__version__]
    read = {
        "weights": (eqx.filter(course.network, eqx.is_array), course.levels),
        "data": (course.data, course.validation),
    }
    return {
        "versions": hashlib.sha256(json.dumps(versions).encode()).hexdigest(),
        "settings": hashlib.sha256(
            json.dumps([to_json(course.network), *settings]).encode()
        ).hexdigest(),
    } | {name: digest_of(tree) for name, tree in read.items()}


def fingerprint(parts: Mapping[str, str]) -> str:
    """Join the digests of a run to one."""
    return hashlib.sha256("".join(parts.values()).encode()).hexdigest()


def digest_of(tree: Any) -> str:
    """Digest all arrays of a tree, one part of each in memory at a time."""
    digest = hashlib.sha256()
    for part in jax.tree.leaves(tree):
        digest.update(f"{part.dtype}{part.shape}".encode())
        flat = np.asarray(part).reshape(-1)
        for begin in range(0, len(flat), _PART):
            digest.update(flat[begin : begin + _PART].tobytes())
    return digest.hexdigest()


@dataclass
class Checkpoint:
    """Where, and how often, a training run is put down.

    The file holds parameters, moments, counters and the best epoch so far, and a fingerprint
    of network, data and settings: a run resumes only what it began itself. It is written whole
    or not at all, at the first chance `seconds` after the last writing: the end of an epoch, or
    of a piece of one where a text is read as streams.

    Raises `OutputError` where no file can be written, before anything is trained.
    """

    path: Path
    seconds: float = 10.0
    fingerprint: str = ""
    _written: float = dataclasses.field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        # Of several processes the first alone writes; to ask which this is would start JAX.
        if not jax.distributed.is_initialized() or placement.writes():
            check_output(self.path)

    def due(self, *, last: bool) -> bool:
        """Tell whether it is time to write."""
        return last or agreement.agreed(time.monotonic() - self._written >= self.seconds)

    def save(
        self, standing: Any, best: Any, best_epoch: int, history: Sequence[Any], done: int = 0
    ) -> None:
        """Write where a run stands, between two epochs unless `done` steps of one are."""
        standing = placement.fetched(standing)
        agreement.at_first(lambda: self._write(standing, best, best_epoch, history, done), [])
        self._written = time.monotonic()

    def _write(
        self, standing: Any, best: Any, best_epoch: int, history: Sequence[Any], done: int
    ) -> None:
        from safetensors.numpy import save

        arrays = _named((standing, eqx.filter(best, eqx.is_inexact_array)))
        entry = {
            "fingerprint": self.fingerprint,
            "best_epoch": best_epoch,
            "done": done,
            "history": [dataclasses.asdict(epoch) for epoch in history],
        }
        content = save(
            {name: np.asarray(a) for name, a in arrays.items()},
            {"elman-checkpoint": json.dumps(entry)},
        )
        try:
            write_atomically(self.path, content)
        except OutputError as error:
            if not self.path.exists():
                raise
            raise OutputError(
                error.problem,
                remedy="free some space and run it again: it goes on from what is there",
            ) from error

    def load(self, standing: Any, network: Any) -> Saved | None:
        """Read a run back into the shapes of a fresh one; None when there is no file.

        Of several processes the first reads it, for all. Raises `ModelFileError` when the file
        belongs to another run, `DamagedModel` when it cannot be read.
        """
        fresh = (standing, eqx.filter(network, eqx.is_inexact_array))
        leaves, structure = jax.tree.flatten(fresh)
        found = agreement.at_first(lambda: self._read(fresh), [_empty(leaf) for leaf in leaves])
        if found is None:
            return None
        (best_epoch, done, history), arrays = found
        placed = [_like(array, leaf) for array, leaf in zip(arrays, leaves, strict=True)]
        restored, parameters = jax.tree.unflatten(structure, placed)
        return Saved(restored, eqx.combine(parameters, network), best_epoch, history, done)

    def _read(self, fresh: Any) -> tuple[Any, list[NDArray[Any]]] | None:
        from safetensors import SafetensorError, safe_open

        if not self.path.exists():
            return None
        try:
            with safe_open(self.path, framework="np") as file:
                entry = json.loads((file.metadata() or {})["elman-checkpoint"])
                if entry["fingerprint"] != self.fingerprint:
                    raise ModelFileError(
                        f"{self.path} is the checkpoint of another run (other data, settings or "
                        f"version)",
                        remedy="delete it to begin anew, or use the settings it was begun with",
                    )
                arrays = [
                    _checked(file.get_tensor(name), name, leaf)
                    for name, leaf in _named(fresh).items()
                ]
            best_epoch, done, history = entry["best_epoch"], entry["done"], entry["history"]
            if not 0 <= best_epoch <= len(history) or not done >= 0:
                raise ValueError("its counts do not fit its history")
            return [int(best_epoch), int(done), list(history)], arrays
        except ElmanError:
            raise
        except (
            SafetensorError,
            OSError,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            RecursionError,
        ) as error:
            raise DamagedModel(
                f"The checkpoint {self.path} cannot be read ({printable(error)})",
                remedy="name another file, or delete it to begin anew",
            ) from error


def _checked(value: Any, name: str, leaf: Any) -> Any:
    if value.shape != leaf.shape or value.dtype != leaf.dtype:
        raise ValueError(f"{name} has another shape or type")
    return value


def _empty(leaf: Any) -> NDArray[Any]:
    return np.zeros(leaf.shape, leaf.dtype)


def _like(value: Any, leaf: Any) -> Array:
    placed: Array = jax.device_put(value, leaf.sharding if placement.devices() > 1 else None)
    return placed


def _named(tree: Any) -> dict[str, Array]:
    with_paths, _ = jax.tree_util.tree_flatten_with_path(tree)
    return {jax.tree_util.keystr(path): leaf for path, leaf in with_paths}

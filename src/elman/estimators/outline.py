"""What will be trained, told before it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from elman.errors import ConfigurationError

__all__ = ["Announce", "Outline", "check_size", "described", "joined", "outline_of"]

MOST_PARAMETERS = 1 << 29
"""Numbers in one network: training keeps each four times over, eight gigabytes in all."""


class Outline(NamedTuple):
    """A training to come: layers of one network, parameters of all members, passes over data.

    `symbols` counts what is written, of a transducer what is read and written; `remarks` say what
    is taken over from another model.

    >>> print(Outline(("GRU(64)", "Dense(2)"), 12_345, members=2, epochs=5))
    2 x GRU(64), Dense(2); 12,345 parameters; up to 5 epochs each
    """

    layers: tuple[str, ...]
    parameters: int
    members: int
    epochs: int
    symbols: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    """What a transducer's sides are cut into."""
    remarks: tuple[str, ...] = ()

    @property
    def network(self) -> str:
        """Layers and parameters in one line."""
        times = f"{self.members} x " if self.members > 1 else ""
        return f"{times}{', '.join(self.layers)}; {self.parameters:,} parameters"

    def __str__(self) -> str:
        each = " each" if self.members > 1 else ""
        return f"{self.network}; up to {self.epochs} epochs{each}"


def outline_of(
    network: Any,
    members: int,
    epochs: int,
    symbols: tuple[int, ...] = (),
    remarks: tuple[str, ...] = (),
) -> Outline:
    """Outline the training of `members` networks like a built one."""
    from elman.rnn import count_parameters

    layers = tuple(title.strip() for title, _, _ in network.rows())
    parameters = count_parameters(network) * members
    return Outline(layers, parameters, int(members), int(epochs), symbols, remarks=remarks)


def described(titles: Sequence[str], parameters: int, members: int) -> str:
    """Say in one line what a network is, and how many there are.

    >>> described(["Embedding(8)", "Dropout(0.1)", "GRU(16)", "Joint(16)"], 2000, 2)
    'Embedding(8), GRU(16), Joint(16); 2,000 parameters; 2 members'
    """
    more = f"; {members} members" if members > 1 else ""
    return f"{joined(titles)}; {parameters:,} parameters{more}"


def joined(titles: Sequence[str]) -> str:
    """Name layers, but for those that act in training alone."""
    return ", ".join(title for title in titles if not title.startswith("Dropout"))


Announce = Callable[[Outline], Any]
"""Is told what will be trained, once everything has been read and checked."""


def check_size(build: Callable[[], Any]) -> None:
    """Refuse a network that no memory holds, before any of it is made.

    Raises `ConfigurationError` with the number of its parameters.
    """
    import equinox as eqx
    import jax
    import numpy as np

    from elman.rnn.layers.initialise import shapes_only

    with shapes_only():
        shapes = eqx.filter_eval_shape(build)
    arrays = [leaf for leaf in jax.tree.leaves(shapes) if hasattr(leaf, "shape")]
    count = sum(int(np.prod(leaf.shape, dtype=object)) for leaf in arrays)
    if count > MOST_PARAMETERS:
        raise ConfigurationError(
            f"A network has at most {MOST_PARAMETERS:,} parameters, these settings and data ask "
            f"for {count:,}",
            remedy="use fewer units, labels or symbols, or ngrams=0",
        )

"""What every kind of data has, so that a command or a run need not know which it has.

All know the sha256 of what they hold, so a model file can say which data it learned from:
two sets with the same sum hold the same records, wherever they came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, Protocol, Self, TypeAlias

from elman.errors import ConfigurationError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Kind", "Records", "parts_in", "positions"]

Kind: TypeAlias = Literal["labelled", "text", "pairs", "tagged", "series"]


class Records(Protocol):
    """Records with a name, in the publisher's parts or in none.

    `len` counts the records; a text's records are its characters.
    """

    @property
    def kind(self) -> Kind:
        """What an estimator can learn from it."""

    @property
    def name(self) -> str:
        """What they are called, such as `names`."""

    @property
    def source(self) -> str:
        """Where it was actually read from, in words."""

    @property
    def sha256(self) -> str:
        """The hash of what was read, in hexadecimal digits."""

    @property
    def parts(self) -> dict[str, NDArray[np.int64]]:
        """Positions by part ("train", "test"), where the publisher has decided; else empty."""

    def __len__(self) -> int: ...
    def select(self, indices: ArrayLike | Sequence[int]) -> Self:
        """The records at these positions, in this order."""


def positions(indices: ArrayLike | Sequence[int], length: int, name: str) -> list[int]:
    """Positions among `length` records, of which a mask has one boolean each.

    Raises:
        ConfigurationError: a position outside the records, or a mask of another length.

    >>> positions([True, False, True], 3, "people"), positions([-1], 3, "people")
    ([0, 2], [-1])
    """
    import numpy as np

    chosen = np.asarray(indices)
    if chosen.dtype == bool:
        if chosen.shape != (length,):
            raise ConfigurationError(
                f"a mask has one boolean for each of the {length:,} records of "
                f"{name}, received shape {chosen.shape}",
                remedy="build the mask from the records' own fields",
            )
        chosen = np.flatnonzero(chosen)
    found: list[int] = chosen.astype(np.int64).ravel().tolist()
    if found and not -length <= min(found) <= max(found) < length:
        outside = next(i for i in found if not -length <= i < length)
        raise ConfigurationError(
            f"{name} has records 0 to {length - 1:,}, received position {outside:,}",
            remedy="select positions of records it holds",
        )
    return found


def parts_in(split: Sequence[str] | None) -> dict[str, NDArray[np.int64]]:
    """Positions by part, parts in the order in which they come.

    >>> {part: rows.tolist() for part, rows in parts_in(["train", "test", "train"]).items()}
    {'train': [0, 2], 'test': [1]}
    """
    import numpy as np

    if split is None:
        return {}
    column = np.asarray(split)
    return {part: np.flatnonzero(column == part) for part in dict.fromkeys(split)}

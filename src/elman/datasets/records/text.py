"""One long text to learn to continue."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from elman.datasets.records.protocol import Kind, positions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Text"]


@dataclass(frozen=True, repr=False)
class Text:
    """One long text to learn to continue; `TextFiles` is one that need not fit in memory.

    >>> Text("to be or not to be", name="line")
    Text('line', 18 characters, 7 symbols)
    >>> [part.text for part in Text("to be or not").cut(0.25)]
    ['to be or ', 'not']
    """

    kind: ClassVar[Kind] = "text"

    text: str
    name: str = "text"
    source: str = "memory"

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return f"Text({self.name!r}, {len(self):,} characters, {len(set(self.text))} symbols)"

    @cached_property
    def sha256(self) -> str:
        """Sum of the text as UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def parts(self) -> dict[str, NDArray[np.int64]]:
        """No text comes in parts."""
        return {}

    def select(self, indices: ArrayLike | Sequence[int]) -> Text:
        """The characters at these positions; raises as that of other records."""
        if isinstance(indices, range) and indices == range(len(self))[indices.start : indices.stop]:
            return replace(self, text=self.text[indices.start : indices.stop])
        chosen = positions(indices, len(self), self.name)
        return replace(self, text="".join(self.text[i] for i in chosen))

    def cut(self, share: float) -> tuple[Text, Text]:
        """Part it: the beginning, and the `share` at the end."""
        at = len(self) - int(len(self) * share)
        return self.select(range(at)), self.select(range(at, len(self)))

    def head(self, most: int | None = None) -> str:
        """Its first `most` characters, or all of them."""
        return self.text[:most]

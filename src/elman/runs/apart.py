"""Which inputs a model must not learn from: hashes of what was held out, in its training record."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from elman.runs.held_out import HeldOut

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from elman.datasets import Labelled

__all__ = ["KEY", "hashes_of", "noted", "read_hashes"]

KEY = "held_out_hashes"
"""Their place in a training record."""

MOST = 1 << 18
"""Hashes that a record keeps; of more inputs held out so many are noted."""


def hashes_of(examples: Labelled, fold: tuple[str, ...]) -> NDArray[np.uint32]:
    """Hash each input as a split groups it, `(n,)`: texts that look the same are the same.

    >>> from elman.datasets import Labelled
    >>> one, two = hashes_of(Labelled([" Anna", "anna"], ["f", "f"]), ())
    >>> bool(one == two)
    True
    """
    import numpy as np

    if not len(examples):
        return np.zeros(0, np.uint32)
    held = HeldOut("", "", "random", fold=fold)
    inputs = held.texts(examples) if examples.texts else examples.inputs
    found = [
        hashlib.blake2b(
            item.encode("utf-8", "surrogatepass")
            if isinstance(item, str)
            else np.ascontiguousarray(item).tobytes(),
            digest_size=4,
        ).digest()
        for item in inputs
    ]
    return np.frombuffer(b"".join(found), "<u4")


def noted(hashes: NDArray[np.uint32]) -> str:
    """Write hashes for a training record, each once."""
    import numpy as np

    return base64.b64encode(np.unique(hashes)[:MOST].astype("<u4").tobytes()).decode()


def read_hashes(record: dict[str, Any]) -> NDArray[np.uint32]:
    """Read the hashes of a training record; none where it says nothing that can be read."""
    import numpy as np

    try:
        raw = base64.b64decode(record[KEY], validate=True)
        return np.frombuffer(raw, "<u4")
    except (KeyError, TypeError, ValueError):
        return np.zeros(0, np.uint32)

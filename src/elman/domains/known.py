"""Names that are known, as a set that tells membership alone: words and domains of all languages.

The set says of a known name always that it is known, and of one in a thousand others too. No name
can be read from it. Bloom (1970), "Space/time trade-offs in hash coding with allowable errors".
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection

__all__ = ["KnownNames"]

_BITS = 15
"""Bits for each name."""
_HASHES = 10


class KnownNames:
    """A set of names in few bytes.

    >>> known = KnownNames.of(["air", "mix"])
    >>> "air" in known, "airmix" in known
    (True, False)
    """

    def __init__(self, content: bytes) -> None:
        self.content = content

    @classmethod
    def of(cls, names: Collection[str]) -> KnownNames:
        """Make the set of some names."""
        filled = bytearray(max(8, math.ceil(_BITS * len(names) / 8)))
        for name in names:
            for bit in _bits(name, 8 * len(filled)):
                filled[bit >> 3] |= 1 << (bit & 7)
        return cls(bytes(filled))

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        bits = _bits(name, 8 * len(self.content))
        return all(self.content[bit >> 3] >> (bit & 7) & 1 for bit in bits)


def _bits(name: str, size: int) -> list[int]:
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    first, second = (int.from_bytes(digest[at : at + 8], "little") for at in (0, 8))
    return [(first + i * second) % size for i in range(_HASHES)]

"""Names that nobody holds and that cannot be had like others: reserved and premium ones.

No server tells which these are. Said is where a registry is known to keep such names.
"""

from __future__ import annotations

from elman.domains.labels import Label

__all__ = ["kept_back"]

_ONE_PRICE = "com net org edu gov de at ch li fr it es pt nl be uk eu se no dk fi pl cz ru jp kr br"
_NO_PREMIUM = frozenset(_ONE_PRICE.split())
"""Top-level domains whose registries sell all names at one price."""

_SHORT = 2
"""Labels so short are reserved below most suffixes."""


def kept_back(label: Label) -> str:
    """Say why an available name may yet not be had, or not for the usual price.

    >>> from elman.domains.labels import parse
    >>> kept_back(parse("airmix.com")), kept_back(parse("airmix.dev"))
    ('', 'may be reserved or cost more: .dev has premium names')
    >>> kept_back(parse("qz.com"))
    'may be reserved, as short names are'
    """
    if len(label.ascii) <= _SHORT:
        return "may be reserved, as short names are"
    top = label.suffix.rpartition(".")[2]
    if top.isascii() and top not in _NO_PREMIUM:
        return f"may be reserved or cost more: .{top} has premium names"
    return ""

"""What names end in: the Public Suffix List, which comes with the package `publicsuffixlist`.

Its first part has the suffixes below which a registry takes names (`com`, `co.uk`), its second
those of private owners: some sell names (`uk.com`), most give hosts to their customers
(`github.io`). A name below a private suffix is its own, never the owner's.
"""

from __future__ import annotations

import difflib
import functools
import importlib.resources
from typing import Any

from elman.errors import DomainError, UnknownSuffix, shorten

__all__ = ["is_private", "is_suffix", "parted", "unknown_suffix"]

_COMMON = frozenset({"com", "net", "org", "info", "io", "co", "app", "dev", "ai"})


def is_suffix(text: str) -> bool:
    """Whether a text, in small letters and without a leading dot, is a public suffix.

    >>> is_suffix("co.uk"), is_suffix("github.io"), is_suffix("airmix.com")
    (True, True, False)
    """
    # To make the whole list takes a tenth of a command's time, and most ask about .com.
    return text in _plain() or bool(_suffixes(False).publicsuffix(text) == text)


def is_private(suffix: str) -> bool:
    """Whether a public suffix belongs to a private owner: the registry above knows none below it.

    >>> is_private("github.io"), is_private("co.uk"), is_private("com")
    (True, False, False)
    """
    return is_suffix(suffix) and _suffixes(True).publicsuffix(suffix) != suffix


def parted(host: str) -> tuple[str, str]:
    """The label that somebody can hold, and the suffix below which it stands.

    A private suffix by itself is a name that its owner holds. Raises `UnknownSuffix`, and
    `DomainError` for a registry's suffix without a label.

    >>> parted("www.airmix.co.uk"), parted("shop.airmix.uk.com"), parted("uk.com")
    (('airmix', 'co.uk'), ('airmix', 'uk.com'), ('uk', 'com'))
    """
    registry = _suffixes(True).publicsuffix(host)
    if registry is None:
        raise unknown_suffix(host.rpartition(".")[2])
    if registry == host:
        raise DomainError(
            f"A name stands below a public suffix, received {host}, which is one",
            remedy=f"give one such as airmix.{host}",
        )
    suffix = _suffixes(False).publicsuffix(host)
    if suffix == host:
        suffix = registry
    return host.removesuffix(f".{suffix}").rpartition(".")[2], suffix


def unknown_suffix(suffix: str) -> UnknownSuffix:
    """The error about an end that is no public suffix, with close ones."""
    # Comparing takes time with the square of the length, and no suffix is long.
    close = difflib.get_close_matches(suffix[:64], _top_level(), n=20, cutoff=0.5)
    # Two letters exchanged is what fingers do most; then, who wrote .con meant .com.
    size = len(suffix)
    close.sort(
        key=lambda top: (sorted(top) != sorted(suffix), top not in _COMMON, abs(len(top) - size))
    )
    return UnknownSuffix(
        f"A name must end in a public suffix, received {shorten(suffix)}",
        remedy=f"close ones: {', '.join(close[:4])}" if close else "give one such as com or co.uk",
    )


@functools.cache
def _suffixes(only_icann: bool) -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False, only_icann=only_icann)


@functools.cache
def _list() -> str:
    file = importlib.resources.files("publicsuffixlist") / "public_suffix_list.dat"
    return file.read_text("utf-8")


@functools.cache
def _plain() -> frozenset[str]:
    """Suffixes that stand in the list as they are, without a wildcard."""
    return frozenset(line for line in _list().splitlines() if line and line[0] not in "/!*")


@functools.cache
def _top_level() -> list[str]:
    """The suffixes of one label."""
    lines = _list().partition("===END ICANN")[0].splitlines()
    return [line for line in lines if line and line[0] not in "/!*" and "." not in line]

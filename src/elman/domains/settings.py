"""Which servers are asked, how often, and how long one waits for them."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from elman.errors import ConfigurationError, shorten

__all__ = ["IANA", "LACKING", "Settings", "cache_file", "nameservers"]

IANA = "https://data.iana.org/rdap/dns.json"
"""Which RDAP servers know which top-level domains (RFC 9224)."""


LACKING = {
    "de": "https://rdap.denic.de/",
    "ch": "https://rdap.nic.ch/",
    "li": "https://rdap.nic.li/",
}
"""RDAP servers of registries that IANA's list does not have."""


def _bootstrap() -> str:
    return os.environ.get("ELMAN_RDAP_BOOTSTRAP") or IANA


def _registries() -> Mapping[str, str]:
    """Read `ELMAN_RDAP`; raises `ConfigurationError` for what is no list of servers."""
    found = {}
    for entry in filter(None, map(str.strip, os.environ.get("ELMAN_RDAP", "").split(","))):
        suffix, equals, address = map(str.strip, entry.partition("="))
        if not (suffix.strip(".") and equals and address):
            raise ConfigurationError(
                f"ELMAN_RDAP has suffixes with their servers, received {shorten(entry)}",
                remedy=f"write it as de={LACKING['de']}, or unset it",
            )
        found[suffix] = address
    return found


@dataclass(frozen=True, slots=True)
class Settings:
    """How availability is asked for.

    Attributes:
        nameservers: `address` or `address:port`; `ELMAN_DNS` (parted by commas) unless given,
            else those of the machine.
        bootstrap: address (`https:`, `file:`) or path of the RDAP bootstrap registry;
            `ELMAN_RDAP_BOOTSTRAP` unless given, else IANA's.
        registries: RDAP servers by suffix, before those of the list; `ELMAN_RDAP` unless given,
            as `de=https://rdap.denic.de/,...`. With IANA's list, servers are known that it lacks.
        for_sale: whether holders are asked if they sell: one more DNS question for a taken name.
        timeout: seconds for one question to one server.
        attempts: how often a question is asked before the answer is `unknown`.
        pause: seconds before the first new attempt; each further one waits twice as long.
        patience: the longest `Retry-After`, in seconds, that is waited for; a server that wants
            more is asked nothing else.
        concurrency: names asked about at the same time.
        per_second: questions a second to one RDAP server.
        dns_per_second: questions a second to one DNS server.
        keep_taken, keep_available: seconds that an answer is kept; `unknown` never is.
        cache: the file where answers are kept, `None` for nowhere.
    """

    nameservers: tuple[str, ...] = ()
    bootstrap: str = field(default_factory=_bootstrap)
    registries: Mapping[str, str] = field(default_factory=_registries)
    for_sale: bool = True
    timeout: float = 4.0
    attempts: int = 3
    pause: float = 0.5
    patience: float = 30.0
    concurrency: int = 16
    per_second: float = 5.0
    dns_per_second: float = 50.0
    keep_taken: float = 86_400.0
    keep_available: float = 3_600.0
    cache: Path | None = field(default_factory=lambda: cache_file("answers.sqlite"))

    def __post_init__(self) -> None:
        registries = {}
        for suffix, address in dict(self.registries).items():
            if not (isinstance(address, str) and address.startswith(("http://", "https://"))):
                raise ConfigurationError(
                    f"The RDAP server of .{suffix} is an address, received {shorten(address)}",
                    remedy=f"write it as {LACKING['de']}",
                )
            registries[str(suffix).lower().strip(".")] = address
        object.__setattr__(self, "registries", registries)
        for name in ("timeout", "attempts", "concurrency", "per_second", "dns_per_second"):
            value = getattr(self, name)
            if not (_is_number(value) and value > 0):
                raise ConfigurationError(
                    f"{name} is above zero, received {shorten(value)}", remedy=f"pass {name}=1"
                )
        for name in ("attempts", "concurrency"):
            value = getattr(self, name)
            if value != int(value):
                raise ConfigurationError(
                    f"{name} is a whole number, received {value!r}",
                    remedy=f"pass {name}={int(value) + 1}",
                )
            object.__setattr__(self, name, int(value))
        for name in ("pause", "patience", "keep_taken", "keep_available"):
            value = getattr(self, name)
            if not (_is_number(value) and value >= 0):
                raise ConfigurationError(
                    f"{name} is a number of seconds, received {shorten(value)}",
                    remedy=f"pass {name}=1",
                )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def cache_file(name: str) -> Path:
    """Name a file of this package in elman's cache folder.

    >>> cache_file("answers.sqlite").parts[-2:]
    ('domains', 'answers.sqlite')
    """
    from elman.datasets.cache import cache_folder

    return cache_folder().parent / "domains" / name


def nameservers(settings: Settings) -> list[tuple[str, int]]:
    """Addresses and ports of the DNS servers to ask; none where the machine names none.

    Raises `ConfigurationError` for what is no address.

    >>> nameservers(Settings(nameservers=("127.0.0.1:5353", "::1", "[::1]:54")))
    [('127.0.0.1', 5353), ('::1', 53), ('::1', 54)]
    """
    listed = os.environ.get("ELMAN_DNS", "")
    stated = settings.nameservers or tuple(filter(None, map(str.strip, listed.split(","))))
    if listed.strip() and not stated:
        raise ConfigurationError(
            f"ELMAN_DNS names at least one DNS server, received {shorten(listed)}",
            remedy="write it as 9.9.9.9 or 127.0.0.1:5353, or unset it",
        )
    if stated:
        return [_address(address) for address in stated]
    import dns.resolver

    try:
        found = dns.resolver.Resolver().nameservers
    except dns.resolver.NoResolverConfiguration:
        return []
    return [(str(address), 53) for address in found if not str(address).startswith("https:")]


def _address(text: str) -> tuple[str, int]:
    import ipaddress

    host, port = text, "53"
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        port = port.removeprefix(":") or "53"
    elif text.count(":") == 1:
        host, port = text.split(":")
    try:
        ipaddress.ip_address(host)
        number = int(port)
        if not 0 < number < 65_536:
            raise ValueError(port)
    except ValueError as error:
        raise ConfigurationError(
            f"A DNS server is an IP address, with a port if it is not 53, received {shorten(text)}",
            remedy="write it as 9.9.9.9 or 127.0.0.1:5353",
        ) from error
    return host, number

"""Which RDAP server knows a top-level domain: IANA's bootstrap registry (RFC 9224)."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from elman.domains.fetching import Unanswered, fetch
from elman.domains.rates import Rates
from elman.domains.settings import IANA, LACKING, Settings
from elman.errors import OutputError, shorten
from elman.files import write_atomically

__all__ = ["Bootstrap", "load", "local_file", "read"]

KEPT = 7 * 86_400.0
"""Seconds that a fetched registry is used before it is fetched again."""

_LARGEST = 8 << 20
"""Bytes of a registry; IANA's has some tens of thousands."""


class Bootstrap:
    """Servers by suffix; `problem` says why there are none."""

    def __init__(self, servers: Mapping[str, str], problem: str = "") -> None:
        self._servers = servers
        self.problem = problem

    def with_servers(self, before: Mapping[str, str], after: Mapping[str, str]) -> Bootstrap:
        """The same with more servers: some that count before these, some that count after."""
        return Bootstrap({**after, **self._servers, **before}, self.problem)

    def server(self, name: str, *, above: str = "") -> str | None:
        """The server for the longest suffix of `name` (in ASCII) that has one.

        With `above`, a suffix of the name, none that only knows a shorter one: com's registry
        knows nothing below uk.com.

        >>> Bootstrap({"uk": "https://a.example/", "co.uk": "https://b.example/"}).server("x.co.uk")
        'https://b.example/'
        >>> Bootstrap({"com": "https://a.example/"}).server("x.uk.com", above="uk.com")
        """
        parts = name.split(".")
        ends = (".".join(parts[i:]) for i in range(1, len(parts)))
        return next(
            (self._servers[end] for end in ends if end in self._servers and len(end) >= len(above)),
            None,
        )


def read(content: bytes) -> dict[str, str]:
    """Take the servers from a registry; raises `ValueError` when it is none.

    >>> read(b'{"services": [[["com", "net"], ["http://a.example/", "https://a.example/"]]]}')
    {'com': 'https://a.example/', 'net': 'https://a.example/'}
    """
    try:
        found: Any = json.loads(content)
    except RecursionError:
        raise ValueError("its lists are nested without end") from None
    services = found.get("services") if isinstance(found, dict) else None
    if not isinstance(services, list):
        raise ValueError("it has no list of services")
    servers = {}
    for service in services:
        match service:
            case [list() as suffixes, list() as urls]:
                usable = [url for url in urls if _usable(url)]
                usable.sort(key=lambda url: not url.lower().startswith("https:"))
                for suffix in suffixes:
                    if usable and isinstance(suffix, str):
                        servers[suffix.lower().strip(".")] = usable[0]
            case _:
                raise ValueError("a service is a list of suffixes and one of addresses")
    return servers


def local_file(address: str) -> Path | None:
    """The file that a path or a `file:` address names; `None` for an address on the network.

    Raises `ValueError` for a file of another machine, or of nobody's home.

    >>> local_file("file:///tmp/dns%20new.json").name, local_file("https://data.iana.org/x")
    ('dns new.json', None)
    """
    if address[:5].lower() == "file:":
        parts = urlsplit(address)
        if parts.netloc.lower() not in ("", "localhost"):
            raise ValueError("a file of another machine")
        return Path(unquote(parts.path))
    if "://" in address:
        return None
    try:
        return Path(address).expanduser()
    except RuntimeError as error:
        raise ValueError("nobody's home") from error


async def load(client: Any, settings: Settings) -> Bootstrap:
    """Which servers there are: those of the settings, then those of the registry.

    With IANA's list, also those that are known besides. Never raises, as `_listed` says.
    """
    found = await _listed(client, settings)
    besides = LACKING if settings.bootstrap == IANA else {}
    return found.with_servers(before=settings.registries, after=besides)


async def _listed(client: Any, settings: Settings) -> Bootstrap:
    """Read the registry from a file, from the cache, or from its address.

    Never raises for a registry that cannot be had: then no suffix has a server, and every name
    that the DNS does not delegate is `unknown`. A copy past its time serves until a new one comes.
    """
    address = settings.bootstrap
    named = address if len(address) <= 200 and address.isprintable() else shorten(address, 80)
    try:
        path = local_file(address)
        if path is not None:
            return Bootstrap(read(_content(path)))
    except (OSError, ValueError) as error:
        return Bootstrap({}, f"the RDAP registry {named} cannot be read ({_said(error)})")
    kept = _kept(address, settings.cache) if settings.cache else None
    old = None
    with contextlib.suppress(OSError, ValueError):
        if kept and kept.exists():
            old = Bootstrap(read(_content(kept)))
            if 0 <= time.time() - kept.stat().st_mtime < KEPT:
                return old
    try:
        content = await _fetched(client, address, settings)
        servers = read(content)
        if not servers:
            raise ValueError("it names no server")
    except (Unanswered, ValueError) as error:
        return old or Bootstrap({}, f"the RDAP registry {named} cannot be had ({_said(error)})")
    if kept:
        # A cache that cannot be written costs a fetch, no more.
        with contextlib.suppress(OSError, OutputError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(kept, content)
    return Bootstrap(servers)


async def _fetched(client: Any, address: str, settings: Settings) -> bytes:
    reply = await fetch(
        client,
        address,
        seconds=2 * settings.timeout,
        largest=_LARGEST,
        rates=Rates(settings.per_second),
    )
    if reply.code != 200:
        raise Unanswered(f"it answered {reply.code}")
    return reply.body


def _content(path: Path) -> bytes:
    """A file's bytes; raises `ValueError` for what has no end, and `OSError`."""
    if path.exists() and not path.is_file():
        raise IsADirectoryError if path.is_dir() else ValueError("it is no regular file")
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ValueError("it is too large")
    return content


def _kept(address: str, cache: Path) -> Path:
    import hashlib

    digest = hashlib.sha256(address.encode("utf-8", "surrogateescape")).hexdigest()
    return cache.with_name(f"rdap-{digest[:12]}.json")


def _usable(url: object) -> bool:
    """Whether an address is one of a web server; a registry may hold others besides."""
    if not isinstance(url, str) or not url.isprintable() or len(url) > 1_000:
        return False
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:
        return False
    return usable and bool(parts.hostname) and "@" not in parts.netloc and not parts.query


def _said(error: Exception) -> str:
    return error.reason if isinstance(error, Unanswered) else type(error).__name__

"""Which RDAP server knows a top-level domain: IANA's bootstrap registry (RFC 9224)."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from elman.domains.settings import Settings
from elman.errors import OutputError
from elman.files import write_atomically

__all__ = ["Bootstrap", "load", "read"]

KEPT = 7 * 86_400.0
"""Seconds that a fetched registry is used before it is fetched again."""


class Bootstrap:
    """Servers by suffix; `problem` says why there are none."""

    def __init__(self, servers: Mapping[str, str], problem: str = "") -> None:
        self._servers = servers
        self.problem = problem

    def server(self, name: str) -> str | None:
        """The server for the longest suffix of `name` (in ASCII) that has one.

        >>> Bootstrap({"uk": "https://a.example/", "co.uk": "https://b.example/"}).server("x.co.uk")
        'https://b.example/'
        """
        parts = name.split(".")
        ends = (".".join(parts[i:]) for i in range(1, len(parts)))
        return next((self._servers[end] for end in ends if end in self._servers), None)


def read(content: bytes) -> dict[str, str]:
    """Take the servers from a registry; raises `ValueError` when it is none.

    >>> read(b'{"services": [[["com", "net"], ["http://a.example/", "https://a.example/"]]]}')
    {'com': 'https://a.example/', 'net': 'https://a.example/'}
    """
    found: Any = json.loads(content)
    services = found.get("services") if isinstance(found, dict) else None
    if not isinstance(services, list):
        raise ValueError("it has no list of services")
    servers = {}
    for service in services:
        match service:
            case [list() as suffixes, list() as urls]:
                usable = [url for url in urls if _usable(url)]
                usable.sort(key=lambda url: not url.startswith("https:"))
                for suffix in suffixes:
                    if usable and isinstance(suffix, str):
                        servers[suffix.lower().strip(".")] = usable[0]
            case _:
                raise ValueError("a service is a list of suffixes and one of addresses")
    return servers


async def load(client: Any, settings: Settings) -> Bootstrap:
    """Read the registry from a file, from the cache, or from its address.

    Never raises for a registry that cannot be had: then no suffix has a server, and every name
    that the DNS does not delegate is `unknown`. A copy past its time serves until a new one comes.
    """
    address = settings.bootstrap
    if "://" not in address:
        try:
            return Bootstrap(read(Path(address).expanduser().read_bytes()))
        except (OSError, ValueError) as error:
            return Bootstrap({}, f"the RDAP registry {address} cannot be read ({_said(error)})")
    kept = _kept(address, settings.cache) if settings.cache else None
    old = None
    if kept and kept.exists():
        with contextlib.suppress(OSError, ValueError):
            old = Bootstrap(read(kept.read_bytes()))
            if 0 <= time.time() - kept.stat().st_mtime < KEPT:
                return old
    import httpx

    try:
        answer = await client.get(address)
        answer.raise_for_status()
        servers = read(answer.content)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return old or Bootstrap({}, f"the RDAP registry {address} cannot be had ({_said(error)})")
    if kept:
        # A cache that cannot be written costs a fetch, no more.
        with contextlib.suppress(OSError, OutputError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(kept, answer.content)
    return Bootstrap(servers)


def _kept(address: str, cache: Path) -> Path:
    import hashlib

    return cache.with_name(f"rdap-{hashlib.sha256(address.encode()).hexdigest()[:12]}.json")


def _usable(url: object) -> bool:
    return isinstance(url, str) and urlsplit(url).scheme in ("http", "https")


def _said(error: Exception) -> str:
    status = getattr(getattr(error, "response", None), "status_code", None)
    return f"it answered {status}" if status else type(error).__name__

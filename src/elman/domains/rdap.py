"""Second question: does the registry know the name? RDAP (RFC 7480 to 7484, 9082, 9083).

Only two answers count: a domain object means that the name is held, 404 that it is not. All else
(a time-out, 429, 5xx, a page for people, JSON of another shape) leaves it open.
"""

from __future__ import annotations

import asyncio
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from elman.domains.rates import Rates, retry_after
from elman.domains.settings import Settings

__all__ = ["Registration", "registration"]

_PASSING = (408, 425, 429)
"""Refusals that a new attempt may overcome, as any 5xx may."""

_LARGEST = 1 << 20
"""Bytes of an answer that are read; the largest real ones have some tens of thousands."""


class Registration(NamedTuple):
    """What the registry says about a name, and how it said it."""

    state: Literal["held", "free", "open"]
    detail: str


async def registration(
    name: str, base: str, client: Any, settings: Settings, rates: Rates
) -> Registration:
    """Ask the registry's server at `base` about `name` (in ASCII); never raises for it.

    `client` is an `httpx.AsyncClient` that follows redirects. A server that says `Retry-After`
    is left alone for so long, up to `settings.patience`.
    """
    url = f"{base.rstrip('/')}/domain/{name}"
    host = urlsplit(url).netloc
    last = Registration("open", "not asked")
    for attempt in range(max(settings.attempts, 1)):
        await rates.turn(host)
        last, wait = await _asked(url, name, client, settings)
        if wait is None:
            break
        if wait > settings.patience:
            return Registration("open", f"{last.detail}, wants {wait:.0f} s of peace")
        rates.hold(host, max(wait, settings.pause * 2**attempt))
    return last


async def _asked(
    url: str, name: str, client: Any, settings: Settings
) -> tuple[Registration, float | None]:
    """One attempt: the answer, and seconds to wait before another, `None` if it is final."""
    import httpx

    try:
        # httpx limits each read; a server that drips must end as well.
        async with asyncio.timeout(2 * settings.timeout):
            code, kind, body, wait = await _fetched(url, client)
    except (httpx.TimeoutException, TimeoutError):
        return Registration("open", "RDAP: no answer in time"), 0.0
    except httpx.TooManyRedirects:
        return Registration("open", "RDAP: redirects without end"), None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        return Registration("open", f"RDAP: {type(error).__name__}"), 0.0
    if code == 200:
        held = _is_domain(body, name)
        detail = "registered" if held else "RDAP: an answer that is no domain"
        return Registration("held" if held else "open", detail), None
    if code == 404:
        if _says_not_found(kind, body):
            return Registration("free", "not registered"), None
        return Registration("open", "RDAP: a 404 that is not the registry's"), None
    passing = code in _PASSING or code >= 500
    return Registration("open", f"RDAP: {code}"), wait if passing else None


async def _fetched(url: str, client: Any) -> tuple[int, str, bytes, float]:
    async with client.stream("GET", url) as answer:
        body = b""
        async for piece in answer.aiter_bytes():
            body += piece
            if len(body) > _LARGEST:
                break
        wait = retry_after(answer.headers.get("Retry-After", "")) or 0.0
        return answer.status_code, answer.headers.get("Content-Type", ""), body, wait


def _is_domain(body: bytes, name: str) -> bool:
    found = _object(body)
    if found is None or found.get("objectClassName") != "domain":
        return False
    stated = found.get("ldhName", name)
    return isinstance(stated, str) and stated.rstrip(".").lower() == name.lower()


def _says_not_found(kind: str, body: bytes) -> bool:
    """Whether a 404 is about the name: registries answer without a body, or with RDAP's error."""
    if not body.strip():
        return True
    found = _object(body)
    return "json" in kind and found is not None and found.get("errorCode", 404) == 404


def _object(body: bytes) -> dict[str, Any] | None:
    import json

    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None

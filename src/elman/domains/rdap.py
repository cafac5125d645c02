"""Second question: does the registry know the name? RDAP (RFC 7480 to 7484, 9082, 9083).

Only two answers count: a domain object about the name means that it is held, an RDAP error of code
404 that it is not. A 404 without a body (RFC 7480, 5.3 allows one) counts too, if it comes straight
from the server that was named for the suffix. All else (a time-out, 429, 5xx, a page for people, a
gateway's 404, JSON of another shape) leaves it open.
"""

from __future__ import annotations

import json
from typing import Any, Literal, NamedTuple

from elman.domains.fetching import Closed, Reply, Unanswered, fetch, server_of
from elman.domains.rates import Rates
from elman.domains.settings import Settings
from elman.errors import shorten

__all__ = ["Registration", "registration"]

_PASSING = (408, 425, 429)
"""Refusals that a new attempt may overcome, as any 5xx may."""

_LARGEST = 1 << 20
"""Bytes of an answer; the largest real ones have some tens of thousands."""

_KINDS = ("application/rdap+json", "application/json", "text/json")
"""Media types of RDAP; `application/problem+json` is a gateway's."""


class Registration(NamedTuple):
    """What the registry says about a name, and how it said it."""

    state: Literal["held", "free", "open"]
    detail: str


async def registration(
    name: str, base: str, client: Any, settings: Settings, rates: Rates
) -> Registration:
    """Ask the registry's server at `base` about `name` (in ASCII); never raises for it.

    `client` is an `httpx.AsyncClient`. A server that says `Retry-After` is left alone for so
    long, and if that is beyond `settings.patience`, by all who share `rates`.
    """
    url = f"{base.rstrip('/')}/domain/{name}"
    last = Registration("open", "not asked")
    for attempt in range(settings.attempts):
        try:
            reply = await fetch(
                client, url, seconds=2 * settings.timeout, largest=_LARGEST, rates=rates
            )
        except Closed as error:
            return Registration("open", f"RDAP: {error.reason}")
        except Unanswered as error:
            last = Registration("open", f"RDAP: {error.reason}")
            if not error.passing:
                break
            rates.hold(server_of(url), _growing(settings, attempt))
            continue
        last = _read(reply, name)
        if reply.code not in _PASSING and reply.code < 500:
            break
        if reply.wait > settings.patience:
            rates.close(reply.server, reply.wait)
            return Registration("open", f"{last.detail}, wants {reply.wait:.0f} s of peace")
        rates.hold(reply.server, max(reply.wait, _growing(settings, attempt)))
    return last


def _growing(settings: Settings, attempt: int) -> float:
    """Seconds between two attempts, twice as long each time."""
    return min(settings.pause * 2.0 ** min(attempt, 20), max(settings.pause, settings.patience))


def _read(reply: Reply, name: str) -> Registration:
    """What an answer says about the name; who answered after a redirect is told."""
    by = f" (redirected to {shorten(reply.url, 80)})" if reply.moved else ""
    if reply.code == 200:
        if _is_domain(reply, name):
            return Registration("held", f"registered{by}")
        return Registration("open", f"RDAP: an answer that is no domain{by}")
    if reply.code == 404:
        if not reply.body:
            if reply.is_about(name) and not reply.elsewhere:
                return Registration("free", f"not registered (empty answer){by}")
            return Registration("open", f"RDAP: an empty 404 from elsewhere{by}")
        if _says_not_found(reply) and reply.is_about(name):
            return Registration("free", f"not registered{by}")
        return Registration("open", f"RDAP: a 404 that is not the registry's{by}")
    return Registration("open", f"RDAP: {reply.code}{by}")


def _is_domain(reply: Reply, name: str) -> bool:
    """Whether a body is the domain object of this name and of no other."""
    found = _object(reply.body)
    if found is None or found.get("objectClassName") != "domain" or "errorCode" in found:
        return False
    stated = [found[key] for key in ("ldhName", "unicodeName") if found.get(key) is not None]
    if not stated:
        return reply.is_about(name)
    return any(isinstance(text, str) and _in_ascii(text) == name.lower() for text in stated[:1])


def _says_not_found(reply: Reply) -> bool:
    """Whether a 404's body is RDAP's own error (RFC 9083, 6), and not an object as well."""
    found = _object(reply.body)
    if reply.kind not in _KINDS or found is None or "objectClassName" in found:
        return False
    code = found.get("errorCode")
    return type(code) is int and code == 404


def _in_ascii(name: str) -> str:
    import idna

    name = name.rstrip(".").lower()
    if name.isascii():
        return name
    try:
        return idna.encode(name).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""


def _object(body: bytes) -> dict[str, Any] | None:
    """A JSON object that says each thing once, or `None`."""
    try:
        found = json.loads(body, object_pairs_hook=_once, parse_constant=_refused)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any] | None:
    found = dict(pairs)
    return found if len(found) == len(pairs) else None


def _refused(constant: str) -> None:
    raise ValueError(f"JSON has no {constant}")

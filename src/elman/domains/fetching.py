"""One GET with every bound kept: time, size, unpacking, redirects and where they lead.

Redirects are followed here, not in the client, so that each server is asked in its turn, and so
that the caller knows who has answered in the end.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from elman.domains.rates import Rates, retry_after
from elman.errors import shorten

__all__ = ["Closed", "Reply", "Unanswered", "fetch", "server_of"]

_HOPS = 5


class Unanswered(Exception):
    """No usable answer, and why; `passing` tells whether a new attempt may fare better."""

    def __init__(self, reason: str, *, passing: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.passing = passing


class Closed(Unanswered):
    """A server that wants more peace than anybody waits for was not asked."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered.

    Attributes:
        code: the HTTP status.
        kind: the media type, in small letters and without its parameters.
        body: unpacked, and whole.
        url: who answered; differs from who was asked after a redirect.
        moved: whether there was a redirect.
        elsewhere: whether one led to another server.
        wait: seconds of `Retry-After`, 0 without a usable one.
    """

    code: int
    kind: str
    body: bytes
    url: str
    moved: bool
    elsewhere: bool
    wait: float

    @property
    def server(self) -> str:
        """Host and port of who answered."""
        return server_of(self.url)

    def is_about(self, name: str) -> bool:
        """Whether the address that answered ends in the question: redirects may change it."""
        import httpx

        last = httpx.URL(self.url).path.rstrip("/").rpartition("/")[2]
        return unquote(last).lower().rstrip(".") == name.lower()


async def fetch(client: Any, url: str, *, seconds: float, largest: int, rates: Rates) -> Reply:
    """Get `url` within so many seconds (waiting for turns apart) and bytes.

    Raises `Unanswered`: out of time, too large, cut off, packed in a way that cannot be read, or
    redirected without end or to what is no web server; and for what the network does.
    """
    import httpx

    asked, left = url, seconds
    for hop in range(_HOPS + 1):
        async with rates.question(server_of(url)) as closed:
            if closed:
                raise Closed(f"{shorten(server_of(url))} wants {closed:.0f} s of peace")
            began = time.monotonic()
            try:
                # httpx limits each read; a server that drips must end as well.
                async with asyncio.timeout(left):
                    reply, target = await _got(client, url, largest)
            except (httpx.TimeoutException, TimeoutError):
                raise Unanswered("no answer in time", passing=True) from None
            except httpx.RemoteProtocolError as error:
                # Where a redirect leads is looked at even when it is not followed.
                bad = "in location header" in str(error)
                reason = "a redirect to what is no address" if bad else type(error).__name__
                raise Unanswered(reason, passing=not bad) from error
            except Unanswered:
                raise
            except Exception as error:  # Sockets and parsers below have many of their own.
                raise Unanswered(type(error).__name__, passing=True) from error
            left -= time.monotonic() - began
        if target is None:
            return Reply(
                reply.code,
                reply.kind,
                reply.body,
                url,
                hop > 0,
                not _same_server(asked, url),
                reply.wait,
            )
        url = _target(url, target)
    raise Unanswered("redirects without end")


async def _got(client: Any, url: str, largest: int) -> tuple[Reply, str | None]:
    """The answer, and where it sends the question instead."""
    import httpx

    try:
        request = client.build_request("GET", url)
        usable = 0 < _port(request.url) < 65_536
    except (httpx.InvalidURL, ValueError) as error:
        raise Unanswered(f"an address that cannot be asked, {shorten(url, 80)}") from error
    if not usable:
        raise Unanswered(f"an address that cannot be asked, {shorten(url, 80)}")
    answer = await client.send(request, stream=True, follow_redirects=False)
    try:
        wait = retry_after(answer.headers.get("Retry-After", "")) or 0.0
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        target = answer.headers.get("Location")
        if answer.status_code in (301, 302, 303, 307, 308) and target is not None:
            body = b""
        else:
            target = None
            body = await _body(answer, largest)
        return Reply(answer.status_code, kind, body, url, False, False, wait), target
    finally:
        await answer.aclose()


async def _body(answer: Any, largest: int) -> bytes:
    """A body of at most `largest` bytes, unpacked at most once: packing hides size."""
    packing = answer.headers.get("Content-Encoding", "").strip().lower()
    if packing in ("", "identity"):
        unpack = None
    elif packing in ("gzip", "x-gzip", "deflate"):
        unpack = zlib.decompressobj(wbits=47 if packing != "deflate" else 15)
    else:
        raise Unanswered(f"an answer packed as {shorten(packing)}")
    body, came = bytearray(), 0
    async for piece in answer.aiter_raw():
        came += len(piece)
        if unpack is None:
            body += piece
        else:
            try:
                body += unpack.decompress(piece, largest + 1 - len(body))
            except zlib.error:
                raise Unanswered("an answer that cannot be unpacked") from None
        if len(body) > largest:
            raise Unanswered(f"an answer of more than {largest >> 10} kB")
    if unpack is not None and came and (not unpack.eof or unpack.unused_data):
        raise Unanswered("an answer that was cut off")
    return bytes(body)


def _target(url: str, location: str) -> str:
    """Where a redirect leads; raises `Unanswered` for what is no web server to be asked."""
    import httpx

    refused = Unanswered(f"a redirect to {shorten(location, 80)}, which cannot be asked")
    try:
        now, then = httpx.URL(url), httpx.URL(url).join(location)
        port = then.port
    except (httpx.InvalidURL, ValueError):
        raise refused from None
    if then.scheme not in ("http", "https") or not then.host or then.userinfo:
        raise refused
    if port is not None and not 0 < port < 65_536:
        raise refused
    if now.scheme == "https" and then.scheme == "http":
        # Whoever is on the way could answer in the registry's place.
        raise Unanswered(f"a redirect from https to {shorten(str(then), 80)}")
    return str(then.copy_with(fragment=None))


def server_of(url: str) -> str:
    """Host and port of an address; the address itself where it has none.

    >>> server_of("https://rdap.example/v1/")
    'rdap.example:443'
    """
    import httpx

    try:
        place = httpx.URL(url)
        return f"{place.host}:{_port(place)}"
    except (httpx.InvalidURL, ValueError):
        return url


def _port(place: Any) -> int:
    usual = 443 if place.scheme == "https" else 80
    return usual if place.port is None else int(place.port)


def _same_server(url: str, other: str) -> bool:
    """Whether two addresses have one host and port; http may have become https."""
    import httpx

    first, second = httpx.URL(url), httpx.URL(other)
    usual = _port(first) == 80 and _port(second) == 443
    return first.host == second.host and (usual or _port(first) == _port(second))

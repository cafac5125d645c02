"""First question: does the DNS delegate the name?

Over UDP, and over TCP where the answer was cut off. Only two answers count: NS records mean that
somebody holds the name, NXDOMAIN that it is not in its zone. All else (SERVFAIL, REFUSED, a
time-out, no data, an answer that cannot be read) leaves it open.
"""

from __future__ import annotations

import asyncio
from typing import Literal, NamedTuple

from elman.domains.rates import Rates
from elman.domains.settings import Settings

__all__ = ["Delegation", "delegation"]


class Delegation(NamedTuple):
    """What the DNS says about a name, and how it said it."""

    state: Literal["delegated", "absent", "open"]
    detail: str


async def delegation(
    name: str, servers: list[tuple[str, int]], settings: Settings, rates: Rates
) -> Delegation:
    """Ask the servers in turn for the NS records of `name` (in ASCII); never raises for them.

    Every attempt goes to the next server; the pause between rounds doubles.
    """
    if not servers:
        return Delegation("open", "no DNS server is known")
    last = Delegation("open", "not asked")
    for attempt in range(max(settings.attempts, 1)):
        if attempt:
            await asyncio.sleep(settings.pause * 2 ** (attempt - 1))
        host, port = servers[attempt % len(servers)]
        await rates.turn(f"{host}:{port}")
        last = await _asked(name, host, port, settings.timeout)
        if last.state != "open" or last.detail == "no NS records":
            break
    return last


async def _asked(name: str, host: str, port: int, timeout: float) -> Delegation:
    import dns.asyncquery
    import dns.exception
    import dns.message
    import dns.rcode
    import dns.rdatatype

    question = dns.message.make_query(name, dns.rdatatype.NS)
    try:
        answer, _ = await dns.asyncquery.udp_with_fallback(
            question, host, timeout=timeout, port=port
        )
    except dns.exception.Timeout:
        return Delegation("open", "DNS: no answer in time")
    except (dns.exception.DNSException, EOFError, ValueError) as error:
        return Delegation("open", f"DNS: an answer that cannot be read ({type(error).__name__})")
    except OSError as error:
        return Delegation("open", f"DNS: {error.strerror or type(error).__name__}")
    code = answer.rcode()
    if code == dns.rcode.NXDOMAIN:
        return Delegation("absent", "NXDOMAIN")
    if code != dns.rcode.NOERROR:
        return Delegation("open", f"DNS: {dns.rcode.to_text(code)}")
    # A DNAME or CNAME in its place is somebody's as well.
    held = (dns.rdatatype.NS, dns.rdatatype.CNAME, dns.rdatatype.DNAME)
    if any(one.rdtype in held and one.name == question.question[0].name for one in answer.answer):
        return Delegation("delegated", "has NS records")
    return Delegation("open", "no NS records")

"""First question: does the DNS delegate the name?

Over UDP, and over TCP where the answer was cut off. Only two answers count: records of the name's
own (NS, or a CNAME or DNAME in their place) mean that somebody holds it, NXDOMAIN without them that
it is not in its zone. With them NXDOMAIN speaks of the end of the chain of aliases (RFC 6604). All
else (SERVFAIL, REFUSED, a time-out, no data, an answer that cannot be read) leaves it open.
"""

from __future__ import annotations

import asyncio
from typing import Any, Literal, NamedTuple

from elman.domains.rates import Rates
from elman.domains.settings import Settings

__all__ = ["Delegation", "delegation"]


class Delegation(NamedTuple):
    """What the DNS says about a name, and how it said it.

    `alias` tells that it is delegated by a CNAME or DNAME alone, which a wildcard may have made;
    `passing`, of an open answer, that another attempt may bring a better one.
    """

    state: Literal["delegated", "absent", "open"]
    detail: str
    alias: bool = False
    passing: bool = True


async def delegation(
    name: str, servers: list[tuple[str, int]], settings: Settings, rates: Rates
) -> Delegation:
    """Ask the servers in turn for the NS records of `name` (in ASCII); never raises for them.

    Every attempt goes to the next server; the pause between rounds doubles.
    """
    if not servers:
        return Delegation("open", "no DNS server is known")
    last = Delegation("open", "not asked")
    for attempt in range(settings.attempts):
        if attempt:
            pause = settings.pause * 2.0 ** min(attempt - 1, 20)
            await asyncio.sleep(min(pause, max(settings.pause, settings.patience)))
        host, port = servers[attempt % len(servers)]
        await rates.turn(f"{host}:{port}")
        last = await _asked(name, host, port, settings.timeout)
        if last.state != "open" or not last.passing:
            break
    return last


async def _asked(name: str, host: str, port: int, timeout: float) -> Delegation:
    import dns.asyncquery
    import dns.exception
    import dns.message
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
    return _read(answer, question.question[0].name)


def _read(answer: Any, name: Any) -> Delegation:
    """What a message says about the name itself, not about where its aliases lead."""
    import dns.rcode
    import dns.rdatatype

    code = answer.rcode()
    if code not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        return Delegation("open", f"DNS: {dns.rcode.to_text(code)}")
    missing = "NXDOMAIN, with " if code == dns.rcode.NXDOMAIN else "has "
    own = {record.rdtype for record in answer.answer if record.name == name}
    # A server of the zone above does not answer but says who does.
    own |= {
        record.rdtype
        for record in answer.authority
        if record.name == name and record.rdtype == dns.rdatatype.NS
    }
    if dns.rdatatype.NS in own:
        return Delegation("delegated", f"{missing}NS records")
    if any(
        record.rdtype == dns.rdatatype.DNAME
        and name.is_subdomain(record.name)
        and record.name != name
        for record in answer.answer
    ):
        return Delegation("open", "DNS: the whole suffix is an alias", passing=False)
    for kind in (dns.rdatatype.CNAME, dns.rdatatype.DNAME):
        if kind in own:
            what = dns.rdatatype.to_text(kind)
            return Delegation("delegated", f"{missing}a {what} record", alias=True)
    if code == dns.rcode.NOERROR:
        return Delegation("open", "no NS records", passing=False)
    if answer.answer or any(record.name == name for record in answer.authority):
        # The name has records or a zone, and yet is said not to be.
        return Delegation("open", "DNS: an NXDOMAIN that contradicts itself")
    return Delegation("absent", "NXDOMAIN")

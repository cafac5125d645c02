"""What the holder of a name says: the `_for-sale` TXT record (RFC 10023).

A record below `_for-sale` whose text begins with `v=FORSALE1;` offers the name for sale. One tag
may follow: a price (`fval=EUR999`), an address (`furi=`), a text (`ftxt=`) or a code (`fcod=`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from elman.domains.rates import Rates
from elman.domains.settings import Settings
from elman.errors import shorten

__all__ = ["offer", "read_offer"]

_VERSION = "v=FORSALE1;"
_PRICE = re.compile(r"([A-Z]{1,10})(\d{1,15}(?:\.\d{1,8})?)")
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)[!-~]+")
_LONGEST = 80


def read_offer(texts: Iterable[str]) -> str:
    """Say what the records offer, in one line; nothing where none is an offer.

    >>> read_offer(["v=FORSALE1;fval=EUR999", "v=FORSALE1;furi=https://a.example/buy"])
    'for sale: EUR 999, https://a.example/buy'
    >>> read_offer(["v=FORSALE1;"]), read_offer(["v=spf1 -all"])
    ('for sale', '')
    """
    offers = [text[len(_VERSION) :] for text in texts if text.startswith(_VERSION)]
    if not offers:
        return ""
    prices, addresses, words = [], [], []
    for said in offers:
        tag, _, value = said.strip().partition("=")
        if tag == "fval" and (price := _PRICE.fullmatch(value)):
            prices.append(f"{price[1]} {price[2]}")
        elif tag == "furi" and _ADDRESS.fullmatch(value):
            addresses.append(shorten(value, _LONGEST).strip("'"))
        elif tag == "ftxt" and value.isprintable() and value:
            words.append(shorten(value, _LONGEST))
    found = ", ".join(dict.fromkeys([*prices, *addresses, *words][:3]))
    return f"for sale: {found}" if found else "for sale"


async def offer(name: str, servers: list[tuple[str, int]], settings: Settings, rates: Rates) -> str:
    """Ask once what `name` (in ASCII) is offered for; nothing for whatever goes wrong."""
    import dns.asyncquery
    import dns.exception
    import dns.message
    import dns.rcode
    import dns.rdatatype

    if not servers or len(name) > 243:
        return ""
    host, port = servers[0]
    question = dns.message.make_query(f"_for-sale.{name}", dns.rdatatype.TXT)
    await rates.turn(f"{host}:{port}")
    try:
        answer, _ = await dns.asyncquery.udp_with_fallback(
            question, host, timeout=settings.timeout, port=port
        )
    except (dns.exception.DNSException, EOFError, ValueError, OSError):
        return ""
    if answer.rcode() != dns.rcode.NOERROR:
        return ""
    records = [r for r in answer.answer if r.rdtype == dns.rdatatype.TXT]
    texts = [b"".join(data.strings) for record in records for data in record]
    return read_offer(text.decode("utf-8", "replace") for text in texts[:20])

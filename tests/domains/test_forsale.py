"""Offers of names in TXT records (RFC 10023)."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.domains.forsale import offer, read_offer
from elman.domains.lookups import check
from elman.domains.rates import Rates
from elman.domains.settings import Settings, nameservers


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], ""),
        (["v=spf1 -all", "for sale"], ""),
        (["V=FORSALE1;fval=EUR1"], ""),
        ([" v=FORSALE1;fval=EUR1"], ""),
        (["v=FORSALE1;"], "for sale"),
        (["v=FORSALE1;fcod=NL-1"], "for sale"),
        (["v=FORSALE1;unknown=1"], "for sale"),
        (["v=FORSALE1;fval=USD750.50"], "for sale: USD 750.50"),
        (["v=FORSALE1;fval=750"], "for sale"),
        (["v=FORSALE1;ftxt=Make an offer"], "for sale: 'Make an offer'"),
        (["v=FORSALE1;furi=javascript:alert(1)"], "for sale"),
        (
            ["v=FORSALE1;furi=mailto:a@b.example", "v=FORSALE1;fval=EUR5"],
            "for sale: EUR 5, mailto:a@b.example",
        ),
    ],
)
def test_what_records_offer(texts: list[str], said: str) -> None:
    assert read_offer(texts) == said


@given(
    st.lists(
        st.one_of(
            st.text(),
            st.text().map("v=FORSALE1;".__add__),
            st.text().map("v=FORSALE1;ftxt=".__add__),
        ),
        max_size=6,
    )
)
def test_an_offer_is_one_short_printable_line(texts: list[str]) -> None:
    said = read_offer(texts)
    assert said.isprintable()
    assert len(said) < 400
    assert bool(said) == any(text.startswith("v=FORSALE1;") for text in texts)


def test_a_taken_name_may_be_for_sale(settings: Settings, places: Any) -> None:
    sold, held = check(["held-sale.com", "held.com"], settings=settings)
    assert (sold.status, sold.by) == ("taken", "dns")
    assert sold.detail == "has NS records; for sale: EUR 999, https://a.example/"
    assert held.detail == "has NS records"
    # The answer that is kept says so too.
    (kept,) = check(["held-sale.com"], settings=settings)
    assert (kept.by, kept.detail) == ("cache", f"dns: {sold.detail}")
    places.asked.clear()
    quiet = dataclasses.replace(settings, for_sale=False)
    assert check(["held-sale.com"], settings=quiet)[0].detail == "has NS records"
    assert not any("_for-sale" in question for question in places.asked)


def test_what_goes_wrong_is_no_offer(settings: Settings) -> None:
    quick = dataclasses.replace(settings, timeout=0.2)

    def asked(name: str, servers: list[tuple[str, int]]) -> str:
        return asyncio.run(offer(name, servers, quick, Rates(1e4)))

    here = nameservers(settings)
    assert asked("held-sale.com", here)
    assert asked("free.com", here) == ""
    assert asked("held-sale.com", []) == ""
    assert asked("a" * 250, here) == ""
    assert asked("held-sale.com", [("127.0.0.1", 9)]) == ""

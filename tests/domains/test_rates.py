from __future__ import annotations

import asyncio
import datetime
import email.utils

from hypothesis import given
from hypothesis import strategies as st

from elman.domains.rates import Rates, retry_after


def test_each_server_has_its_own_pace() -> None:
    order: list[str] = []

    async def ask(rates: Rates, server: str) -> None:
        await rates.turn(server)
        order.append(server)

    async def all_at_once() -> float:
        rates, began = Rates(per_second=50), asyncio.get_running_loop().time()
        await asyncio.gather(*(ask(rates, server) for server in ["a"] * 4 + ["b"]))
        return asyncio.get_running_loop().time() - began

    assert asyncio.run(all_at_once()) >= 0.06
    assert order[-1] == "a", "b came last and need not wait"
    assert order.count("a") == 4


def test_a_server_that_wants_peace_gets_it() -> None:
    async def held() -> float:
        rates, began = Rates(per_second=1e6), asyncio.get_running_loop().time()
        rates.hold("a", 0.05)
        await rates.turn("b")
        await rates.turn("a")
        return asyncio.get_running_loop().time() - began

    assert asyncio.run(held()) >= 0.05


def test_retry_after() -> None:
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=90)
    assert 80 < (retry_after(email.utils.format_datetime(later, usegmt=True)) or 0) <= 90
    assert retry_after(" 5 ") == 5
    assert retry_after("-5") is None
    assert retry_after("") is None
    assert retry_after("²") is None
    assert retry_after("9" * 5000) == retry_after("Fri, 31 Dec 9999 23:59:59 GMT") == 366 * 86_400
    for absurd in (
        "Wed, 21 Oct 2015 07:28:00 +9999999",
        "Mon, 01 Jan 0001 00:00:00 +9900",
        "1.5",
        "inf",
        "nan",
        "Wed, 32 Oct 2015",
        "\x00",
        "2 Jan",
    ):
        assert retry_after(absurd) is None, absurd


@given(
    st.text(max_size=40) | st.from_regex(r"[A-Z][a-z]{2}, \d\d Oct \d{1,5} \d\d:\d\d:\d\d .{0,9}")
)
def test_any_retry_after_is_seconds_or_nothing(header: str) -> None:
    found = retry_after(header)
    assert found is None or 0 <= found <= 366 * 86_400

"""What a registry's answer means, from servers that say what each test lets them say."""

from __future__ import annotations

import asyncio
import dataclasses
import gzip
import json
import time
import zlib
from collections import Counter
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.domains.rates import Rates
from elman.domains.rdap import Registration, registration
from elman.domains.settings import Settings

QUICK = Settings(
    nameservers=("127.0.0.1:9",),
    timeout=5,
    attempts=1,
    pause=0.01,
    patience=1,
    per_second=1e4,
    cache=None,
)
ERROR = {"errorCode": 404, "title": "Not Found", "description": ["no such domain"]}


async def _asked(base: str, names: list[str], settings: Settings) -> list[Registration]:
    rates = Rates(settings.per_second)
    # To load a machine's certificates takes longer than all questions on loopback.
    async with httpx.AsyncClient(
        timeout=settings.timeout, verify=False, follow_redirects=True, trust_env=False
    ) as client:
        return list(
            await asyncio.gather(
                *(registration(name, base, client, settings, rates) for name in names)
            )
        )


def ask(base: str, name: str = "free.com", settings: Settings = QUICK) -> Registration:
    return asyncio.run(_asked(base, [name], settings))[0]


def answer(servers: Any, code: int, body: Any = b"", **headers: str) -> Registration:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    with servers.answering(lambda to: servers.send(to, code, content, **headers)) as base:
        return ask(base)


DOMAIN = {"objectClassName": "domain", "ldhName": "free.com"}


@pytest.mark.parametrize(
    "body",
    [
        {"message": "no Route matched with those values"},
        {},
        {"timestamp": 1, "status": 404, "error": "Not Found", "path": "/domain/free.com"},
        {"type": "about:blank", "title": "Not Found", "status": 404},
        DOMAIN,
        ERROR | {"objectClassName": "domain"},
        ERROR | DOMAIN,
        ERROR | {"objectClassName": "entity"},
        {"errorCode": "404"},
        {"errorCode": 400},
        {"errorCode": True},
        {"errorCode": None},
        {"errorCode": [404]},
        {"error": {"errorCode": 404}},
        {"rdapConformance": ["rdap_level_0"], "notices": []},
        [],
        [ERROR],
        404,
        None,
        "not found",
        b"<html><body>404</body></html>",
        b"404",
        b" ",
        b"\r\n",
        b"\xff\xfe\x00",
        b'{"errorCode": 404',
        b'{"errorCode": 404} trailing',
        b'{"errorCode": 500, "errorCode": 404}',
        b'{"errorCode": 404, "title": NaN}',
        b'{"title": "\xe9", "errorCode": 404}',
        b'{"x": ' + b"[" * 200_000 + b"]" * 200_000 + b', "errorCode": 404}',
        b'{"errorCode": ' + b"4" * 5000 + b"}",
        b'{"errorCode": 404, "x": "' + b"a" * (1 << 20) + b'"}',
    ],
    ids=lambda body: str(body)[:40],
)
def test_a_404_that_is_no_rdap_error_leaves_it_open(servers: Any, body: Any) -> None:
    found = answer(servers, 404, body)
    assert found.state == "open", found
    assert len(found.detail) < 200


@pytest.mark.parametrize(
    "kind", ["text/html", "application/problem+json", "text/plain", "", "application/jsonp"]
)
def test_a_404_of_another_media_type_leaves_it_open(servers: Any, kind: str) -> None:
    assert answer(servers, 404, ERROR, Content_Type=kind).state == "open"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (ERROR, "application/rdap+json"),
        (ERROR, 'application/RDAP+json; charset="utf-8"'),
        (ERROR, "application/json"),
        ({"errorCode": 404}, "application/rdap+json"),
        (ERROR | {"rdapConformance": ["rdap_level_0"], "notices": [{}]}, "application/rdap+json"),
        (b"\xef\xbb\xbf" + json.dumps(ERROR).encode(), "application/rdap+json"),
    ],
)
def test_the_registrys_own_error_counts(servers: Any, body: Any, kind: str) -> None:
    assert answer(servers, 404, body, Content_Type=kind) == ("free", "not registered")


def test_an_empty_404_straight_from_the_server_counts_and_is_told(servers: Any) -> None:
    assert answer(servers, 404) == ("free", "not registered (empty answer)")


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (DOMAIN, "held"),
        ({"objectClassName": "domain"}, "held"),
        ({"objectClassName": "domain", "ldhName": "FREE.com."}, "held"),
        ({"objectClassName": "domain", "ldhName": None, "unicodeName": "free.com"}, "held"),
        ({"objectClassName": "domain", "unicodeName": "other.com"}, "open"),
        ({"objectClassName": "domain", "ldhName": "other.com"}, "open"),
        ({"objectClassName": "domain", "ldhName": ["free.com"]}, "open"),
        ({"objectClassName": "domain", "ldhName": ""}, "open"),
        ({"objectClassName": "nameserver", "ldhName": "free.com"}, "open"),
        ({"objectClassName": "entity"}, "open"),
        ({"objectClassName": ["domain"], "ldhName": "free.com"}, "open"),
        (DOMAIN | ERROR, "open"),
        (ERROR, "open"),
        ({"domainSearchResults": [DOMAIN]}, "open"),
        ([DOMAIN], "open"),
        (b"", "open"),
        (b"<html>", "open"),
    ],
    ids=str,
)
def test_a_200_counts_for_the_name_asked(servers: Any, body: Any, state: str) -> None:
    assert answer(servers, 200, body).state == state


@pytest.mark.parametrize("code", [201, 202, 203, 204, 206, 300, 304, 400, 401, 403, 410, 451, 501])
def test_other_codes_leave_it_open(servers: Any, code: int) -> None:
    found = answer(servers, code, b"" if code in (204, 304) else ERROR)
    assert found == ("open", f"RDAP: {code}")


@pytest.mark.parametrize(
    "where",
    [
        "http://127.0.0.1:99999/domain/free.com",
        "http://127.0.0.1:0/domain/free.com",
        "http://127.0.0.1:-1/",
        "http://127.0.0.1:port/",
        "http://user:secret@127.0.0.1/domain/free.com",
        "file:///etc/passwd",
        "ftp://127.0.0.1/domain/free.com",
        "javascript:alert(1)",
        "http://",
        "http:///domain/free.com",
        "http://[::1/",
        "http://xn--/",
        "http://a..b/",
        "http://exa mple/\x7f",
        "//",
        "\u00ff\u00fe",
        "http://127.0.0.1/" + "a" * 30_000,
    ],
    ids=lambda where: where[:30].encode("unicode_escape").decode(),
)
def test_a_redirect_that_cannot_be_followed_is_that_names_unknown(servers: Any, where: str) -> None:
    found = answer(servers, 302, Location=where)
    assert found.state == "open"
    assert found.detail.startswith("RDAP: ")
    assert len(found.detail) < 250
    assert found.detail.isprintable()


def test_redirects_without_a_place_or_an_end(servers: Any) -> None:
    assert answer(servers, 302) == ("open", "RDAP: 302")
    assert answer(servers, 302, Location="").state == "open"
    hops: list[str] = []

    def onward(to: Any) -> None:
        hops.append(to.path)
        servers.send(to, 307, Location=f"/{len(hops)}/domain/free.com")

    with servers.answering(onward) as base:
        assert ask(base) == ("open", "RDAP: redirects without end")
    assert len(hops) == 6


def test_who_answered_after_a_redirect_is_told(servers: Any) -> None:
    def elsewhere(to: Any) -> None:
        match to.path.rpartition("/")[2]:
            case "bare.com":
                servers.send(to, 404)
            case "free.com":
                servers.send(to, 404, json.dumps(ERROR).encode())
            case _:
                servers.send(to, 200, b'{"objectClassName": "domain"}')

    with servers.answering(elsewhere) as other:

        def moved(to: Any) -> None:
            name = to.path.rpartition("/")[2]
            name = {"lost.com": "free.com", "strange.com": "held.com"}.get(name, name)
            servers.send(to, 301, Location=f"{other}v2/domain/{name}")

        with servers.answering(moved) as base:
            place = f" (redirected to '{other}v2/domain/"
            assert ask(base, "free.com") == ("free", f"not registered{place}free.com')")
            assert ask(base, "held.com") == ("held", f"registered{place}held.com')")
            # No server that anybody named says nothing about the name.
            assert ask(base, "bare.com") == (
                "open",
                f"RDAP: an empty 404 from elsewhere{place}bare.com')",
            )
            # It has been sent to an answer about another name.
            assert ask(base, "lost.com").state == "open"
            assert ask(base, "strange.com").state == "open"


def test_an_empty_404_on_another_path_of_the_same_server(servers: Any) -> None:
    def moved(to: Any) -> None:
        if to.path.startswith("/v2/") or to.path == "/login":
            servers.send(to, 404)
        else:
            lost = to.path.endswith("lost.com")
            servers.send(to, 302, Location="/login" if lost else f"/v2{to.path}")

    with servers.answering(moved) as base:
        assert ask(base).state == "free"
        assert ask(base, "lost.com").state == "open"


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


@pytest.mark.parametrize(
    ("packing", "body", "state"),
    [
        ("gzip", _gzip(json.dumps(ERROR).encode()), "free"),
        ("deflate", zlib.compress(json.dumps(ERROR).encode()), "free"),
        ("identity", json.dumps(ERROR).encode(), "free"),
        ("gzip", b"", "free"),
        ("gzip", _gzip(json.dumps(ERROR).encode())[:-6], "open"),
        ("gzip", json.dumps(ERROR).encode(), "open"),
        ("gzip", _gzip(b" " * (20 << 20) + b'{"errorCode": 404}'), "open"),
        ("gzip, gzip", _gzip(_gzip(b" " * 1000 + b'{"errorCode": 404}')), "open"),
        ("br", b"\x00", "open"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_packed_answers_are_unpacked_within_bounds(
    servers: Any, packing: str, body: bytes, state: str
) -> None:
    assert answer(servers, 404, body, Content_Encoding=packing).state == state


@pytest.mark.parametrize("stage", ["status", "headers", "body", "redirect"])
def test_a_server_that_drips_ends_in_time(servers: Any, stage: str) -> None:
    hasty = dataclasses.replace(QUICK, timeout=0.2)

    def drip(to: Any) -> None:
        line = to.wfile
        if stage == "redirect":
            time.sleep(0.15)
            servers.send(to, 302, Location=to.path)
            return
        if stage != "status":
            line.write(b"HTTP/1.1 404 Not Found\r\nContent-Type: application/rdap+json\r\n")
        if stage == "body":
            line.write(b"Content-Length: 1000\r\n\r\n")
        for _ in range(30):
            line.write(b"X")
            line.flush()
            time.sleep(0.1)

    with servers.answering(drip) as base:
        began = time.monotonic()
        assert ask(base, settings=hasty) == ("open", "RDAP: no answer in time")
        assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("3600", "wants 3600 s"),
        ("9" * 400, "wants 31622400 s"),
        ("Fri, 31 Dec 9999 23:59:59 GMT", "wants 31622400 s"),
        ("Wed, 21 Oct 2015 07:28:00 GMT", "RDAP: 429"),
        ("Wed, 21 Oct 2015 07:28:00 +9999999", "RDAP: 429"),
        ("Fri, 31 Dec 9999 23:59:59 -2300", "RDAP: 429"),
        ("Mon, 01 Jan 0001 00:00:00 +2300", "RDAP: 429"),
        ("Wed, 99 Oct 2015 07:28:00 GMT", "RDAP: 429"),
        ("-5", "RDAP: 429"),
        ("0.5", "RDAP: 429"),
        ("soon", "RDAP: 429"),
        ("", "RDAP: 429"),
        ("1e9", "RDAP: 429"),
    ],
    ids=lambda text: text[:32],
)
def test_every_shape_of_retry_after(servers: Any, stated: str, said: str) -> None:
    found = answer(servers, 429, Retry_After=stated)
    assert found.state == "open"
    assert said in found.detail
    assert len(found.detail) < 100


@pytest.mark.parametrize("code", [429, 503])
def test_a_server_that_wants_peace_is_asked_nothing_else(servers: Any, code: int) -> None:
    asked: Counter[str] = Counter()

    def busy(to: Any) -> None:
        asked[to.path] += 1
        servers.send(to, code, Retry_After="120")

    with servers.answering(busy) as base:
        names = [f"free-{n}.com" for n in range(12)]
        found = asyncio.run(_asked(base, names, dataclasses.replace(QUICK, attempts=3)))
    assert sum(asked.values()) == 1
    assert all(one.state == "open" and "s of peace" in one.detail for one in found)


def test_peace_is_kept_for_the_server_that_wants_it(servers: Any) -> None:
    asked: Counter[str] = Counter()

    def busy(to: Any) -> None:
        asked["busy"] += 1
        servers.send(to, 429, Retry_After="120")

    with servers.answering(busy) as other:

        def first(to: Any) -> None:
            asked["first"] += 1
            if "free" in to.path:
                servers.send(to, 404, json.dumps(ERROR).encode())
            else:
                servers.send(to, 302, Location=f"{other}{to.path[1:]}")

        with servers.answering(first) as base:
            names = ["a.com", "b.com", "free.com", "c.com"]
            found = asyncio.run(_asked(base, names, QUICK))
    assert [one.state for one in found] == ["open", "open", "free", "open"]
    assert asked == {"busy": 1, "first": 4}


@given(
    st.binary(max_size=60)
    | st.recursive(
        st.none() | st.booleans() | st.integers(400, 405) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(
                st.sampled_from(["errorCode", "objectClassName", "ldhName", "title"]),
                inner,
                max_size=3,
            )
        ),
        max_leaves=5,
    )
)
def test_no_body_but_the_registrys_error_frees_a_name(body: Any) -> None:
    from elman.domains.fetching import Reply
    from elman.domains.rdap import _read

    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    url = "https://rdap.example/domain/free.com"
    reply = Reply(404, "application/rdap+json", content or b" ", url, False, False, 0.0)
    free = _read(reply, "free.com").state == "free"
    error = isinstance(body, dict) and type(body.get("errorCode")) is int
    assert free == (error and body["errorCode"] == 404 and "objectClassName" not in body)

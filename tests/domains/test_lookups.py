from __future__ import annotations

import asyncio
import dataclasses
import json
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from elman.domains.lookups import availability, check
from elman.domains.settings import Settings
from elman.errors import ConfigurationError, DomainError

EXPECTED = {
    "held.com": ("taken", "dns", "has NS records"),
    "cut.com": ("taken", "dns", "has NS records"),
    "free.com": ("available", "rdap", "NXDOMAIN; not registered"),
    "free-bare.com": ("available", "rdap", "NXDOMAIN; not registered (empty answer)"),
    "free-busy.com": ("available", "rdap", "NXDOMAIN; not registered"),
    "flaky.com": ("available", "rdap", "NXDOMAIN; not registered"),
    "free-known.com": ("taken", "rdap", "registered"),
    "free-moved.com": ("taken", "rdap", "registered (redirected to "),
    "free.ch": ("unknown", "dns", ".ch has no RDAP server"),
    "fail.ch": ("unknown", "dns", "SERVFAIL"),
    "fail.com": ("unknown", "rdap", "SERVFAIL; not registered"),
    "fail-known.com": ("taken", "rdap", "registered"),
    "refused.com": ("unknown", "rdap", "REFUSED"),
    "other.com": ("unknown", "rdap", "DNS:"),
    "bad.com": ("unknown", "rdap", "an answer that cannot be read"),
    "empty.com": ("unknown", "rdap", "no NS records"),
    "free-always429.com": ("unknown", "rdap", "429"),
    "free-broken.com": ("unknown", "rdap", "no domain"),
    "free-list.com": ("unknown", "rdap", "no domain"),
    "free-else.com": ("unknown", "rdap", "no domain"),
    "free-page.com": ("unknown", "rdap", "not the registry's"),
    "free-fault.com": ("unknown", "rdap", "500"),
    "free-forbidden.com": ("unknown", "rdap", "403"),
    "free-circle.com": ("unknown", "rdap", "redirects without end"),
    "free-hangup.com": ("unknown", "rdap", "RDAP: Remote"),
}


RECORDS = {
    "chain.com": ("taken", "dns", "NXDOMAIN, with a CNAME record"),
    "alias.com": ("taken", "dns", "has a CNAME record"),
    "tree.com": ("taken", "dns", "NXDOMAIN, with a DNAME record"),
    "lost.com": ("taken", "dns", "NXDOMAIN, with NS records"),
    "referred.com": ("taken", "dns", "has NS records"),
    "missing.com": ("available", "rdap", "NXDOMAIN; not registered"),
    "nodata.com": ("unknown", "rdap", "no NS records; not registered"),
    "above.com": ("unknown", "rdap", "DNS: the whole suffix is an alias; not registered"),
    "apex.com": ("unknown", "rdap", "DNS: an NXDOMAIN that contradicts itself; not registered"),
    "address.com": ("unknown", "rdap", "DNS: an NXDOMAIN that contradicts itself; not registered"),
    "stranger.com": ("unknown", "rdap", "DNS: an NXDOMAIN that contradicts itself; not registered"),
}

BELOW = "nobody registers names below"
PRIVATE = {
    "free.uk.com": ("available", "rdap", "NXDOMAIN; not registered"),
    "free-known.uk.com": ("taken", "rdap", "registered"),
    "held.uk.com": ("taken", "dns", "has NS records"),
    "free.eu.com": ("unknown", "dns", f"NXDOMAIN; {BELOW} eu.com with"),
    "free.eu.org": ("unknown", "dns", f"NXDOMAIN; {BELOW} eu.org with"),
    "held.eu.org": ("taken", "dns", "has NS records"),
    "free.github.io": ("unknown", "dns", f"NXDOMAIN; {BELOW} github.io with"),
    "empty.github.io": ("unknown", "dns", f"no NS records; {BELOW} github.io with"),
    # An alias for all customers, given out or not, holds nothing.
    "alias.github.io": ("unknown", "dns", f"has a CNAME record; {BELOW} github.io with"),
    "uk.com": ("available", "rdap", "NXDOMAIN; not registered"),
}


@pytest.mark.parametrize("expected", [RECORDS, PRIVATE], ids=["records", "private"])
def test_the_answer_is_about_the_name_asked(
    settings: Settings, expected: dict[str, tuple[str, str, str]]
) -> None:
    found = check(expected, settings=settings)
    assert {one.name: (one.status, one.by, one.detail) for one in found} == {
        name: (status, by, one.detail if one.detail.startswith(detail) else detail)
        for (name, (status, by, detail)), one in zip(expected.items(), found, strict=True)
    }


def test_answers_of_other_servers_are_not_believed(
    places: Any, settings: Settings, tmp_path: Path
) -> None:
    names = ["held-who.com", "free-who.com"]
    check(names, settings=settings)
    assert [one.by for one in check(names, settings=settings)] == ["cache", "cache"]
    elsewhere = dataclasses.replace(settings, nameservers=(places.dns, "127.0.0.1:9"))
    assert [one.by for one in check(names, settings=elsewhere)] == ["dns", "rdap"]
    other = tmp_path / "other.json"
    other.write_text('{"services": []}')
    override = dataclasses.replace(settings, bootstrap=str(other))
    assert [one.status for one in check(names, settings=override)] == ["taken", "unknown"]
    # The same file with other servers in it is another list.
    other.write_text(Path(settings.bootstrap).read_text())
    assert [one.status for one in check(names, settings=override)] == ["taken", "available"]
    assert [one.by for one in check(names, settings=settings)] == ["cache", "cache"]


def test_what_one_name_raises_is_its_own(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    module: Any = sys.modules[check.__module__]  # The function of the same name hides it.
    real = module.registration

    async def failing(name: str, *rest: Any) -> Any:
        if name == "free-ill.com":
            raise RecursionError("far \x1b[31m too deep" + "!" * 500)
        return await real(name, *rest)

    monkeypatch.setattr(module, "registration", failing)
    ill, well = check(["free-ill.com", "free-well.com"], settings=settings)
    assert (ill.status, well.status) == ("unknown", "available")
    assert ill.detail.startswith("NXDOMAIN; unexpected RecursionError: 'far")
    assert ill.detail.isprintable()
    assert len(ill.detail) < 250


def test_a_proxy_that_is_none_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "nonsense://x:y")
    held, free = check(["held-proxy.com", "free-proxy.com"], settings=settings)
    assert (held.status, free.status) == ("taken", "unknown")
    assert "NXDOMAIN; RDAP: no client (" in free.detail


def test_a_single_text_is_one_name(settings: Settings) -> None:
    assert [one.name for one in check("held-alone.com", settings=settings)] == ["held-alone.com"]


def test_within_an_event_loop_as_a_cell_of_a_notebook_is(settings: Settings) -> None:
    async def cell() -> list[str]:
        return [answer.status for answer in check("held-cell.com", settings=settings)]

    assert asyncio.run(cell()) == ["taken"]


def test_what_is_raised_within_an_event_loop_arrives(settings: Settings) -> None:
    def stop(_: Any) -> None:
        raise KeyboardInterrupt

    async def cell() -> None:
        check(["held-stop.com", "slow.com"], settings=settings, on_answer=stop)

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(cell())


def test_what_servers_say_and_nothing_else_decides(places: Any, settings: Settings) -> None:
    told: list[str] = []
    found = check(EXPECTED, settings=settings, on_answer=lambda one: told.append(one.name))
    assert [one.name for one in found] == list(EXPECTED)
    assert sorted(told) == sorted(EXPECTED)
    for one in found:
        status, by, detail = EXPECTED[one.name]
        assert (one.status, one.by) == (status, by), one
        assert detail in one.detail, one
    assert places.asked["tcp cut.com"] == 1, "what was cut off is asked again over TCP"
    assert places.asked["rdap held.com"] == 0, "what the DNS knows needs no registry"
    assert places.asked["rdap free-fault.com"] == 2
    # What is definite is kept; what is unknown is asked again.
    before = places.asked.copy()
    again = check(["held.com", "free.com", "fail.com"], settings=settings)
    assert [one.by for one in again] == ["cache", "cache", "rdap"]
    assert again[0].detail == "dns: has NS records"
    assert {key for key, _ in (places.asked - before).items()} == {"udp fail.com", "rdap fail.com"}


def test_servers_that_say_nothing(settings: Settings) -> None:
    hasty = dataclasses.replace(settings, timeout=0.2)
    for one in check(["slow.com", "slow.ch", "free-silent.com"], settings=hasty):
        assert one.status == "unknown"
        assert "no answer in time" in one.detail


def test_names_of_other_scripts_are_asked_in_ascii(places: Any, settings: Settings) -> None:
    found = check(["https://www.Мир.рф/", "мир.рф", "zürich.com"], settings=settings)
    assert [(one.name, one.status) for one in found] == [
        ("мир.рф", "available"),
        ("zürich.com", "available"),
    ]
    assert places.asked["rdap xn--h1ahn.xn--p1ai"] == 1


def test_without_a_network_nothing_is_available(tmp_path: Path) -> None:
    nowhere = Settings(
        nameservers=("127.0.0.1:9",),
        bootstrap="http://127.0.0.1:9/dns.json",
        timeout=1.0,
        attempts=1,
        cache=None,
    )
    [one] = check(["free.com"], settings=nowhere)
    assert one.status == "unknown"
    assert "cannot be had (ConnectError)" in one.detail
    bad = tmp_path / "bad.json"
    bad.write_text('{"services": [1]}')
    [one] = check(["free.com"], settings=dataclasses.replace(nowhere, bootstrap=str(bad)))
    assert "cannot be read (ValueError)" in one.detail


def test_expired_answers_are_asked_again(places: Any, settings: Settings) -> None:
    fleeting = dataclasses.replace(settings, keep_taken=0.0)
    check(["held-expired.com"], settings=fleeting)
    assert check(["held-expired.com"], settings=fleeting)[0].by == "dns"


def test_a_registry_is_fetched_once_and_kept(places: Any, settings: Settings) -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer

    content = json.dumps({"services": [[["com"], [places.rdap]]]}).encode()
    asked = []

    class Iana(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Iana) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        address = f"http://127.0.0.1:{server.server_address[1]}/dns.json"
        fetched = dataclasses.replace(settings, bootstrap=address)
        names = ["free-r1.com", "free-r2.com"]
        assert [one.status for one in check(names, settings=fetched)] == ["available"] * 2
        server.shutdown()
        thread.join()
    assert len(asked) == 1
    assert check(["free-r3.com"], settings=fetched)[0].status == "available"


def test_ctrl_c_leaves_what_is_known(settings: Settings) -> None:
    told = []
    # A shell starts what runs in its background with Ctrl-C ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def stop(one: Any) -> None:
        told.append(one)
        signal.raise_signal(signal.SIGINT)

    try:
        with pytest.raises(KeyboardInterrupt):
            check(
                ["held-first.com", "slow-1.com", "free-silent.com"],
                settings=settings,
                on_answer=stop,
            )
    finally:
        signal.signal(signal.SIGINT, before)
    assert [one.name for one in told] == ["held-first.com"]
    assert check(["held-first.com"], settings=settings)[0].by == "cache"


def test_within_an_event_loop_and_left_early(settings: Settings) -> None:
    async def first() -> str:
        answers = availability(["held-loop.com", "slow-loop.com"], settings=settings)
        async for one in answers:
            await answers.aclose()
            return one.name
        return ""

    assert asyncio.run(first()) == "held-loop.com"


def test_bad_requests() -> None:
    with pytest.raises(DomainError, match="has a public suffix, received 'airmix'; write airmix"):
        check(["airmix"])
    with pytest.raises(ConfigurationError, match="attempts is above zero, received 0"):
        Settings(attempts=0)
    for name, value in {
        "timeout": float("inf"),
        "patience": float("nan"),
        "pause": -1.0,
        "keep_taken": "day",
        "attempts": 1.5,
        "concurrency": float("inf"),
        "per_second": None,
        "keep_available": -1,
    }.items():
        with pytest.raises(ConfigurationError, match=f"{name} is a"):
            Settings(**{name: value})
    for stated in ("localhost", "127.0.0.1:0", "1.2.3.4:x"):
        with pytest.raises(ConfigurationError, match="A DNS server is an IP address"):
            check(["a.com"], settings=Settings(nameservers=(stated,), cache=None))


def test_what_asking_needs_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    from elman.domains import lookups

    made: list[None] = []
    create = httpx.create_ssl_context
    monkeypatch.setattr(httpx, "create_ssl_context", lambda: made.append(None) or create())
    lookups._certificates.cache_clear()
    lookups.prepare()
    lookups._client(Settings())
    assert len(made) == 1
    # What is wrong is told to who asks, not to who starts.
    monkeypatch.setenv("ELMAN_DNS", "no address")
    lookups.prepare()

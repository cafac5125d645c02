"""Lists of RDAP servers: where they may be, and what may be wrong in them."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from elman.domains.bootstrap import Bootstrap, _kept, load, read
from elman.domains.settings import IANA, Settings
from elman.errors import ConfigurationError

GOOD = {"services": [[["com"], ["https://a.example/"]]]}


def loaded(address: str, **changed: Any) -> Bootstrap:
    settings = dataclasses.replace(Settings(cache=None, timeout=5), bootstrap=address, **changed)

    async def go() -> Bootstrap:
        async with httpx.AsyncClient(
            timeout=settings.timeout, verify=False, trust_env=False, follow_redirects=True
        ) as client:
            return await load(client, settings)

    return asyncio.run(go())


def test_a_file_by_its_path_or_its_address(tmp_path: Path) -> None:
    path = tmp_path / "a list.json"
    path.write_text(json.dumps(GOOD))
    addresses = [
        str(path),
        path.as_uri(),
        f"file://localhost{path.as_posix()}".replace(" ", "%20"),
        path.as_uri().replace("file:", "FILE:"),
        f"file:{path}",
    ]
    for address in addresses:
        found = loaded(address)
        assert (found.server("x.com"), found.problem) == ("https://a.example/", ""), address


@pytest.mark.parametrize(
    "address",
    [
        "file:///nowhere/dns.json",
        "file://elsewhere.example/dns.json",
        "file://",
        "~nobody-at-all/x",
        "a\x00b",
        "file:///a%00b",
        "ftp://127.0.0.1/x",
        "http://",
        "http://127.0.0.1:99999/x",
        "http://[::1",
        "x://" + "y" * 9_000,
        "/dev/zero",
        ".",
    ],
    ids=lambda address: address[:30].encode("unicode_escape").decode(),
)
def test_a_list_that_cannot_be_had_is_a_problem_and_no_error(address: str) -> None:
    found = loaded(address)
    assert found.server("x.com") is None
    assert found.problem.startswith("the RDAP registry ")
    assert len(found.problem) < 400
    assert found.problem.isprintable()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_no_list(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "cannot be read" in loaded(str(tmp_path / "pipe")).problem


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000 + b"]" * 200_000,
        b'{"services": ' + b"[" * 200_000,
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"7",
        b'{"services": {}}',
        b'{"services": null}',
        b'{"services": [1]}',
        b'{"services": [[["com"]]]}',
        b'{"services": [["com", "https://a.example/"]]}',
        b'{"services": [[["com"], ["https://a.example/"], 1]]}',
        b'{"services": [[{}, []]]}',
        b" " * (9 << 20),
    ],
    ids=lambda content: repr(content[:30]),
)
def test_a_file_that_is_no_list(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "dns.json"
    path.write_bytes(content)
    found = loaded(str(path))
    assert found.server("x.com") is None
    assert any(
        f"cannot be read ({kind})" in found.problem
        for kind in ("ValueError", "JSONDecodeError", "UnicodeDecodeError")
    )


@pytest.mark.parametrize(
    "bad",
    [
        "http://[",
        "https://a.example:99999/",
        "https://a.example:0/",
        "https://a.example:x/",
        "https://",
        "ftp://a.example/",
        "file:///etc/passwd",
        "https://u:p@a.example/",
        "",
        7,
        None,
        [],
        "https://a.example/?x=1",
        "https://a\x1b.example/",
        "https://" + "a" * 5_000,
    ],
    ids=lambda bad: repr(bad)[:30],
)
def test_an_address_that_is_none_spoils_no_other(bad: Any) -> None:
    services = [[["net", 7, None], [bad]], [["com"], [bad, "HTTPS://a.example/"]]]
    assert read(json.dumps({"services": services}).encode()) == {"com": "HTTPS://a.example/"}


def test_a_private_suffix_has_its_own_server_or_none() -> None:
    found = Bootstrap({"com": "https://a.example/", "uk.com": "https://b.example/"})
    assert found.server("x.uk.com", above="uk.com") == "https://b.example/"
    assert found.server("x.eu.com", above="eu.com") is None
    assert found.server("x.com", above="com") == "https://a.example/"


@pytest.mark.parametrize("stage", ["headers", "body", "chunks"])
def test_a_list_that_drips_ends_in_time(servers: Any, stage: str) -> None:
    def drip(to: Any) -> None:
        to.wfile.write(b"HTTP/1.1 200 OK\r\n")
        if stage == "body":
            to.wfile.write(b"Content-Length: 100000\r\n\r\n")
        if stage == "chunks":
            to.wfile.write(b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(40):
            to.wfile.write(b"1\r\n \r\n" if stage == "chunks" else b"X")
            to.wfile.flush()
            time.sleep(0.1)

    with servers.answering(drip) as base:
        began = time.monotonic()
        found = loaded(base, timeout=0.2)
        assert time.monotonic() - began < 2
    assert found.problem.endswith("cannot be had (no answer in time)")


def test_a_list_without_end_is_cut(servers: Any) -> None:
    def flood(to: Any) -> None:
        to.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(64):
            to.wfile.write(b" " * (1 << 20))

    with servers.answering(flood) as base:
        assert "an answer of more than 8192 kB" in loaded(base).problem


@pytest.mark.parametrize(
    ("code", "body", "said"),
    [
        (503, b"", "it answered 503"),
        (404, b"", "it answered 404"),
        (204, b"", "it answered 204"),
        (200, b"<html>", "JSONDecodeError"),
        (200, b'{"services": []}', "ValueError"),
        (200, b"[" * 200_000, "ValueError"),
    ],
)
def test_what_is_no_list_is_not_kept(
    servers: Any, tmp_path: Path, code: int, body: bytes, said: str
) -> None:
    with servers.answering(lambda to: servers.send(to, code, body)) as base:
        found = loaded(base, cache=tmp_path / "answers.sqlite")
    assert f"cannot be had ({said})" in found.problem
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_copy_is_fetched_anew(servers: Any, tmp_path: Path) -> None:
    content = json.dumps(GOOD).encode()
    with servers.answering(lambda to: servers.send(to, 200, content)) as base:
        loaded(base, cache=tmp_path / "answers.sqlite")
        [kept] = tmp_path.glob("rdap-*.json")
        for damage in (b"[" * 200_000, b"", b"\xff", b'{"services": 1}'):
            kept.write_bytes(damage)
            found = loaded(base, cache=tmp_path / "answers.sqlite")
            assert found.server("x.com") == "https://a.example/"
            assert kept.read_bytes() == content


def test_servers_of_ones_own_count_before_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.json"
    path.write_text('{"services": [[["com", "de"], ["https://a.example/"]]]}')
    monkeypatch.setenv("ELMAN_RDAP", " .DE=https://b.example/ , io=https://c.example/")
    found = asyncio.run(load(None, Settings(bootstrap=str(path), cache=None)))
    assert found.server("x.de") == "https://b.example/"
    assert found.server("x.io") == "https://c.example/"
    assert found.server("x.com") == "https://a.example/"
    # Servers that elman knows besides are those that IANA's list lacks, not another list.
    assert found.server("x.ch") is None


def test_with_ianas_list_servers_are_known_that_it_lacks(tmp_path: Path) -> None:
    settings = Settings(cache=tmp_path / "answers.sqlite", bootstrap=IANA)
    kept = _kept(IANA, tmp_path / "answers.sqlite")
    kept.write_text('{"services": [[["com"], ["https://a.example/"]]]}')
    found = asyncio.run(load(None, settings))
    assert found.server("x.de") == "https://rdap.denic.de/"
    assert found.server("x.com") == "https://a.example/"
    kept.write_text('{"services": [[["de"], ["https://a.example/"]]]}')
    assert asyncio.run(load(None, settings)).server("x.de") == "https://a.example/"


@pytest.mark.parametrize("stated", ["de", "=https://a.example/", "de=", "de=a.example"])
def test_what_is_no_list_of_servers(stated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELMAN_RDAP", stated)
    with pytest.raises(ConfigurationError, match=r"RDAP"):
        Settings()

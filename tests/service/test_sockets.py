"""Clients that are slow, silent, old, rude or gone."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from typing import Any

import pytest

PATH = "/v1/models/names/classify"


def request(body: bytes, *more: str, version: str = "1.1", path: str = PATH) -> bytes:
    head = [
        f"POST {path} HTTP/{version}",
        *([] if version == "1.0" else ["Host: localhost"]),
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *more,
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def read_all(sock: socket.socket) -> bytes:
    found = b""
    while part := sock.recv(65_536):
        found += part
    return found


def test_http_1_0_is_answered_and_closed(running: Any) -> None:
    with running.connect() as sock:
        sock.sendall(request(b'{"texts": ["Anna"]}', version="1.0"))
        answer = read_all(sock)
    assert answer.startswith(b"HTTP/1.1 200")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["answers"][0]["text"] == "Anna"


def test_half_closed_sockets_are_answered(running: Any) -> None:
    with running.connect() as sock:
        sock.sendall(request(b'{"texts": ["Anna"]}'))
        sock.shutdown(socket.SHUT_WR)
        answer = read_all(sock)
    assert b"HTTP/1.1 200" in answer
    assert b'"Anna"' in answer


def test_half_a_request_is_no_request(running: Any) -> None:
    with running.connect() as sock:
        sock.sendall(request(b'{"texts": ["Anna"]}')[:-5])
        sock.shutdown(socket.SHUT_WR)
        assert read_all(sock) == b""


def test_heads_that_come_too_slowly_are_cut_off(start: Any, models: Any) -> None:
    with start(models, seconds=0.3) as running, running.connect() as sock:
        began = time.perf_counter()
        sock.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nX-")
        answer = read_all(sock)
        assert time.perf_counter() - began < 5
        with running.connect() as silent:
            assert read_all(silent) == b""
    assert answer.startswith(b"HTTP/1.1 408")


def test_bodies_that_come_too_slowly_are_cut_off(start: Any, models: Any) -> None:
    with start(models, seconds=0.3) as running, running.connect() as sock:
        sock.sendall(request(b'{"texts": ["Anna"]}')[:-3])
        answer = read_all(sock)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"late-body" in answer


def test_a_slow_reader_keeps_nobody_waiting(start: Any, models: Any) -> None:
    body = b'"Anna"\n' * 20_000
    with start(models, seconds=1.0) as running, contextlib.ExitStack() as stack:
        for _ in range(8):
            sock = stack.enter_context(socket.socket())
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.connect((running.host, running.port))
            head = request(b"", path=PATH).decode().replace("json", "x-ndjson")
            sock.sendall(head.replace("Length: 0", f"Length: {len(body)}").encode())
            sock.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                sock.send(body)
        began = time.perf_counter()
        for _ in range(5):
            assert running.post(PATH, {"texts": ["Anna"]}).status_code == 200
        assert time.perf_counter() - began < 5
        assert running.service.desk.streams == 8
        # And who never reads is cut off.
        while running.service.desk.streams and time.perf_counter() - began < 15:
            time.sleep(0.05)
        assert running.service.desk.streams == 0


def test_heads_that_are_too_large_are_refused(running: Any) -> None:
    with running.connect() as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        try:
            for _ in range(400):
                sock.sendall(b"X-More: " + b"x" * 1000 + b"\r\n")
        except OSError:
            pass
        try:
            answer = read_all(sock)
        except ConnectionResetError:
            return
    assert not answer or answer.startswith(b"HTTP/1.1 431")


@pytest.mark.parametrize(
    "rude",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rSet-Cookie: b\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    ],
)
def test_what_is_no_http_is_told_so(running: Any, rude: bytes) -> None:
    with running.connect() as sock:
        sock.sendall(rude)
        sock.shutdown(socket.SHUT_WR)
        answer = read_all(sock)
    assert answer == b"" or answer[9:12] in (b"400", b"421", b"404")
    assert b"Set-Cookie" not in answer.partition(b"\r\n\r\n")[0]
    assert running.post(PATH, {"texts": ["Anna"]}).status_code == 200


def test_line_ends_in_names_reach_no_header(running: Any) -> None:
    with running.client() as client:
        answer = client.get("/v1/models/a%0d%0aSet-Cookie:%20b=c")
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


def test_connections_have_a_limit(start: Any, models: Any) -> None:
    with start(models, connections=2) as running:
        held = [running.connect() for _ in range(2)]
        time.sleep(0.1)
        with running.connect() as third:
            answer = read_all(third)
        for sock in held:
            sock.close()
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"retry-after: 1" in answer.lower()


def test_hundreds_of_connections_at_once_are_answered(running: Any) -> None:
    socks = [running.connect() for _ in range(300)]
    for sock in socks:
        sock.sendall(request(b'{"texts": ["Anna"]}', "Connection: close"))
    answers = [read_all(sock) for sock in socks]
    for sock in socks:
        sock.close()
    assert all(answer.startswith(b"HTTP/1.1 200") for answer in answers)


def test_a_client_that_leaves_is_not_answered_for(
    start: Any, models: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with start(models) as running:
        asked = []

        async def slow(work: Any, question: Any) -> str:
            import asyncio

            asked.append("begun")
            try:
                await asyncio.sleep(20)
            finally:
                asked.append("ended")
            return "{}"

        monkeypatch.setattr(running.service.desk.workers, "ask", slow)
        body = json.dumps({"name": "airmix"}).encode()
        sock = running.connect()
        sock.sendall(request(body, path="/v1/domains/similar"))
        while not asked:
            time.sleep(0.005)
        began = time.perf_counter()
        sock.close()
        while len(asked) < 2 and time.perf_counter() - began < 5:
            time.sleep(0.005)
        assert asked == ["begun", "ended"]
        assert time.perf_counter() - began < 0.5


def test_a_refusal_reaches_who_still_sends(running: Any) -> None:
    body = b'{"texts": ["' + b"a" * 30_000_000 + b'"]}'
    with running.connect() as sock:
        with contextlib.suppress(ConnectionError):
            sock.sendall(request(body))
        answer = read_all(sock)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b'"limit":1048576' in answer


def test_addresses_that_are_too_long_are_refused(running: Any) -> None:
    with running.connect() as sock:
        sock.sendall(b"GET /?" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = read_all(sock)
    assert answer.startswith(b"HTTP/1.1 431")


def test_heads_that_come_at_once_are_as_large(running: Any) -> None:
    with running.connect() as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 70_000 + b"\r\n\r\n")
        answer = read_all(sock)
    assert answer.startswith(b"HTTP/1.1 431")


@pytest.mark.parametrize("hosts", [b"", b"Host: localhost\r\nHost: elsewhere\r\n"])
def test_a_request_has_one_host(running: Any, hosts: bytes) -> None:
    with running.connect() as sock:
        sock.sendall(b"GET /healthz HTTP/1.1\r\n" + hosts + b"\r\n")
        answer = read_all(sock)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"one header Host" in answer
    with running.connect() as sock:
        sock.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert read_all(sock).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("other", ["h2c", "websocket"])
def test_there_is_no_other_protocol(
    running: Any, other: str, caplog: pytest.LogCaptureFixture
) -> None:
    more = "Connection: Upgrade", f"Upgrade: {other}"
    with running.connect() as sock:
        sock.sendall(request(b'{"texts": ["Anna"]}', *more))
        answer = read_all(sock)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"HTTP/1.1 alone" in answer
    assert "pip install" not in caplog.text


@pytest.mark.parametrize("kind", ["json", "x-ndjson"])
def test_who_leaves_halfway_is_no_fault(
    running: Any, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    sent = request(b'{"texts": ["Anna"]}').replace(b"json", kind.encode(), 1)
    with running.connect() as sock:
        sock.sendall(sent[:-5])
    began = time.perf_counter()
    while running.service.metrics.at_work and time.perf_counter() - began < 5:
        time.sleep(0.005)
    assert not running.service.metrics.at_work
    assert not caplog.records

"""How soon the service stops working for a client that has left: begun, left, and watched.

Each kind of work is begun by a client that closes its connection once `/metrics` says that it
is at work; from then on `/metrics` is asked until it is not. What is told is the longest of several
times.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any, NamedTuple

__all__ = ["left_milliseconds"]

_TIMES = 5
_BEGUN = 0.03
"""Seconds that the client stays once its work has begun."""


class Work(NamedTuple):
    """What is asked, and the figure of `/metrics` that says that it is at work."""

    kind: str
    path: str
    bodies: list[Any]
    gauge: str
    headers: str = "Content-Type: application/json"


def _works(words: list[str], model: str) -> Iterator[Work]:
    """Each kind of long work, `_TIMES` times different: answers are kept."""
    turns = range(_TIMES)
    parts = [words[i::_TIMES] for i in turns]
    slow = [{"names": [f"slow-{n}-{i}.com" for i in range(50)]} for n in turns]
    events = "Content-Type: application/json\r\nAccept: text/event-stream"
    yield Work("check", "/v1/domains/check", slow, "streams", events)
    invented = [{"count": 5000, "seed": n} for n in turns]
    yield Work("invent", "/v1/domains/invent", invented, "workers")
    alike = [{"name": "".join(part[:3])[:63], "count": 10_000} for part in parts]
    yield Work("similar", "/v1/domains/similar", alike, "workers")
    said = [{"texts": part} for part in parts]
    yield Work("pronounce", "/v1/pronounce", said, "workers")
    texts = ["".join(part)[:1000] for part in parts]
    asked = [{"texts": [text] * 4, "explain": True} for text in texts]
    yield Work("explain", f"/v1/models/{model}/classify", asked, "threads")
    asked = [{"texts": part * 8} for part in parts]
    yield Work("classify", f"/v1/models/{model}/classify", asked, "threads")
    lines = ["".join(json.dumps(word) + "\n" for word in part * 100) for part in parts]
    kind = "Content-Type: application/x-ndjson"
    yield Work("lines", f"/v1/models/{model}/classify?top=1", lines, "threads", kind)


def left_milliseconds(port: int, words: list[str], model: str) -> dict[str, float]:
    """Begin and leave each kind of work: the most milliseconds that each went on for."""
    watching = HTTPConnection("127.0.0.1", port, timeout=60)
    found = {}
    for work in _works(words, model):
        found[work.kind] = max(_left(port, work, body, watching) for body in work.bodies)
    watching.close()
    return found


def _left(port: int, work: Work, body: Any, watching: HTTPConnection) -> float:
    content = (body if isinstance(body, str) else json.dumps(body)).encode()
    head = f"POST {work.path} HTTP/1.1\r\nHost: localhost\r\n{work.headers}\r\n"
    client = socket.create_connection(("127.0.0.1", port))

    def send() -> None:
        with contextlib.suppress(OSError):  # Whoever leaves has not sent all.
            client.sendall(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)

    sender = threading.Thread(target=send)
    sender.start()
    deadline = time.perf_counter() + 30
    while not _at_work(watching, work.gauge):
        assert time.perf_counter() < deadline, f"{work.kind} did not begin"
    time.sleep(_BEGUN)
    client.shutdown(socket.SHUT_RDWR)
    client.close()
    began = time.perf_counter()
    while _at_work(watching, work.gauge):
        time.sleep(0.001)
    gone = 1000 * (time.perf_counter() - began)
    sender.join()
    return gone


def _at_work(watching: HTTPConnection, gauge: str) -> float:
    watching.request("GET", "/metrics")
    text = watching.getresponse().read().decode()
    found = re.search(rf"^elman_{gauge}_at_work (\S+)", text, re.M)
    assert found is not None
    return float(found[1])

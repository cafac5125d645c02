"""No test here writes to the real cache or leaves this machine."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, no mirror, no waiting, and every public address out of reach."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("ELMAN_CACHE", str(folder))
    monkeypatch.delenv("ELMAN_DATA_MIRROR", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setattr("elman.datasets.http.PAUSE", 0.0)
    return folder / "datasets"


_MIRROR = os.environ.get("ELMAN_DATA_MIRROR", "")


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real data, where this machine has it."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "data"
    for folder in [*([Path(_MIRROR)] if _MIRROR else []), beside]:
        if (folder / "SHA256SUMS").is_file():
            monkeypatch.setenv("ELMAN_DATA_MIRROR", str(folder))
            return folder
    pytest.skip("no mirror of the data sets: set ELMAN_DATA_MIRROR to one")


@dataclass
class Server:
    """What the local web server holds, how it misbehaves, and what it was asked."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    cuts: list[int] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    ranges: bool = True
    asked: list[str] = field(default_factory=list)

    def url(self, name: str) -> str:
        return f"{self.address}/{name}"


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server on this machine that can break off, refuse, and ignore ranges."""
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def _answer(self, body: bool) -> None:
            wanted = self.headers.get("Range", "")
            state.asked.append(f"{self.command} {self.path} {wanted}".strip())
            content = state.files.get(self.path.lstrip("/"))
            if body and state.refusals:
                return self.send_error(state.refusals.pop(0))
            if content is None:
                return self.send_error(404)
            start = 0
            if wanted and state.ranges:
                start = int(wanted.removeprefix("bytes=").removesuffix("-"))
                if start >= len(content):
                    self.send_response(416)
                    self.send_header("Content-Range", f"bytes */{len(content)}")
                    self.send_header("Content-Length", "0")
                    return self.end_headers()
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            if body:
                end = start + state.cuts.pop(0) if state.cuts else len(content)
                self.wfile.write(content[start:end])
            return None

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        state.address = f"http://127.0.0.1:{running.server_port}"
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield state
        running.shutdown()
        thread.join()

"""`elman serve` as a process: it begins, reads models again, ends; and what it refuses."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

pytest.importorskip("uvicorn")


@contextlib.contextmanager
def served(*arguments: object) -> Iterator[tuple[Any, httpx.Client]]:
    command = [sys.executable, "-m", "elman", "serve", "--port", "0", *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = ""
            for line in process.stderr:
                said += line
                if found := re.search(r"serving (http://\S+)", line):
                    break
            else:
                raise AssertionError(said)
            with httpx.Client(base_url=found[1], timeout=20, trust_env=False) as client:
                yield process, client
        finally:
            process.kill()


def test_it_serves_reads_again_and_ends(trained: Any, tmp_path: Path) -> None:
    path = tmp_path / "people.elman"
    shutil.copy(trained[0], path)
    with served(path, "--workers", 1) as (process, client):
        assert client.get("/readyz").json()["models"] == ["people"]
        answer = client.post("/v1/models/people/classify", json={"texts": ["Anna"]})
        assert answer.json()["answers"][0]["label"] in ("f", "m")
        process.send_signal(signal.SIGHUP)
        assert "people was read again" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_a_stream_that_is_cut_short_says_so(trained: Any) -> None:
    with served(trained[0], "--workers", 1) as (process, client):

        def lines() -> Iterator[bytes]:
            yield b'"Anna"\n'
            time.sleep(0.5)  # Until it has arrived.
            process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            yield b'"Otto"\n'
            yield b'"Mia"\n'

        headers = {"Content-Type": "application/x-ndjson"}
        answer = client.post("/v1/models/people/classify", content=lines(), headers=headers)
        found = [json.loads(line) for line in answer.text.splitlines()]
        assert found[0]["text"] == "Anna"
        last = found[-1]
        assert last.get("text") == "Mia" or "go on behind line" in last["problem"]["remedy"]
        assert process.wait(20) == 0


def test_a_port_in_use_is_named(elman: Any, trained: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        ended = elman("serve", trained[0], "--port", port)
    assert ended.code == 2
    assert f"Port {port} of 127.0.0.1 is in use" in ended.err
    assert f"--port {port + 1}" in ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.elman"], "none.elman"),
        (["--host", "0.0.0.0"], "--token-file keys.txt"),
        (["--host", "no.such.host.invalid"], "--host 127.0.0.1"),
        (["--token-file", "none.txt"], "file of keys"),
        (["--queue", "0"], "queue"),
        (["--seconds", "nan"], "seconds"),
        (["--port", "70000"], "port"),
    ],
)
def test_what_cannot_be_served_is_refused(elman: Any, arguments: list[str], said: str) -> None:
    ended = elman("serve", *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_without_its_packages_it_says_what_to_install(
    elman: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib import util

    find = util.find_spec
    monkeypatch.setattr(
        util, "find_spec", lambda name, *p: None if name == "uvicorn" else find(name, *p)
    )
    ended = elman("serve")
    assert ended.code == 2
    assert "pip install 'elman[serve]'" in ended.err

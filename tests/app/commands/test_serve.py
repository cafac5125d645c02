"""`elman serve` as a process: it begins, reads models again, ends; and what it refuses."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from elman import extras

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


def test_an_answer_that_is_not_ready_in_time_is_said_to_be_missing(trained: Any) -> None:
    with served(trained[0], "--workers", 1) as (process, client):
        found: list[httpx.Response] = []

        def ask() -> None:
            more = {"count": 5000, "language": "en"}
            found.append(client.post("/v1/domains/invent", json=more, timeout=60))

        asking = threading.Thread(target=ask)
        asking.start()
        began = time.perf_counter()
        with httpx.Client(base_url=client.base_url, timeout=20, trust_env=False) as other:
            while not counted(other, "elman_workers_at_work"):
                assert time.perf_counter() - began < 60
        process.send_signal(signal.SIGTERM)
        asking.join(60)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert "Traceback" not in process.stderr.read()
    assert found[0].status_code == 503
    assert found[0].json()["type"] == "urn:elman:problem:closing"


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
    find = extras.find_spec
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == "uvicorn" else find(name))
    ended = elman("serve")
    assert ended.code == 2
    assert "pip install 'elman[serve]'" in ended.err


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    return [
        int(line)
        for task in Path(f"/proc/{process}/task").iterdir()
        for line in (task / "children").read_text().split()
    ]


def counted(client: httpx.Client, name: str) -> float:
    found = re.search(rf"^{name} (\S+)", client.get("/metrics").text, re.M)
    assert found is not None
    return float(found[1])


on_linux = pytest.mark.skipif(
    not Path("/proc/self/task").exists() or not hasattr(socket, "SO_REUSEPORT"),
    reason="only Linux hands the connections of a port to several processes",
)
ASKED = r'elman_requests_total{route="/v1/models/{name}/classify",status="200"}'
CLASSIFY = "/v1/models/people/classify"


@on_linux
def test_several_processes_are_counted_as_one_and_end_as_one(trained: Any) -> None:
    with served(trained[0], "--workers", 1, "--processes", 2) as (process, client):
        for _ in range(20):  # Each over a connection of its own.
            url = f"{client.base_url}{CLASSIFY[1:]}"
            answer = httpx.post(url, json={"texts": ["Anna"]}, trust_env=False, timeout=20)
            assert answer.json()["answers"][0]["label"] in ("f", "m")
        assert counted(client, re.escape(ASKED)) == 20
        assert counted(client, "elman_processes") == 2
        process.send_signal(signal.SIGHUP)
        said = {process.stderr.readline().strip() for _ in range(2)}
        assert said == {f"elman: process {i}: people was read again" for i in (1, 2)}
        assert counted(client, "elman_models_read_again") == 1

        def lines() -> Iterator[bytes]:
            yield b'"Anna"\n'
            time.sleep(0.5)  # Until it has arrived.
            process.send_signal(signal.SIGTERM)
            time.sleep(0.3)

        headers = {"Content-Type": "application/x-ndjson"}
        cut = client.post(CLASSIFY, content=lines(), headers=headers)
        assert json.loads(cut.text.splitlines()[0])["text"] == "Anna"
        assert process.wait(20) == 0


@on_linux
def test_a_process_that_dies_is_replaced(trained: Any) -> None:
    with served(trained[0], "--workers", 1, "--processes", 2) as (process, client):
        # What multiprocessing tidies up with, beside the two, has started nobody.
        answering = [p for p in children(process.pid) if children(p)]
        assert len(answering) == 2
        workers = children(answering[0])
        assert counted(client, "elman_processes") == 2
        os.kill(answering[0], signal.SIGKILL)
        assert "ended by signal 9; another takes its place" in process.stderr.readline()
        began = time.perf_counter()
        while time.perf_counter() - began < 60:
            with contextlib.suppress(httpx.HTTPError):
                if counted(client, "elman_processes") == 2:
                    break
            time.sleep(0.1)
        assert counted(client, "elman_processes") == 2
        assert client.post(CLASSIFY, json={"texts": ["Anna"]}).status_code == 200
        # And nobody is left of those that the former one had started.
        while any(alive(p) for p in workers) and time.perf_counter() - began < 60:
            time.sleep(0.1)
        assert not any(alive(p) for p in workers)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def alive(process: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be asked how does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@on_linux
def test_what_no_process_can_serve_is_refused(elman: Any, tmp_path: Path) -> None:
    broken = tmp_path / "broken.elman"
    broken.write_bytes(b"no model")
    ended = elman("serve", broken, "--processes", 2)
    assert ended.code == 2
    assert "broken.elman" in ended.err
    assert "Traceback" not in ended.err


def test_where_the_kernel_cannot_share_a_port_it_says_so(
    elman: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(socket, "SO_REUSEPORT", raising=False)
    ended = elman("serve", "--processes", 2)
    assert ended.code == 2
    assert "--processes 1" in ended.err

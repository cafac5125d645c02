"""What the service can take: requests, names, suggestions, connections, on loopback.

`wrk` (Debian's package, C, one thread) asks with 64 connections, one name a request; 16 connections
ask for suggestions, every name another one, then 200, most of which are sent away; a client of
this file's own, on asyncio, holds 1,000 connections open, exchanges the model meanwhile, and leaves
early. Service and client share the machine. Figures of the library itself, in the same run, stand
beside those of lines.

Run:  python benchmarks/serve/run.py [--model names.elman] [--unit unit.elman] [--quick]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from leaving import left_milliseconds

sys.path.append(str(Path(__file__).resolve().parents[2] / "experiments"))

CLASSIFY = "/v1/models/names/classify"
UNIT = "/v1/models/unit/classify"
ASK = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local bodies, i = {}, 0
for line in io.lines("%s") do bodies[#bodies + 1] = line end
request = function()
  i = i + 1
  return wrk.format(nil, "%s", nil, bodies[(i - 1) %% #bodies + 1])
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("told %%d %%f %%f %%d %%d\\n", summary.requests - e.status,
    summary.duration / 1e6, latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.timeout, e.status))
end
"""


@contextlib.contextmanager
def service(*models: Path, processes: int = 1) -> Iterator[tuple[int, int, float]]:
    """Start `elman serve`; yields port, process and seconds until it is ready."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "elman", "serve", "--port", "0", *map(str, models)]
    command += ["--processes", str(processes)]
    # A DNS server that never says anything: nothing outside is asked, and every question is long.
    silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    silent.bind(("127.0.0.1", 0))
    local = {"ELMAN_DNS": f"127.0.0.1:{silent.getsockname()[1]}"}
    told: dict[str, Any] = {"stderr": subprocess.PIPE, "text": True, "env": os.environ | local}
    with silent, subprocess.Popen(command, **told) as process:
        assert process.stderr is not None
        found = None
        for line in process.stderr:
            if found := re.search(r"serving http://[^:]+:(\d+)", line):
                break
        assert found, "the service did not begin"
        ready = time.perf_counter() - began
        # What it goes on saying shall not fill the pipe.
        threading.Thread(target=process.stderr.read, daemon=True).start()
        try:
            yield int(found[1]), process.pid, ready
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0


def wrk(port: int, path: str, bodies: list[str], connections: int, seconds: int) -> Any:
    """Let wrk ask: answers a second, 99th percentile in ms, what was lost, what was refused."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bodies").write_text("\n".join(bodies) + "\n", encoding="utf-8")
        script = Path(folder) / "ask.lua"
        script.write_text(ASK % (Path(folder) / "bodies", path))
        asked = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s"]
        said = subprocess.run(
            [*asked, str(script), f"http://127.0.0.1:{port}"], capture_output=True, text=True
        ).stdout
    count, duration, p99, lost, refused = map(float, said.rpartition("told ")[2].split())
    return count / duration, p99, int(lost), int(refused)


def lines(port: int, names: list[str], path: str = CLASSIFY) -> float:
    """Send names as lines and read answers meanwhile: names a second."""
    content = "".join(json.dumps(name) + "\n" for name in names).encode()
    connection = HTTPConnection("127.0.0.1", port, timeout=600)
    began = time.perf_counter()
    connection.putrequest("POST", f"{path}?top=1")
    connection.putheader("Content-Type", "application/x-ndjson")
    connection.putheader("Content-Length", str(len(content)))
    connection.endheaders()
    sender = threading.Thread(target=connection.sock.sendall, args=(content,))
    sender.start()
    answer, found = connection.getresponse(), 0
    while part := answer.read1(1 << 16):
        found += part.count(b"\n")
    sender.join()
    assert found == len(names), (found, len(names))
    return len(names) / (time.perf_counter() - began)


def library(model: Path, names: list[str]) -> float:
    """How many names a second the library itself answers, in batches as the service's."""
    from elman.estimators import use

    classifier = use(model, "classifier")
    classifier.predict_proba(names[:1024])
    began = time.perf_counter()
    for start in range(0, len(names), 1024):
        classifier.predict_proba(names[start : start + 1024])
    return len(names) / (time.perf_counter() - began)


def memory(process: int) -> float:
    """Resident megabytes of a process."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def ask(reader: Any, writer: Any, body: bytes, path: str = CLASSIFY) -> int:
    """Ask once over an open connection; returns the status."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    answered = await reader.readuntil(b"\r\n\r\n")
    length = int(re.search(rb"content-length: (\d+)", answered)[1])  # type: ignore[index]
    await reader.readexactly(length)
    return int(answered[9:12])


async def crowd(port: int, connections: int, each: int, names: list[str]) -> dict[int, int]:
    """Hold connections open and ask over all of them; returns how often each status came."""
    statuses: dict[int, int] = {}
    bodies = [json.dumps({"texts": [name]}).encode() for name in names]

    async def one(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for i in range(each):
            status = await ask(reader, writer, bodies[(number * each + i) % len(bodies)])
            statuses[status] = statuses.get(status, 0) + 1
        writer.close()

    found = await asyncio.gather(*map(one, range(connections)), return_exceptions=True)
    lost = [error for error in found if error is not None]
    if lost:
        statuses[0] = len(lost)
    return statuses


async def paced(port: int, names: list[str], rate: float) -> tuple[list[float], int]:
    """Ask for suggestions at a steady rate, whoever is late: milliseconds, how many refused."""
    took, statuses = list[float](), list[int]()

    async def one(name: str) -> None:
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        body = json.dumps({"name": name}).encode()
        statuses.append(await ask(reader, writer, body, "/v1/domains/similar"))
        if statuses[-1] == 200:
            took.append(1000 * (time.perf_counter() - began))
        writer.close()

    tasks = []
    for name in names:
        tasks.append(asyncio.ensure_future(one(name)))
        await asyncio.sleep(1 / rate)
    await asyncio.gather(*tasks)
    assert set(statuses) <= {200, 503}, set(statuses)
    return took, statuses.count(503)


def paint(port: int) -> float | None:
    """Milliseconds to the first contentful paint in Chromium, the middle of five; None without."""
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    if chromium is None:
        return None
    found = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    times = []
    with sync_playwright() as started:
        arguments = [] if os.geteuid() else ["--no-sandbox"]
        browser = started.chromium.launch(executable_path=chromium, args=arguments)
        for _ in range(5):
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{port}/")
            page.wait_for_function(f"{found} > 0")
            times.append(page.evaluate(found))
            context.close()
        browser.close()
    return median(times)


def train(model: Path, *more: str) -> None:
    """Train a model of names."""
    command = [sys.executable, "-m", "elman", "train", "names", "-o", str(model), *more]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Measure, and write `result.json`."""
    import record

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--unit", type=Path, help="the unit's own network, trained by elman")
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    given = parser.parse_args()
    share = 10 if given.quick else 1
    folder = Path(tempfile.mkdtemp())
    model = folder / "names.elman"
    if given.model:
        shutil.copy(given.model, model)
    else:
        train(model)
    unit = folder / "unit.elman"
    if given.unit:
        shutil.copy(given.unit, unit)
    else:
        train(unit, "--preset", "unit-names", "--unknown", "replace")
    from elman.datasets import load
    from elman.phonetics.voices.words import known_words

    random = np.random.default_rng(0)
    people = [str(name) for name in load("names").inputs]
    names = [people[i] for i in random.integers(0, len(people), 200_000 // share)]
    usual = [w for w in known_words("en-us") if w.isalpha() and 5 <= len(w) <= 10]
    words = [usual[i] for i in random.permutation(len(usual))[:4000]]
    bodies = [json.dumps({"texts": [name]}) for name in names[:20_000]]
    questions = [json.dumps({"name": word}) for word in words]
    figures: dict[str, float] = {}

    begins = []
    for _ in range(3):
        with service(model) as (_, _, ready):
            begins.append(ready)
    figures["ready_seconds"] = median(begins)
    with service(model, unit) as (port, process, _):
        wrk(port, CLASSIFY, bodies, 64, 2)
        rate, p99, lost, refused = wrk(port, CLASSIFY, bodies, 64, max(2, 20 // share))
        figures |= {"classify_requests_per_second": rate, "classify_p99_ms": p99}
        figures["classify_errors"] = lost + refused
        print(f"classify {rate:.0f} a second, p99 {p99:.1f} ms, {lost + refused} errors")
        own = library(model, names)
        served = max(lines(port, names) for _ in range(3))
        figures |= {"names_per_second_ndjson": served, "names_per_second_library": own}
        figures["ndjson_share_of_library"] = served / own
        print(f"lines {served:.0f} names a second, the library {own:.0f}")
        own = library(unit, names)
        served = max(lines(port, names, UNIT) for _ in range(3))
        figures |= {"names_per_second_ndjson_unit": served, "names_per_second_library_unit": own}
        figures["ndjson_share_of_library_unit"] = served / own
        print(f"the unit's network: lines {served:.0f} names a second, the library {own:.0f}")
        wrk(port, "/v1/domains/similar", questions[:20], 2, 3)
        rate, _, lost, _ = wrk(port, "/v1/domains/similar", questions, 16, max(3, 20 // share))
        took, refused = asyncio.run(paced(port, words[-(200 // share) :], 20))
        crowded = wrk(port, "/v1/domains/similar", questions, 200, max(3, 10 // share))
        figures["similar_requests_per_second"] = rate
        figures["similar_p99_ms"] = float(np.percentile(took, 99))
        figures["similar_refused_at_20"] = refused
        figures["similar_errors"] = lost + crowded[2]
        figures["similar_crowded_requests_per_second"] = crowded[0]
        figures["similar_crowded_p99_ms"] = crowded[1]
        figures["similar_crowded_refused"] = crowded[3]
        print(f"similar {rate:.1f} a second, p99 at 20 a second {np.percentile(took, 99):.0f} ms")
        asyncio.run(crowd(port, 1000, 10, names))
        before = memory(process)
        statuses = asyncio.run(crowd(port, 1000, 100 // share, names))
        figures["memory_growth_mb"] = max(0.0, memory(process) - before)
        figures["crowd_answered"] = statuses.pop(200, 0)
        figures["crowd_lost"] = sum(statuses.values())
        print(f"crowd: {figures['crowd_answered']:.0f} answered, others {statuses}")

        def exchange() -> None:
            for _ in range(5):
                time.sleep(0.4)
                os.kill(process, signal.SIGHUP)

        swapping = threading.Thread(target=exchange)
        swapping.start()
        _, _, lost, refused = wrk(port, CLASSIFY, bodies, 64, 4)
        swapping.join()
        figures["swap_errors"] = lost + refused
        went_on = left_milliseconds(port, words[:3000], "names")
        figures |= {f"client_left_{kind}_ms": took for kind, took in went_on.items()}
        figures["client_left_ms"] = max(went_on.values())
        print(f"a client that leaves is worked for {figures['client_left_ms']:.0f} ms longer")
        painted = paint(port)
        if painted is not None:
            figures["first_paint_ms"] = painted
    with service(model, processes=2) as (port, _, ready):
        figures["two_processes_ready_seconds"] = ready
        wrk(port, CLASSIFY, bodies, 64, 2)
        rate, p99, _, _ = wrk(port, CLASSIFY, bodies, 64, max(2, 10 // share))
        figures["two_processes_classify_requests_per_second"] = rate
        figures["two_processes_classify_p99_ms"] = p99
        print(f"two processes: classify {rate:.0f} a second, p99 {p99:.1f} ms")
    page = files("elman.service") / "page"
    figures["page_kilobytes"] = sum(len(entry.read_bytes()) for entry in page.iterdir()) / 1e3
    shutil.rmtree(folder)
    record.write(
        __file__,
        figures,
        "python benchmarks/serve/run.py",
        part="service",
        load_generator="wrk, one thread; asyncio for the crowd",
        load_average=os.getloadavg()[0],
    )


if __name__ == "__main__":
    main()

"""One endpoint written with Starlette and with FastAPI: what each costs a request.

Both check the same body, `{"texts": [...], "top": N}`, and answer the same constant, so that what
differs is routing, checking and writing. `wrk` asks with 64 connections; they take turns.

Run:  python benchmarks/serve/frameworks.py   (needs also: pip install fastapi)
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

sys.path.append(str(Path(__file__).resolve().parents[2] / "experiments"))

ANSWER = {"model": "names", "answers": [{"text": "Anna", "label": "female", "probability": 0.99}]}


def starlette() -> Any:
    """The endpoint as `elman.service` has it: a question made of settings, no more."""
    from starlette.routing import Route, Router

    from elman.questions import Classify
    from elman.service.bodies import json_of, question_of
    from elman.service.encoding import text_of
    from elman.service.guard import respond

    class Endpoint:
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            if scope["method"] == "POST":
                message = await receive()
                question_of(Classify, json_of(message["body"]), 10_000)
            await respond(send, 200, text_of(ANSWER).encode(), "application/json")

    return Router([Route("/v1/models/{name}/classify", Endpoint())])


def fastapi() -> Any:
    """The same with a model of pydantic's."""
    from fastapi import FastAPI
    from fastapi.responses import JSONResponse
    from pydantic import BaseModel, ConfigDict, Field

    class Question(BaseModel):
        model_config = ConfigDict(extra="forbid")
        texts: list[str] = Field(min_length=1, max_length=10_000)
        top: int | None = Field(None, ge=1)

    app = FastAPI()

    async def classify(name: str, question: Question) -> JSONResponse:
        return JSONResponse(ANSWER)

    async def ready(name: str) -> JSONResponse:
        return JSONResponse(ANSWER)

    # Annotations that are strings cannot name what is local.
    classify.__annotations__ = {"name": str, "question": Question, "return": JSONResponse}
    ready.__annotations__ = {"name": str, "return": JSONResponse}
    path = "/v1/models/{name}/classify"
    app.post(path, response_model=None)(classify)
    app.get(path, response_model=None)(ready)
    return app


def serve(name: str, port: int) -> None:
    """Serve one of them, as uvicorn comes."""
    import uvicorn

    app = {"starlette": starlette, "fastapi": fastapi}[name]()
    uvicorn.run(app, port=port, log_level="critical", access_log=False, lifespan="off")


def measured(name: str, port: int, seconds: int) -> tuple[float, float, float]:
    """Requests a second, seconds until it answers, and megabytes of one."""
    began = time.perf_counter()
    command = [sys.executable, __file__, "--serve", name, "--port", str(port)]
    with subprocess.Popen(command) as process:
        url = f"http://127.0.0.1:{port}/v1/models/names/classify"
        while True:
            try:
                urlopen(url, timeout=5).read()
                break
            except OSError:
                time.sleep(0.01)
        ready = time.perf_counter() - began
        script = Path(f"/tmp/elman-frameworks-{os.getpid()}.lua")
        body = json.dumps({"texts": ["Anna"], "top": 1})
        script.write_text(
            f"wrk.method = 'POST'\nwrk.body = [[{body}]]\n"
            "wrk.headers['Content-Type'] = 'application/json'\n"
        )
        said = subprocess.run(
            ["wrk", "-t1", "-c64", f"-d{seconds}s", "-s", str(script), url],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        script.unlink()
        assert "Non-2xx" not in said, said
        pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
        process.terminate()
    rate = float(said.partition("Requests/sec:")[2].split()[0])
    return rate, ready, pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Let them take turns, and write their figures beside the service's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve")
    parser.add_argument("--port", type=int, default=8799)
    parser.add_argument("--turns", type=int, default=3)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve, given.port)
        return
    import record

    found: dict[str, list[tuple[float, float, float]]] = {"starlette": [], "fastapi": []}
    for _ in range(given.turns):
        for name, turns in found.items():
            turns.append(measured(name, given.port, 4))
    figures: dict[str, float] = {}
    for name, turns in found.items():
        rates, readies, sizes = zip(*turns, strict=True)
        figures[f"{name}_requests_per_second"] = median(rates)
        figures[f"{name}_ready_seconds"] = median(readies)
        figures[f"{name}_megabytes"] = median(sizes)
    pairs = zip(found["starlette"], found["fastapi"], strict=True)
    figures["starlette_over_fastapi"] = median(a[0] / b[0] for a, b in pairs)
    print(figures)
    command = "python benchmarks/serve/frameworks.py"
    more = {"load_average": os.getloadavg()[0]}
    record.write(__file__, figures, command, part="frameworks", **more)


if __name__ == "__main__":
    main()

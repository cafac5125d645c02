"""The example page runs a model in a browser, from static files alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from elman import SequenceClassifier

playwright = pytest.importorskip("playwright.sync_api")
pytest.importorskip("onnxruntime")

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "exports" / "index.html"
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
if not CHROMIUM or not shutil.which("npm"):
    pytest.skip("no Chromium and npm: apt-get install chromium npm", allow_module_level=True)


@pytest.fixture(scope="module")
def runtime() -> Path:
    """The folder `dist` of onnxruntime-web, installed once beside what pytest keeps."""
    folder = ROOT / ".pytest_cache" / "npm"
    dist = folder / "node_modules" / "onnxruntime-web" / "dist"
    if not (dist / "ort.wasm.min.mjs").exists():
        folder.mkdir(parents=True, exist_ok=True)
        words = ["npm", "install", "--no-save", "--prefix", str(folder), "onnxruntime-web@1"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"npm cannot install onnxruntime-web: {done.stderr[-200:]}")
    return dist


class Quiet(SimpleHTTPRequestHandler):
    """Static files, without a line for each."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, runtime: Path) -> Iterator[tuple[str, Any]]:
    from elman.exports import to_onnx

    folder = tmp_path_factory.mktemp("site")
    names = ["Anna", "Lena", "Zoë", "Mia", "Otto", "Hugo", "Udo", "José"] * 4
    model = SequenceClassifier(
        units=4, ngrams=3, ngram_buckets=64, epochs=2, fold=("accents", "case")
    )
    model.fit(names, ["f", "f", "f", "f", "m", "m", "m", "m"] * 4)
    done = to_onnx(model, folder / "model.onnx", input="characters", inputs=20)
    (folder / "model.json").write_text(json.dumps(done.description), "utf-8")
    shutil.copy(PAGE, folder)
    shutil.copytree(runtime, folder / "ort", copy_function=os.link)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", model
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_a_browser_answers_as_the_model_does(site: tuple[str, Any]) -> None:
    address, model = site
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address)
        page.wait_for_selector("body[data-ready=yes]", timeout=120_000)
        for text in ("Anna", "  JOSE ", "Zoe\u0308"):
            page.fill("#text", text)
            wanted = dict(zip(model.classes_, model.predict_proba([text])[0], strict=True))
            shown = {label: f"{100 * p:.1f}%" for label, p in wanted.items()}
            best = max(wanted, key=wanted.get)  # type: ignore[arg-type]
            page.wait_for_function(
                "([label, p]) => {"
                " const cells = document.querySelectorAll('#answers tr:first-child td');"
                " return cells.length && cells[0].textContent === label"
                " && cells[2].textContent === p; }",
                arg=[best, shown[best]],
            )
        page.fill("#text", "☃")
        page.wait_for_function(
            "() => document.querySelector('#said').textContent.includes('does not know')"
        )
        page.fill("#text", "Anna")
        page.wait_for_selector("#answers tr")
        page.set_viewport_size({"width": 700, "height": 420})
        if folder := os.environ.get("ELMAN_PICTURES"):
            page.screenshot(path=str(Path(folder) / "browser.png"))
        browser.close()
    assert not faults

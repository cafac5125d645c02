"""A service on loopback in a thread, with small models, a small voice and servers of names."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("starlette")

from elman import SequenceClassifier, SequenceGenerator, SequenceTagger, SequenceTransducer
from elman.phonetics.engines.joint import JointModel
from elman.phonetics.languages.english import ENGLISH
from elman.phonetics.sounds.echoes import Echoes
from elman.phonetics.voices.voice import Voice
from elman.service.application import Service
from elman.service.keys import Gate, gate_of
from elman.service.models import Models
from elman.service.server import server_of
from elman.service.settings import Address, Limits

NAMES = ["Anna", "Lena", "Nora", "Mia", "Otto", "Hugo", "Milo", "Ugo"] * 4
LABELS = ["f"] * 4 + ["m"] * 4


@pytest.fixture(scope="session")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of each kind: names, verse, doubled, waves, who."""
    folder = tmp_path_factory.mktemp("served")
    quick: dict[str, Any] = {"units": 4, "epochs": 2, "batch_size": 8}
    names: dict[str, Any] = {"members": 1, "ngrams": 0, "fold": ("case",), "validation": None}
    SequenceClassifier(**quick | {"units": 6}, **names).fit(NAMES, LABELS * 4).save(
        folder / "names.elman"
    )
    SequenceGenerator(steps=8, **quick).fit("to be or not to be, that is " * 8).save(
        folder / "verse.elman"
    )
    SequenceTransducer(**quick).fit(NAMES[:8], NAMES[:8]).save(folder / "doubled.elman")
    SequenceTransducer(**quick, alignment="attention", unit="words").fit(
        ["er sieht sie", "sie sieht ihn"] * 4, ["he sees her", "she sees him"] * 4
    ).save(folder / "translated.elman")
    random = np.random.default_rng(0)
    waves = random.normal(size=(16, 5, 2))
    SequenceClassifier(**quick, ngrams=0, validation=None).fit(
        list(waves), ["up", "down"] * 8
    ).save(folder / "waves.elman")
    sentences = [[name, "lives", "in", "Graz"] for name in NAMES]
    tags = [["B-PER", "O", "O", "B-LOC"]] * len(NAMES)
    SequenceTagger(units=4, epochs=2, batch_size=8, validation=None).fit(sentences, tags).save(
        folder / "who.elman"
    )
    return folder


@pytest.fixture(scope="session")
def models(models_folder: Path) -> Models:
    paths = sorted(models_folder.glob("*.elman"))
    return Models(paths, lambda said: None)


class InThread:
    """What `Workers` is, in threads of this process, so that a test's small voice is heard."""

    at_work = 0

    async def ask(self, work: Callable[[Any], str], asked: Any) -> str:
        return await asyncio.to_thread(work, asked)

    def warm(self, language: str = "en") -> None:
        """Nothing is to be started."""

    def close(self) -> None:
        """Nothing is to be ended."""


class Running:
    """A service that answers: where, and the service itself."""

    def __init__(self, service: Service, host: str, port: int, loop: Any) -> None:
        self.service, self.host, self.port, self.loop = service, host, port, loop
        self.url = f"http://{host}:{port}"

    def client(self, **more: Any) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=20, trust_env=False, **more)

    def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes | str) else json.dumps(body)
        given = {"Content-Type": "application/json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        with self.client() as client:
            return client.post(path, content=content, headers=given)

    def connect(self) -> socket.socket:
        made = socket.create_connection((self.host, self.port), timeout=20)
        made.settimeout(20)
        return made

    def call(self, work: Callable[[], Any]) -> Any:
        """Do something in the service's event loop."""

        async def done() -> Any:
            return work()

        return asyncio.run_coroutine_threadsafe(done(), self.loop).result(20)


@contextlib.contextmanager
def live(models: Models, gate: Gate | None = None, **limits: Any) -> Iterator[Running]:
    """Serve until the block ends; every thread and socket is closed then."""
    asked = Limits(**limits)
    listening = socket.create_server(("127.0.0.1", 0))
    # What nobody reads shall soon be too much.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 12)
    port = listening.getsockname()[1]
    begun, held = threading.Event(), {}

    async def main() -> None:
        service = Service(models, gate or gate_of(Address()), asked)
        service.workers = service.desk.workers = InThread()  # type: ignore[assignment]
        service.ready = True
        server = server_of(service)
        held.update(service=service, server=server, loop=asyncio.get_running_loop())
        task = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:
            await asyncio.sleep(0.005)
        begun.set()
        await task
        service.close()

    thread = threading.Thread(target=asyncio.run, args=(main(),))
    thread.start()
    try:
        assert begun.wait(20)
        running = Running(held["service"], "127.0.0.1", port, held["loop"])
        yield running
    finally:
        held["loop"].call_soon_threadsafe(held["service"].desk.closing.set)
        held["server"].should_exit = True
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture(scope="session")
def start() -> Callable[..., Any]:
    """`with start(models, body_bytes=...) as running:` for a service with limits of its own."""
    return live


@pytest.fixture(scope="module")
def running(models: Models) -> Iterator[Running]:
    with live(models) as served:
        yield served


@pytest.fixture(scope="session")
def small_voice() -> Voice:
    """A voice that has read a few syllables."""
    pairs = [
        (f"{a}{v}{b}", (*x, *s, *y))
        for a, x in (("m", "m"), ("f", "f"), ("ph", "f"), ("s", "s"), ("z", "z"))
        for v, s in (("air", "ɛɹ"), ("i", "ɪ"), ("a", "æ"), ("are", "ɛɹ"))
        for b, y in (("x", "ks"), ("cks", "ks"), ("m", "m"), ("t", "t"))
    ]
    model = JointModel.fit(pairs, rare=1)
    said = [("fix", ("f", "ɪ", "k", "s")), ("mix", ("m", "ɪ", "k", "s"))]
    return Voice(ENGLISH, model, {"fix": 5.0, "mix": 5.0}, Echoes(said, model.near))


@pytest.fixture
def speaking(small_voice: Voice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are read by the small voice, whatever the language."""
    for module in ("elman.phonetics.voices", "elman.domains.suggestions"):
        monkeypatch.setattr(f"{module}.voice", lambda code, progress=None: small_voice)


def _neighbour(name: str) -> Any:
    path = Path(__file__).parents[1] / "domains" / f"{name}.py"
    title = f"elman_tests_service_{name}"
    if title not in sys.modules:
        spec = importlib.util.spec_from_file_location(title, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[title] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[title]


@pytest.fixture(scope="session")
def places() -> Iterator[Any]:
    """DNS and RDAP servers on loopback."""
    with _neighbour("servers").serving() as places:
        yield places

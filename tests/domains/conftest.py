"""Servers on loopback with settings that ask only them, and a small voice."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from elman.domains.settings import Settings
from elman.phonetics.engines.joint import JointModel
from elman.phonetics.languages.english import ENGLISH
from elman.phonetics.languages.french import FRENCH
from elman.phonetics.languages.letter_names import loans, scored_names
from elman.phonetics.sounds.echoes import Echoes
from elman.phonetics.voices.voice import Voice


def _servers() -> Any:
    # With --import-mode=importlib a test's neighbour is no module of its own.
    name = "elman_tests_domains_servers"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("servers.py"))
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def places() -> Iterator[Any]:
    with _servers().serving() as places:
        yield places


@pytest.fixture(scope="session")
def servers() -> Any:
    """The module with servers that a test tells what to say."""
    return _servers()


@pytest.fixture
def settings(places: Any, tmp_path: Path) -> Settings:
    return Settings(
        nameservers=(places.dns,),
        bootstrap=str(places.bootstrap(tmp_path)),
        timeout=20,
        attempts=2,
        pause=0.01,
        patience=1,
        concurrency=40,
        per_second=1e4,
        dns_per_second=1e4,
        cache=tmp_path / "answers.sqlite",
    )


@pytest.fixture(scope="package")
def speaker() -> Voice:
    pairs = [
        (f"{a}{v}{b}", (*x, *s, *y))
        for a, x in (("m", "m"), ("f", "f"), ("ph", "f"), ("s", "s"), ("z", "z"))
        for v, s in (("air", "ɛɹ"), ("i", "ɪ"), ("a", "æ"), ("are", "ɛɹ"))
        for b, y in (("x", "ks"), ("cks", "ks"), ("m", "m"), ("t", "t"))
    ] + [("air", ("ɛ", "ɹ")), ("airs", ("ɛ", "ɹ", "s")), ("are", ("ɛ", "ɹ"))]
    model = JointModel.fit(pairs, rare=1)
    letters = [*model.letters, *(c for c in "0123456789" if c not in model.letters)]
    names, more = scored_names(FRENCH, model.sounds), loans(FRENCH, model.sounds)
    model = JointModel(letters, model.sounds, model.chunks[: model.end], model.grams, names, more)
    words = {"fix": 5.0, "air": 6.0, "mix": 5.0}
    said = [("fix", ("f", "ɪ", "k", "s")), ("mix", ("m", "ɪ", "k", "s"))]
    return Voice(ENGLISH, model, words, Echoes(said, model.near))

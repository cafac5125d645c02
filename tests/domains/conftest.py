"""Servers on loopback, and settings that ask only them, soon and often."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from elman.domains.settings import Settings


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


@pytest.fixture
def settings(places: Any, tmp_path: Path) -> Settings:
    return Settings(
        nameservers=(places.dns,), bootstrap=str(places.bootstrap(tmp_path)), timeout=20,
        attempts=2, pause=0.01, patience=1, concurrency=40, per_second=1e4, dns_per_second=1e4,
        cache=tmp_path / "answers.sqlite",
    )  # fmt: skip

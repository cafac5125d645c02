from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from elman import __version__

COMMANDS = ["train", "classify", "evaluate", "show", "data", "info"]

HEAVY = {
    "jax",
    "numpy",
    "polars",
    "sklearn",
    "scipy",
    "matplotlib",
    "equinox",
    "optax",
    "faker",
    "httpx",
    "platformdirs",
    "rich",
    "safetensors",
    "elman.rnn",
    "elman.estimators.classifier.estimator",
    "elman.estimators.files.codec",
    "elman.estimators.reading.inputs",
}


def test_help_lists_every_command(elman: Any) -> None:
    ended = elman("--help")
    assert ended.code == 0
    assert all(f"  {command} " in ended.out for command in COMMANDS)
    for command in COMMANDS:
        assert f"Usage: elman {command}" in elman(command, "--help").out


def test_nothing_said_means_help(elman: Any) -> None:
    ended = elman()
    assert "Usage: elman" in ended.out + ended.err


def test_version(elman: Any) -> None:
    assert elman("--version").out == f"elman {__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["train", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    program = f"""
import sys
sys.argv = ["elman", *{arguments!r}]
from elman.app.cli import main
try:
    main()
except SystemExit as end:
    print(sorted(set(sys.modules) & {HEAVY!r}), end.code, file=sys.stderr)
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ended.stderr == "[] 0\n"


def test_module_runs_like_the_command() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "elman", "--version"], capture_output=True, text=True, check=True
    )
    assert ended.stdout == f"elman {__version__}\n"


def test_show(elman: Any, model: Path) -> None:
    ended = elman("show", model)
    for fact in (
        "SimpleRNN(4)",
        "Total",
        "f, m",
        "case",
        "temperature",
        "sha256",
        "held out",
        "format 1",
    ):
        assert fact in ended.out
    told = json.loads(elman("show", model, "--json").out)
    assert told["labels"] == ["f", "m"]
    assert told["bytes"] == model.stat().st_size


def test_info(elman: Any) -> None:
    told = json.loads(elman("info", "--json").out)
    assert told["elman"] == __version__
    assert told["threads"] >= 1
    assert f"elman                {__version__}\n" in elman("info").out


def test_data(elman: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {one["name"]: one for one in json.loads(elman("data", "--json").out)}
    assert told["names"]["state"] == "installed"
    assert told["names-nltk"]["state"] == "not downloaded"
    listed = elman("data").out
    assert all(name in listed for name in told)
    assert "comes with the package faker" in elman("data", "fetch", "names").out
    assert elman("data", "path", "names").out.strip().endswith("__init__.py")
    lacking = elman("data", "path", "names-nltk")
    assert lacking.code == 2
    assert lacking.err.endswith("received: not downloaded; run elman data fetch names-nltk\n")
    assert "did you mean 'names'" in elman("data", "fetch", "nams").err

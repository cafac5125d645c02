"""Commands that only use a model import nothing heavy: listed after each in a fresh process."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman import SequenceClassifier, SequenceGenerator, SequenceTransducer

HEAVY = (
    *("jax", "jaxlib", "equinox", "optax", "jaxtyping"),
    *("sklearn", "scipy", "pandas", "polars", "matplotlib", "panphon", "wordfreq"),
    "rich",  # for a terminal alone: what is listed here writes into a pipe
)

RUN = f"""
import json
import os
import sys
from elman.app.cli import main

for command in json.loads(sys.argv[1]):
    sys.argv[1:] = command
    try:
        main()
    except SystemExit as end:
        assert not end.code, (command, end.code)
    # httpx imports Rich itself, for a command line of its own.
    heavy = [n for n in {HEAVY!r} if n in sys.modules and (n, command[1:2]) != ("rich", ["check"])]
    assert not heavy, (command, heavy)
    print("done", command, flush=True)
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of each kind, and data for each."""
    folder = tmp_path_factory.mktemp("models")
    quick: dict[str, Any] = {"units": 4, "epochs": 1, "batch_size": 2}
    names = ["Anna", "Lena", "Otto", "Hugo"]
    SequenceClassifier(**quick).fit(names, ["f", "f", "m", "m"]).save(folder / "c.elman")
    walks = np.random.default_rng(0).normal(size=(4, 8, 2))
    recorded = SequenceClassifier(**quick).fit(walks, ["a", "b"] * 2, channels=["x", "y"])
    recorded.save(folder / "r.elman")
    SequenceGenerator(steps=4, **quick).fit("to be or not to be " * 4).save(folder / "g.elman")
    SequenceTransducer(**quick).fit(names, names).save(folder / "t.elman")
    (folder / "text.txt").write_text("to be or not")
    (folder / "names.txt").write_text("Anna\nOtto\n")
    (folder / "brands.txt").write_text("vela\n")
    (folder / "taken.txt").write_text("vella.com\nveila.it\n")
    (folder / "people.csv").write_text("name,sex\nAnna,f\nOtto,m\nLena,f\n")
    (folder / "people.jsonl").write_text('{"name": "Anna", "sex": "f"}\n')
    (folder / "pairs.tsv").write_text("Anna\tanna\nOtto\totto\n")
    steps = "".join(f"1,{x},{y},a\n" for x, y in walks[0])
    (folder / "walk.csv").write_text("id,x,y,kind\n" + steps)
    return folder


COMMANDS = {
    "classify": [
        ["classify", "c.elman", "Anna"],
        ["classify", "c.elman", "Anna", "--explain"],
        ["classify", "c.elman", "people.csv", "--text", "name"],
        ["classify", "c.elman", "people.jsonl", "--text", "name", "--json"],
        ["classify", "r.elman", "walk.csv", "--series", "id", "--channels", "x,y"],
    ],
    "generate": [
        ["generate", "g.elman", "--length", "20"],
        ["generate", "g.elman", "--length", "9", "--match", "[a-z ]*", "--json"],
        ["score", "g.elman", "text.txt"],
    ],
    "transduce": [["transduce", "t.elman", "Anna"], ["transduce", "t.elman", "names.txt"]],
    "look": [
        *([["show", f"{kind}.elman", *how] for kind in "crgt" for how in ([], ["--json"])]),
        ["info"],
        ["info", "--json"],
        ["data"],
        ["data", "--json"],
        ["--version"],
    ],
    "evaluate": [
        ["evaluate", "c.elman", "people.csv", "--text", "name", "--label", "sex"],
        ["evaluate", "r.elman", "walk.csv", "--series", "id", "--label", "kind"],
        ["evaluate", "g.elman", "text.txt"],
        ["evaluate", "t.elman", "pairs.tsv"],
    ],
    "sounds": [
        ["pronounce", "airmix", "--language", "it"],
        ["pronounce", "airmix", "--language", "it", "--json"],
        ["spell", "m i k s", "--language", "it"],
    ],
    "domains": [
        ["domains", "similar", "vela", "--language", "it", "--count", "3"],
        ["domains", "similar", "vela", "--language", "it", "--count", "3", "--json"],
        ["domains", "invent", "--language", "it", "--count", "3"],
        ["domains", "invent", "--language", "it", "--count", "3", "--json"],
        ["domains", "lookalikes", "vela", "--language", "it", "--names", "taken.txt"],
        ["domains", "watch", "brands.txt", "--language", "it", "--names", "taken.txt"],
        ["domains", "watch", "brands.txt", "--language", "it", "--names", "taken.txt", "--json"],
    ],
    "lookups": [
        ["domains", "check", "held", "--tld", "com,net", "--json"],
        ["domains", "check", "held.com", "missing.com"],
    ],
}


@pytest.fixture(scope="module")
def asked(models: Path) -> Iterator[dict[str, str]]:
    """What sends questions about names to servers on loopback, in place of the network's."""
    path = Path(__file__).parents[1] / "domains" / "servers.py"
    spec = importlib.util.spec_from_file_location("elman_tests_start_servers", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with module.serving() as places:
        yield {
            "ELMAN_DNS": places.dns,
            "ELMAN_RDAP_BOOTSTRAP": str(places.bootstrap(models)),
            "ELMAN_CACHE": str(models / "cache"),
        }


@pytest.mark.parametrize("what", COMMANDS)
def test_nothing_heavy_is_imported(what: str, models: Path, asked: dict[str, str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(COMMANDS[what])],
        cwd=models,
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.count("done [") == len(COMMANDS[what])

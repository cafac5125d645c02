"""Commands that only use a model import nothing heavy: listed after each in a fresh process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from elman import SequenceClassifier, SequenceGenerator, SequenceTransducer

HEAVY = (
    *("jax", "jaxlib", "equinox", "optax", "jaxtyping"),
    *("sklearn", "scipy", "pandas", "polars", "matplotlib", "panphon"),
)

RUN = f"""
import sys
from elman.app.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of each kind."""
    folder = tmp_path_factory.mktemp("models")
    quick: dict[str, Any] = {"units": 4, "epochs": 1, "batch_size": 2}
    names = ["Anna", "Lena", "Otto", "Hugo"]
    SequenceClassifier(**quick).fit(names, ["f", "f", "m", "m"]).save(folder / "c.elman")
    SequenceGenerator(steps=4, **quick).fit("to be or not to be " * 4).save(folder / "g.elman")
    SequenceTransducer(**quick).fit(names, names).save(folder / "t.elman")
    (folder / "text.txt").write_text("to be or not")
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ["classify", "c.elman", "Anna"],
        ["classify", "c.elman", "Anna", "--explain"],
        ["generate", "g.elman", "--length", "20"],
        ["generate", "g.elman", "--length", "9", "--match", "[a-z ]*", "--json"],
        ["score", "g.elman", "text.txt"],
        ["transduce", "t.elman", "Anna"],
    ],
    ids=" ".join,
)
def test_nothing_heavy_is_imported(command: list[str], models: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", RUN, *command], cwd=models, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip()
    assert ran.stderr.strip().splitlines()[-1] == "[]", ran.stderr

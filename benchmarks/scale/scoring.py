"""Names through the library, Polars, one machine in parts, Ray and Spark, side by side.

A classifier learns the names of Faker for three epochs; what it answers does not count. Each way
reads the same Parquet files and writes its answers to others; `library` is `predict_proba` on a
list in memory, in one process with all threads. Ways take turns, medians count, and the shares of
the library's throughput are those of the same round. Ray and Spark run on this machine, with a
worker for each processor, started before the clock is; Spark needs Java. Answers of every way are
compared with the library's, row by row.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from elman.app.commands.labelling import label_table
from elman.datasets import load
from elman.datasets.files.layout import TableLayout
from elman.estimators import use
from elman.scale import Scorer, ray, score_parquet, spark

PROCESSORS = os.cpu_count() or 1
FILES = 2 * PROCESSORS


TRAIN = """
import sys
from elman.datasets import load
from elman.estimators import SequenceClassifier
people = load("names")
model = SequenceClassifier(units=64, epochs=3, members=1).fit(people.inputs, people.labels)
model.save(sys.argv[1])
"""


def trained(path: Path) -> list[str]:
    """Train a classifier of names, in a process of its own; return the names."""
    subprocess.run([sys.executable, "-c", TRAIN, str(path)], check=True)
    return [str(name) for name in load("names").inputs]


def written(folder: Path, names: list[str], rows: int) -> list[str]:
    """Write a table of names in as many files as there are parts; return its names."""
    random = np.random.default_rng(0)
    picked = random.integers(0, len(names), (2, rows))
    made = [f"{names[a]}{names[b].lower()}"[:20] for a, b in picked.T.tolist()]
    folder.mkdir()
    for i in range(FILES):
        part = made[i * rows // FILES : (i + 1) * rows // FILES]
        table = pa.table({"number": range(len(part)), "name": part})
        pq.write_table(table, folder / f"part-{i:02d}.parquet")
    pq.write_table(pa.table({"name": made}), folder.with_name("whole.parquet"))
    return made


def measured(folder: Path, rows: int, rounds: int) -> dict[str, float]:
    """Let the ways take turns."""
    model = folder / "names.elman"
    names = written(folder / "table", trained(model), rows)
    scorer = Scorer("classify", model, text="name", unknown="skip")
    opened = use(model)
    out = folder / "out"

    def library() -> tuple[list[str], Any]:
        shares = opened.predict_proba(names, unknown="skip")
        return [str(label) for label in opened.classes_[shares.argmax(1)]], shares.max(1)

    def polars() -> None:
        out.mkdir()
        layout = TableLayout(text="name")
        given = [str(folder / "whole.parquet")]
        label_table(opened, given, layout, out / "a.parquet", trained=None, unknown="skip")

    ways: dict[str, Callable[[], Any]] = {
        "library": library,
        "polars": polars,
        "parts": lambda: score_parquet(scorer, folder / "table", out),
        "ray": lambda: ray.score_parquet(scorer, folder / "table", out),
        "spark": lambda: spark.score_parquet(scorer, folder / "table", out),
    }
    labels, sure = library()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):  # the first starts workers and warms files, and is not counted
        for name, way in ways.items():
            shutil.rmtree(out, ignore_errors=True)
            began = time.perf_counter()
            way()
            passed = time.perf_counter() - began
            if turn:
                seconds[name].append(passed)
            if name != "library":
                compare(out, labels, sure)
    figures = {
        f"batch_rows_per_second_{name}": rows / median(found) for name, found in seconds.items()
    }
    for name in ("polars", "parts", "ray", "spark"):
        pairs = zip(seconds["library"], seconds[name], strict=True)
        figures[f"share_of_library_{name}"] = median(own / other for own, other in pairs)
        each = figures[f"batch_rows_per_second_{name}"]
        figures[f"processor_hours_per_million_rows_{name}"] = PROCESSORS * 1e6 / each / 3600
    return {**figures, "rows": rows, "processors": PROCESSORS}


def compare(out: Path, labels: list[str], sure: Any) -> None:
    """Fail where an answer is not the library's."""
    table = pq.read_table(out).to_pydict()
    assert table["label"] == labels, "labels differ from the library's"
    far = np.abs(np.array(table["probability"]) - sure).max()
    assert far < 1e-5, f"probabilities differ from the library's by {far}"

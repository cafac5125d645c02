"""`elman train --local-processes 2`, as from a shell: it trains, and it survives."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from elman.app.together.meeting import free_port
from elman.datasets.files.shares import LEAST

FIGURE = ("--epochs", "4", "--members", "1", "--units", "6", "--batch-size", "15", "--test", "0")

_LONG = "of no use " * 1200
"""A cell that makes a table so large that processes read a share of it each."""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    chance = random.Random(0)
    words = ["".join(chance.choices("abcdef", k=6)) for _ in range(90)]
    rows = [f"{word},{'many' if word.count('a') > 0 else 'none'},{_LONG}" for word in words]
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(["word,label,remark", *rows]))
    return path


def started(table: Path, *more: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "elman", "train", str(table), "--text", "word"]
    environment = {
        **os.environ,
        "JAX_NUM_CPU_DEVICES": "1",
        "ELMAN_CACHE": str(table.parent / "cache"),
    }
    return subprocess.Popen(
        [*words, "--label", "label", *FIGURE, *more],
        cwd=table.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def losses(log: Path) -> list[float]:
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    return [entry["scores"]["loss"] for entry in entries if "scores" in entry]


def children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(child) for child in listed.split()]


@pytest.mark.slow
def test_two_train_as_one_and_one_writes(table: Path) -> None:
    found, read = list[Any](), list[Any]()
    for number, more in enumerate(([], ["--local-processes", "2"])):
        log = table.with_name(f"{number}.jsonl")
        model = table.with_name(f"{number}.elman")
        process = started(table, "-o", str(model), "--log", str(log), "--json", *more)
        out, err = process.communicate()
        assert (process.returncode, err) == (0, "")
        assert json.loads(out)["model"] == str(model)
        read.append(json.loads(out)["record"]["data"])
        found.append((losses(log), load_file(model)))
    assert table.stat().st_size > LEAST
    assert read[0] == read[1]
    (alone, ours), (pair, others) = found
    np.testing.assert_allclose(pair, alone, rtol=1e-5)
    assert {n: w.shape for n, w in ours.items()} == {n: w.shape for n, w in others.items()}


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find a child")
def test_one_that_is_killed_is_one_line_and_all_go_on_from_the_checkpoint(table: Path) -> None:
    model, checkpoint = table.with_name("killed.elman"), table.with_name("run.ckpt")
    asked = ["-o", str(model), "--checkpoint", str(checkpoint), "--local-processes", "2"]
    chance = random.Random()
    for victim in (0, 1):
        process = started(table, *asked, "--epochs", "100000", "--patience", "100000")
        # From here on at any moment: while it reads, meets, compiles or trains.
        while len(children(process.pid)) < 2:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 12))
        os.kill(children(process.pid)[victim], signal.SIGKILL)
        _, err = process.communicate(timeout=300)
        assert process.returncode == 2, err
        lines = [line for line in err.splitlines() if line.startswith("elman: ")]
        assert len(lines) == 1, err
        assert re.search("process [01] of 2|Process 0 at", lines[0]), lines
        assert not model.exists()
    left = {path.name for path in table.parent.iterdir()}
    assert left <= {"rows.csv", "run.ckpt", "cache"}


@pytest.mark.slow
def test_other_data_are_named_before_the_first_step(table: Path) -> None:
    other = table.with_name("others.csv")
    other.write_text(table.read_text().replace("f", "gh"))  # another alphabet: other shapes
    address = f"127.0.0.1:{free_port()}"
    processes = [
        started(path, "--processes", "2", "--process", str(number), "--coordinator", address)
        for number, path in enumerate((table, other))
    ]
    for process in processes:
        _, err = process.communicate()
        assert process.returncode == 2, err
        assert "process 1 has other settings and weights and data than process 0" in err, err


def test_a_number_of_processes_is_one(table: Path) -> None:
    for more, problem in [
        (["--local-processes", "0"], "--local-processes is a number from 1 to 1,024, received 0"),
        (["--local-processes", "2", "--processes", "2"], "received no --process"),
        (["--process", "1"], "received no --processes"),
    ]:
        process = started(table, *more)
        out, err = process.communicate()
        assert (process.returncode, out) == (2, "")
        assert problem in err

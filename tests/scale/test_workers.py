"""What is sent to a worker works there, or says in one line what is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from elman.errors import MissingExtra, ModelFileError
from elman.scale import Scorer
from elman.scale.parts import answer_part, planned
from elman.scale.workers import bad_rows, described, sent

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def test_a_part_is_answered_from_what_was_sent(models: Path, tmp_path: Path) -> None:
    path, out = tmp_path / "a.parquet", tmp_path / "out"
    pq.write_table(pa.table({"text": ["Anna", "☃"]}), path)
    scorer = Scorer("classify", models / "names.elman")
    _, (part,) = planned(scorer, path, out, 10)
    assert bad_rows(sent(scorer)(described(part))) == 1 == answer_part(scorer, part)
    path.unlink()
    assert sent(scorer)(described(part))["failed"] == "TableError"


def test_what_a_worker_lacks_is_raised_here(models: Path, tmp_path: Path) -> None:
    model = tmp_path / "names.elman"
    model.write_bytes((models / "names.elman").read_bytes())
    pq.write_table(pa.table({"text": ["Anna"]}), tmp_path / "a.parquet")
    scorer = Scorer("classify", model)
    _, (part,) = planned(scorer, tmp_path / "a.parquet", tmp_path / "out", 10)
    pickled = tmp_path / "work"
    cloudpickle = pytest.importorskip("cloudpickle", reason="it comes with Ray, or by itself")
    pickled.write_bytes(cloudpickle.dumps((sent(scorer), described(part))))
    program = (
        "import pickle, sys; from pathlib import Path\n"
        "{before}\n"
        f"work, part = pickle.loads(Path({str(pickled)!r}).read_bytes())\n"
        "print(work(part))"
    )

    def said(before: str) -> dict[str, str]:
        words = [sys.executable, "-c", program.format(before=before)]
        ran = subprocess.run(words, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
        found: dict[str, str] = eval(ran.stdout)
        return found

    with pytest.raises(MissingExtra, match=r"^Every worker has elman \S+, \S+ lacks it"):
        bad_rows(said("sys.modules['elman'] = None"))
    model.unlink()
    with pytest.raises(ModelFileError, match=r"^Every worker sees the model's file"):
        bad_rows(said(""))

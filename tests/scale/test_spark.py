"""Spark in its local mode: the same answers as the library's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyspark", reason="pip install 'elman[spark]'")
pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java: apt-get install default-jre-headless", allow_module_level=True)

from elman.errors import ModelFileError, TableError  # noqa: E402
from elman.scale import Scorer, score_parquet  # noqa: E402
from elman.scale import spark as on_spark  # noqa: E402

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYSPARK_DRIVER_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        spark = builder.getOrCreate()
        yield spark
        spark.stop()


def test_parts_and_frames(session: Any, models: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b"):
        table = pa.table({"name": ["Anna", None, "☃"], "n": [1, 2, 3]})
        pq.write_table(table, folder / f"{name}.parquet")
    scorer = Scorer("classify", models / "names.elman", text="name")
    score_parquet(scorer, folder, tmp_path / "here")
    want = pq.read_table(tmp_path / "here").to_pydict()

    found = on_spark.score_parquet(scorer, folder, tmp_path / "spark", spark=session)
    assert (found.parts, found.kept, found.rows, found.errors) == (2, 0, 6, 2)
    assert pq.read_table(tmp_path / "spark").to_pydict() == want
    assert on_spark.score_parquet(scorer, folder, tmp_path / "spark", spark=session).kept == 2

    frame = session.read.parquet(str(folder))
    rows = on_spark.answer(scorer, frame).sort("n").collect()
    assert [row.label for row in rows] == [want["label"][0]] * 2 + [None] * 4
    assert [row.error is None for row in rows] == [True] * 4 + [False] * 2
    tagged = on_spark.answer(Scorer("tag", models / "who.elman", text="name"), frame)
    assert tagged.sort("n").first().words == ["Anna"]
    with pytest.raises(TableError, match="no column 'name'"):
        on_spark.answer(scorer, frame.drop("name"))
    with pytest.raises(TableError, match=r"'n' holds texts, received (long|bigint)"):
        on_spark.answer(Scorer("classify", models / "names.elman", text="n"), frame)

    scorer.model = "/gone/names.elman"
    with pytest.raises(ModelFileError, match="Every worker sees the model's file, /gone"):
        on_spark.score_parquet(scorer, folder, tmp_path / "again", spark=session)


def test_no_java_is_named(models: Path, tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["Anna"]}), tmp_path / "a.parquet")
    program = f"""
from elman.scale import Scorer
from elman.scale.spark import score_parquet
try:
    score_parquet(
        Scorer("classify", {str(models / "names.elman")!r}),
        {str(tmp_path / "a.parquet")!r},
        {str(tmp_path / "out")!r},
    )
except Exception as error:
    print(type(error).__name__, error)
"""
    gone = {**os.environ, "JAVA_HOME": str(tmp_path / "nowhere")}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=gone)
    assert ran.stdout.startswith("ElmanError Spark starts with Java, received: "), ran.stderr
    assert ran.stdout.count("\n") == 1

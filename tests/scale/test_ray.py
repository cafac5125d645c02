"""Ray, on this machine: the same answers as the library's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

ray = pytest.importorskip("ray", reason="pip install 'elman[ray]'")
pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

from elman.errors import ModelFileError, TableError  # noqa: E402
from elman.scale import Scorer, score_parquet  # noqa: E402
from elman.scale import ray as on_ray  # noqa: E402

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def started() -> Iterator[None]:
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield
    ray.shutdown()


def test_parts_and_data_sets(started: None, models: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b"):
        table = pa.table({"name": ["Anna", None, "☃"], "n": [1, 2, 3]})
        pq.write_table(table, folder / f"{name}.parquet")
    scorer = Scorer("classify", models / "names.elman", text="name")
    score_parquet(scorer, folder, tmp_path / "here")
    want = pq.read_table(tmp_path / "here").to_pydict()

    found = on_ray.score_parquet(scorer, folder, tmp_path / "ray")
    assert (found.parts, found.kept, found.rows, found.errors) == (2, 0, 6, 2)
    assert pq.read_table(tmp_path / "ray").to_pydict() == want
    assert on_ray.score_parquet(scorer, folder, tmp_path / "ray").kept == 2

    made = on_ray.answer(scorer, ray.data.from_arrow(pq.read_table(folder)))
    rows = made.to_pandas().sort_values("n")
    assert rows["label"].isna().sum() == 4
    assert sorted(rows["probability"].dropna()) == sorted(filter(None, want["probability"]))
    with pytest.raises(TableError, match="no column 'name'"):
        on_ray.answer(scorer, ray.data.from_arrow(pa.table({"text": ["a"]})))
    with pytest.raises(TableError, match="'name' holds texts, received int64"):
        on_ray.answer(scorer, ray.data.from_arrow(pa.table({"name": [1]})))

    scorer.model = "/gone/names.elman"
    with pytest.raises(ModelFileError, match="Every worker sees the model's file, /gone"):
        on_ray.score_parquet(scorer, folder, tmp_path / "again")

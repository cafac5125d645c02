"""Parquet part by part: whole or not there, and taken up again where it stood."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from elman import SequenceClassifier
from elman.errors import ConfigurationError, OutputError, TableError
from elman.scale import Scored, Scorer, parts, score_parquet

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

NAMES = ["Anna", None, "☃", "Otto"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two files, one of them in a folder of its own, of two row groups each."""
    folder = tmp_path / "people"
    for name in ("a.parquet", "country=AT/b.parquet", "_temporary/c.parquet"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = pa.table({"n": list(range(8)), "text": NAMES * 2})
        pq.write_table(rows, path, row_group_size=4)
    return folder


@pytest.fixture
def scorer(models: Path) -> Scorer:
    return Scorer("classify", models / "names.elman", rows=3)


def names_in(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_every_row_is_answered_in_its_place(table: Path, scorer: Scorer, tmp_path: Path) -> None:
    said: list[str] = []
    out = tmp_path / "out"
    assert score_parquet(scorer, table, out, progress=said.append) == Scored(2, 0, 16, 4)
    assert names_in(out) == ["a.parquet", "country=AT/b.parquet"]
    read = pq.ParquetFile(out / "a.parquet").read()
    assert read.equals(scorer(pq.ParquetFile(table / "a.parquet").read()))
    assert said == ["1 of 2 parts, 2 rows in error", "2 of 2 parts, 4 rows in error"]


def test_what_is_there_stays_and_the_rest_is_made(
    table: Path, scorer: Scorer, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert score_parquet(scorer, table, out, part_rows=4) == Scored(4, 0, 16, 4)
    assert names_in(out)[:2] == ["a-0000.parquet", "a-0001.parquet"]
    before = {name: (out / name).stat().st_mtime_ns for name in names_in(out)}
    (out / "a-0001.parquet").unlink()
    assert score_parquet(scorer, table, out, part_rows=4) == Scored(4, 3, 16, 1)
    after = {name: (out / name).stat().st_mtime_ns for name in names_in(out)}
    assert [name for name in before if before[name] != after[name]] == ["a-0001.parquet"]


def test_another_input_model_or_question_is_answered_anew(
    table: Path, scorer: Scorer, models: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    score_parquet(scorer, table, out)
    path = table / "a.parquet"
    pq.write_table(pa.table({"n": [1], "text": ["Mia"]}), path)
    assert score_parquet(scorer, table, out).kept == 1
    assert pq.read_table(out / "a.parquet")["text"].to_pylist() == ["Mia"]
    now = path.stat()
    os.utime(path, ns=(now.st_atime_ns, now.st_mtime_ns + 1))
    assert score_parquet(scorer, table, out).kept == 1
    skipping = Scorer("classify", models / "names.elman", unknown="replace")
    assert score_parquet(skipping, table, out).kept == 0
    other = tmp_path / "other.elman"
    SequenceClassifier(units=3, epochs=1, members=1, ngrams=0, validation=None).fit(
        ["Anna", "Otto"] * 4, ["f", "m"] * 4
    ).save(other)
    assert score_parquet(Scorer("classify", other, unknown="replace"), table, out).kept == 0


def test_a_part_that_ends_early_is_not_there(
    table: Path, scorer: Scorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def ended(scorer: Scorer, batch: object) -> object:
        calls.append(batch)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return scorer(batch)

    monkeypatch.setattr(parts, "answered", ended)
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        score_parquet(scorer, table, out)
    assert names_in(out) == ["a.parquet"]
    monkeypatch.undo()
    assert score_parquet(scorer, table, out) == Scored(2, 1, 16, 2)


def test_a_whole_file_and_rows_that_lie_in_no_group(scorer: Scorer, tmp_path: Path) -> None:
    path = tmp_path / "one.parquet"
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)
    assert score_parquet(scorer, path, tmp_path / "out") == Scored(1, 0, 0, 0)
    assert pq.read_table(tmp_path / "out").column_names[-1] == "error"


def test_files_of_others_stay(table: Path, scorer: Scorer, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    pq.write_table(pa.table({"mine": [1]}), out / "a.parquet")
    with pytest.raises(OutputError, match=r"holds these parts alone, received .*a\.parquet"):
        score_parquet(scorer, table, out)
    assert pq.read_table(out / "a.parquet").column_names == ["mine"]
    (out / "a.parquet").unlink()
    score_parquet(scorer, table, out, part_rows=4)
    with pytest.raises(OutputError, match=r"a-0000\.parquet"):
        score_parquet(scorer, table, out)  # in other parts: rows would stand there twice


def test_what_is_refused_before_any_work(table: Path, scorer: Scorer, tmp_path: Path) -> None:
    for target in (table, table / "out", tmp_path):
        with pytest.raises(OutputError, match="a folder of their own"):
            score_parquet(scorer, table, target)
    with pytest.raises(ConfigurationError, match="part_rows is at least 1"):
        score_parquet(scorer, table, tmp_path / "out", part_rows=0)
    with pytest.raises(TableError, match="is not there"):
        score_parquet(scorer, tmp_path / "gone.parquet", tmp_path / "out")
    (tmp_path / "none").mkdir()
    with pytest.raises(TableError, match=r"no file that ends in \.parquet"):
        score_parquet(scorer, tmp_path / "none", tmp_path / "out")
    (table / "b.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(TableError, match=r"b\.parquet must be a whole Parquet file"):
        score_parquet(scorer, table, tmp_path / "out")
    pq.write_table(pa.table({"name": ["Anna"]}), table / "b.parquet")
    with pytest.raises(TableError, match="no column 'text'"):
        score_parquet(scorer, table, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_table_that_changes_meanwhile_is_named(
    table: Path, scorer: Scorer, tmp_path: Path
) -> None:
    _, todo = parts.planned(scorer, table, tmp_path / "out", 1000)
    pq.write_table(pa.table({"n": [1], "text": ["Mia"]}), table / "a.parquet")
    with pytest.raises(TableError, match="has changed while it was read"):
        parts.answer_part(scorer, todo[0])
    assert names_in(tmp_path / "out") == []


def test_a_damaged_page_is_the_tables_fault(scorer: Scorer, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    rows = pa.table({"text": [f"{name}a" for name in ("Ann", "Lin") for _ in range(500)]})
    pq.write_table(rows, path, compression="gzip")
    content = bytearray(path.read_bytes())
    content[4:120] = bytes(116)
    path.write_bytes(content)
    with pytest.raises(TableError, match=r"a\.parquet must be a whole Parquet file"):
        score_parquet(scorer, path, tmp_path / "out")
    assert names_in(tmp_path / "out") == []


def test_a_full_disk_is_the_outputs_fault(
    table: Path, scorer: Scorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parts, "answered", full)
    with pytest.raises(OutputError, match="must be writable, received: No space left on device"):
        score_parquet(scorer, table, tmp_path / "out")
    assert names_in(tmp_path / "out") == []

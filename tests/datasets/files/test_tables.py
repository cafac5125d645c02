"""Anyone's own table: what is read, and what is said of tables that cannot be."""

from __future__ import annotations

import datetime as dt
import gzip
import logging
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elman.datasets import read_table
from elman.errors import ConfigurationError, TableError

ROWS = {"name": ["Anna", "Otto", "Zoë"], "sex": ["f", "m", "f"], "person": ["1", "2", "3"]}
CSV = "name,sex,person\nAnna,f,1\nOtto,m,2\nZoë,f,3\n"


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def table(tmp_path: Path, ending: str) -> Path:
    frame, path = pl.DataFrame(ROWS), tmp_path / f"people.{ending}"
    match ending:
        case "csv":
            frame.write_csv(path)
        case "CSV":
            frame.write_csv(path, line_terminator="\r\n", quote_style="always")
        case "tsv":
            frame.write_csv(path, separator="\t")
        case "csv.gz":
            path.write_bytes(gzip.compress(CSV.encode()))
        case "parquet":
            frame.write_parquet(path)
        case "ndjson" | "jsonl":
            frame.write_ndjson(path)
        case "json":
            frame.write_json(path)
    return path


@pytest.mark.parametrize(
    "ending", ["csv", "CSV", "tsv", "csv.gz", "parquet", "ndjson", "jsonl", "json"]
)
def test_every_kind_of_table_gives_the_same_records(tmp_path: Path, ending: str) -> None:
    examples = read_table(table(tmp_path, ending), text="name", label="sex", group="person")
    assert examples.inputs == ROWS["name"]
    assert examples.labels == ROWS["sex"]
    assert examples.groups == ROWS["person"]
    assert examples.name == examples.source == f"people.{ending}"


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)


@given(st.lists(st.tuples(_TEXT.filter(str.strip), st.sampled_from(["a", "b"])), min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet", "ndjson"])
def test_any_text_comes_back_as_it_was_written(
    tmp_path: Path, ending: str, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path / f"any.{ending}"
    frame = pl.DataFrame({"t": [text for text, _ in rows], "l": [label for _, label in rows]})
    if ending == "parquet":
        frame.write_parquet(path)
    elif ending == "ndjson":
        frame.write_ndjson(path)
    else:
        frame.write_csv(path, separator="\t" if ending == "tsv" else ",", quote_style="always")
    examples = read_table(path, text="t", label="l")
    assert examples.inputs == [text for text, _ in rows]
    assert examples.labels == [label for _, label in rows]


def test_cells_that_look_like_something_else_stay_text(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "t,l\n007,True\nNA,False\nnull,1\n1e3,1.0\n 12 , x \n")
    examples = read_table(path, text="t", label="l")
    assert examples.inputs == ["007", "NA", "null", "1e3", " 12 "]
    assert examples.labels == ["True", "False", "1", "1.0", "x"]


def test_numbers_and_booleans_of_a_typed_table_become_text(tmp_path: Path) -> None:
    frame = pl.DataFrame({"t": [7, 8], "i": [1, 2], "b": [True, False], "f": [0.0, 1.0]})
    frame = frame.with_columns(c=pl.Series(["u", "v"], dtype=pl.Categorical), h=pl.lit(0.5))
    frame.write_parquet(tmp_path / "a.parquet")
    labels = {
        label: read_table(tmp_path / "a.parquet", text="t", label=label).labels
        for label in ("i", "b", "f", "c", "h")
    }
    assert labels["i"] == ["1", "2"]
    assert labels["b"] == ["true", "false"]
    assert labels["f"] == ["0", "1"]
    assert labels["c"] == ["u", "v"]
    assert labels["h"] == ["0.5", "0.5"]
    assert read_table(tmp_path / "a.parquet", text="t", label="i").inputs == ["7", "8"]


def test_a_semicolon_table_and_one_without_header(tmp_path: Path) -> None:
    semicolons = write(tmp_path / "a.csv", "name;sex\nAnna;f\nOtto;m\n")
    assert read_table(semicolons, "name", "sex").labels == ["f", "m"]
    bare = write(tmp_path / "b.csv", "Anna,f\nOtto,m\n")
    assert read_table(bare, "column_1", "column_2", has_header=False).inputs == ["Anna", "Otto"]
    pipes = write(tmp_path / "c.csv", "a,b|l\nx,y|1\nz|2\n")
    assert read_table(pipes, "a,b", "l", separator="|").inputs == ["x,y", "z"]


@pytest.mark.parametrize(
    ("encoding", "bom"), [("latin-1", b""), ("utf-16", b""), ("utf-8", b"\xef\xbb\xbf")]
)
def test_other_encodings(tmp_path: Path, encoding: str, bom: bytes) -> None:
    path = write(tmp_path / "a.csv", bom + CSV.encode(encoding))
    assert read_table(path, "name", "sex", encoding=encoding).inputs == ROWS["name"]


def fails(path: Path, said: str, **options: object) -> None:
    with pytest.raises(TableError) as caught:
        read_table(path, **({"text": "name", "label": "sex"} | options))  # type: ignore[arg-type]
    assert said in str(caught.value)


def test_a_missing_column_lists_those_there_are(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "Name,gender\nAnna,f\n")
    fails(path, "no column 'name'; it has 'Name', 'gender'; did you mean 'Name'?")
    fails(path, "(has_header=False where none does)", text="Anna", label="f")
    fails(path, "columns are called column_1, column_2", has_header=False)


def test_a_wrong_encoding_is_located(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", CSV.encode("latin-1"))
    fails(path, "a.csv is not utf-8: byte 0xeb at position 36, line 4")
    fails(path, 'encoding="latin-1"')
    fails(write(tmp_path / "b.csv", CSV.encode("utf-16")), 'encoding="utf-16"')
    fails(path, "knows no encoding 'utf-9'", encoding="utf-9")


def test_empty_cells_are_counted_and_located(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(tmp_path / "a.csv", "name,sex\nAnna,f\n,m\n  ,m\nOtto,m\nEva,\n")
    fails(path, "nothing in column 'name' in 2 rows: 3, 4 (the header is row 1)")
    with caplog.at_level(logging.WARNING, logger="elman"):
        examples = read_table(path, "name", "sex", skip_bad=True)
    assert examples.inputs == ["Anna", "Otto"]
    assert examples.source == "a.csv (left out 3 rows: 3, 4, 6 (the header is row 1))"
    assert "left out 3 rows" in caplog.text
    many = write(tmp_path / "b.csv", "name,sex\n" + "Anna,\n" * 1000)
    fails(many, "1,000 rows: 2, 3, 4, 5, 6, 7, 8, 9, …")
    fails(many, "no complete row", skip_bad=True)
    pl.DataFrame({"name": ["a", None], "sex": ["x", "y"]}).write_parquet(tmp_path / "c.parquet")
    fails(tmp_path / "c.parquet", "1 row: 2;")


def test_files_that_are_no_tables(tmp_path: Path) -> None:
    fails(tmp_path, "is a folder")
    write(tmp_path / "people.csv", CSV)
    fails(tmp_path / "peple.csv", "there is no file")
    fails(tmp_path / "peple.csv", "did you mean 'people.csv'?")
    fails(tmp_path / "none" / "a.csv", "check its path")
    fails(write(tmp_path / "a.xlsx", "x"), "ends in .csv, .tsv")
    fails(write(tmp_path / "b.csv", ""), "is empty")
    fails(write(tmp_path / "c.csv", "\n\n"), "is empty")
    fails(write(tmp_path / "d.csv", "name,sex\n"), "has a header ('name', 'sex') and no rows")
    fails(write(tmp_path / "e.csv", "name,sex\nAnna,f\nOtto,m,x,y\n"), "as many cells")
    fails(write(tmp_path / "f.parquet", "PAR1 broken"), "cannot be read as parquet")
    fails(write(tmp_path / "g.ndjson", '{"name": 1\n'), "cannot be read as ndjson")
    fails(write(tmp_path / "h.csv.gz", "no gzip"), "cannot be read")
    fails(write(tmp_path / "i.csv.gz", gzip.compress(CSV.encode())[:-9]), "cannot be read")


def test_columns_that_cannot_serve(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "name,name,sex\nAnna,Bea,f\n")
    fails(path, "more than one column 'name'")
    fails(path, "are different columns", label="name")
    pl.DataFrame({"name": [["a", "b"]], "sex": ["f"]}).write_parquet(tmp_path / "b.parquet")
    fails(tmp_path / "b.parquet", "where text is needed")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.csv", CSV)

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    fails(path, "cannot be read (Permission denied); check the file and its permissions")


def test_labels_of_every_type_are_text_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame = pl.DataFrame(
        {
            "t": ["a", "b"],
            "large": [9.3e18, 1e300],
            "unsigned": pl.Series([2**64 - 1, 1], dtype=pl.UInt64),
            "day": [dt.date(2020, 1, 1), dt.date(2021, 1, 1)],
            "decimal": [Decimal("1.50"), Decimal("2.25")],
            "took": [dt.timedelta(1), dt.timedelta(2)],
            "bytes": [b"a", b"b"],
            "list": [[1], [2]],
            "struct": [{"x": 1}, {"x": 2}],
        }
    )
    frame.write_parquet(path)
    read = {name: read_table(path, "t", name).labels for name in frame.columns[1:5]}
    assert read == {
        "large": ["9.3e+18", "1e+300"],
        "unsigned": ["18446744073709551615", "1"],
        "day": ["2020-01-01", "2021-01-01"],
        "decimal": ["1.50", "2.25"],
    }
    for name in frame.columns[5:]:
        fails(path, f"in column '{name}', where text is needed", text="t", label=name)


def test_options_that_a_table_with_types_has_no_use_for(tmp_path: Path) -> None:
    pl.DataFrame(ROWS).write_parquet(tmp_path / "a.parquet")
    for option, told in (
        ({"has_header": False}, "has_header=False"),
        ({"separator": ";"}, 'separator=";"'),
        ({"encoding": "latin-1"}, 'encoding="latin-1"'),
    ):
        with pytest.raises(ConfigurationError, match=f"is no CSV, received {told}; leave it out"):
            read_table(tmp_path / "a.parquet", "name", "sex", **option)  # type: ignore[arg-type]


def test_names_of_columns_are_bounded_in_messages(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", ",".join(["x" * 10_000] * 2 + ["y" * 10_000]) + "\n1,2,3\n")
    with pytest.raises(TableError) as caught:
        read_table(path, "name", "z" * 10_000)
    assert len(str(caught.value)) < 1000


def test_columns_beside_the_texts_are_read_and_parted_with_them(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "name,age,sex\nAnna,31,f\n,7,m\nOtto,,m\n")
    found = read_table(path, "name", "sex", features="age", skip_bad=True)
    assert found.features == {"age": ["31", ""]}
    assert found.select([1]).features == {"age": [""]}
    plain = read_table(path, "name", "sex", skip_bad=True)
    assert plain.features is None
    assert plain.sha256 != found.sha256
    with pytest.raises(TableError, match="text, label, group and features are different columns"):
        read_table(path, "name", "sex", features=["sex"])
    with pytest.raises(TableError, match="no column 'nix'"):
        read_table(path, "name", "sex", features=["nix"])


def test_a_pattern_is_every_column_that_fits(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "f2,name,f10,file,f*\n1,Anna,2,x,3\n")
    for features, found in (
        ("f[0-9]*", ["f2", "f10"]),
        (["f10", "f?*"], ["f10", "f2", "file", "f*"]),
        ("f*", ["f*"]),  # a column of that name
    ):
        assert list(read_table(path, "name", None, features=features).features or ()) == found
    with pytest.raises(TableError, match=r"no column 'g\*'"):
        read_table(path, "name", None, features="g*")
    assert "name" not in (read_table(path, "name", None, features="*").features or {})

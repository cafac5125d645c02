"""Files and tables in the place of texts: read, or refused; never answered as texts."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from elman.app.given.asking import given_or_lines
from elman.app.given.texts import Chunk, Texts, check_no_files
from elman.datasets.files.layout import TableLayout
from elman.errors import ConfigurationError, ElmanError, TableError

NAMES = ["Anna", "Otto", "Mia"]


def texts(given: list[str] | None, **how: Any) -> list[str]:
    reading = {name: how.pop(name) for name in ("lines", "trained", "most") if name in how}
    layout = TableLayout(**how)
    return [text for chunk in Texts(layout, **reading).chunks(given) for text in chunk.texts]


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Texts of what is piped in."""
    import io
    import sys

    def read(raw: bytes, **how: Any) -> list[str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        return texts(None, **how)

    return read


def written(ending: str) -> str:
    frame = pl.DataFrame({"id": [1, 2, 3], "name": NAMES, "sex": ["f", "m", "f"]})
    path = Path(f"people.{ending}")
    match ending:
        case "parquet":
            frame.write_parquet(path)
        case "jsonl":
            frame.write_ndjson(path)
        case "csv.gz":
            path.write_bytes(gzip.compress(frame.write_csv().encode()))
        case "tab":
            frame.write_csv(path, separator="\t")
        case _:
            frame.write_csv(path, separator=";")
    return str(path)


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "tab", "jsonl", "parquet"])
def test_rows_of_a_table(ending: str) -> None:
    path = written(ending)
    assert texts([path], text="name") == NAMES
    assert texts([path], trained="name") == NAMES
    with pytest.raises(TableError, match="needs --text: it has the columns 'id', 'name', 'sex'"):
        texts([path])


def test_places_of_rows_and_lines() -> None:
    Path("a.txt").write_text("Anna\r\nOtto\n")
    path = written("csv")
    named = Texts(TableLayout(text="name"))
    assert list(named.chunks([path])) == [Chunk("people.csv, row", 2, NAMES)]
    assert list(Texts().chunks(["a.txt"])) == [Chunk("a.txt, line", 1, ["Anna", "Otto"])]
    assert list(Texts().chunks(["Anna"])) == [Chunk("text", 1, ["Anna"])]


def test_a_table_of_one_column_and_a_missing_cell() -> None:
    Path("a.csv").write_text("name\nAnna\n\nOtto\n")
    assert texts(["a.csv"]) == ["Anna", "", "Otto"]
    Path("b.csv").write_text("Anna;f\nOtto;m\n")
    assert texts(["b.csv"], text="column_1", has_header=False) == ["Anna", "Otto"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["none.csv"], "there is no file none.csv"),
        (["a.xlsx"], "a spreadsheet"),
        (["Anna", "people.csv"], "all texts or all files"),
        (["a.bin"], "zip archive"),
        (["folder/"], "is a folder"),
        (["/dev/zero"], "is a device"),
        (["b.txt"], "begins like a table"),
    ],
)
def test_files_are_never_texts(given: list[str], said: str) -> None:
    written("csv")
    Path("a.xlsx").write_text("x")
    Path("a.bin").write_bytes(b"PK\x03\x04")
    Path("b.txt").write_text("name\tsex\nAnna\tf\n")
    Path("folder").mkdir()
    with pytest.raises(ElmanError, match=said):
        texts(given)


@pytest.mark.parametrize(
    "raw",
    [
        b"name,sex\nAnna,f\nOtto,m\nMia,f\n",
        b"\xef\xbb\xbfname;sex\r\nAnna;f\r\nOtto;m\r\nMia;f\r\n",
        b"sex\tname\nf\tAnna\nm\tOtto\nf\tMia\n",
        b'{"name": "Anna"}\n{"name": "Otto"}\n{"name": "Mia"}\n',
        b"sex|name\nf|Anna\nm|Otto\nf|Mia\n",
    ],
)
def test_a_table_that_is_piped_in(piped: Any, raw: bytes) -> None:
    assert piped(raw, trained="name") == NAMES
    assert piped(raw, text="name") == NAMES
    with pytest.raises(ConfigurationError, match=r"begins like a table .*--lines"):
        piped(raw)
    assert len(piped(raw, lines=True)) in (3, 4)


@pytest.mark.parametrize(
    "raw", [b"Well, I never\nI, too\n", b"Anna\nOtto, f\n", b"a; b\n", b"1,000 dollars, or more\n"]
)
def test_lines_with_commas_are_texts(piped: Any, raw: bytes) -> None:
    assert piped(raw) == raw.decode().splitlines()


def test_piped_bytes_that_are_no_text(piped: Any) -> None:
    for raw in (b"\x89PNG\r\n\x1a\n\x00", b"PK\x03\x04\n", gzip.compress(b"Anna\n")):
        with pytest.raises(ElmanError, match="is no text but"):
            piped(raw)


def test_parquet_and_encodings_piped_in(piped: Any) -> None:
    raw = Path(written("parquet")).read_bytes()
    assert piped(raw, text="name") == NAMES
    assert piped("Zoë\nOtto\n".encode("utf-16"), encoding="utf-16") == ["Zoë", "Otto"]
    assert piped("Zoë\nOtto\n".encode("cp1252"), encoding="cp1252") == ["Zoë", "Otto"]


@pytest.mark.parametrize(
    "how",
    [
        {"text": "name"},
        {"separator": ";"},
        {"has_header": False},
        {"lines": True},
        {"encoding": "latin-1"},
    ],
)
def test_options_that_texts_as_arguments_have_no_use_for(how: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="is for files and standard input"):
        texts(["Anna"], **how)


def test_other_commands_refuse_files_and_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    with pytest.raises(ConfigurationError, match=r"received the file 'a\.csv'; pipe"):
        check_no_files(["Anna", "a.csv"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"word,lang\nmix,en\n")))
    with pytest.raises(ConfigurationError, match="begins like a table"):
        list(given_or_lines(None, example="a word"))
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(ConfigurationError, match="no standard input"):
        list(given_or_lines(None, example="a word"))
    with pytest.raises(ConfigurationError, match="no standard input"):
        texts(None)


def test_a_stream_that_is_open_is_read() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"Anna\nOtto\n")
    os.close(writing)
    try:
        assert texts([f"/dev/fd/{reading}"]) == ["Anna", "Otto"]
    finally:
        os.close(reading)

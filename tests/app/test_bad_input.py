"""Every bad input ends in exit code 2, one line, and no half-written file."""

from __future__ import annotations

import errno
import gzip
import json
import os
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROWS = [
    (f"{letter}{end}", sex) for end, sex in (("na", "f"), ("to", "m")) for letter in "ABCDEFGHIJ"
]


def table(rows: list[tuple[str, str]], header: str = "name,sex") -> None:
    Path("bad.csv").write_text("\n".join([header, *map(",".join, rows)]) + "\n")


def train(elman: Any, *more: object) -> Any:
    return elman.train("bad.csv", *more)


def refused(ended: Any, *parts: str, left: set[str]) -> None:
    """Exit code 2, one line with all `parts` in this order, and only the files `left`."""
    assert ended.code == 2
    assert ended.err.startswith("elman: ")
    assert ended.err.count("\n") == 1
    place = 0
    for part in parts:
        assert part in ended.err[place:], ended.err
        place = ended.err.index(part, place)
    assert "; " in ended.err, "a remedy"
    assert {file.name for file in Path().iterdir()} == left


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        ([(n, "f") for n, _ in ROWS], ["at least two labels", "received only 'f'", "; give"]),
        ([*ROWS, ("Kim", "x")], ["at least 2 examples", "received 1 of 'x'", "; add"]),
        (
            [*ROWS, ("x" * 10_000, "f")],
            ["at most 1000 characters", "received 10000", "; cut it", "--max-length 10000"],
        ),
        ([*ROWS, ("", "f")], ["nothing in column 'name' in 1 row: 22", "--skip-bad"]),
        ([*ROWS, ("Kim", "")], ["nothing in column 'sex' in 1 row: 22", "--skip-bad"]),
        ([], ["header ('name', 'sex') and no rows", "; add rows", "--no-header"]),
    ],
    ids=["one class", "one example", "long name", "empty name", "empty label", "no rows"],
)
def test_examples(elman: Any, rows: list[tuple[str, str]], parts: list[str]) -> None:
    table(rows)
    refused(train(elman), *parts, left={"bad.csv"})


def test_empty_file(elman: Any) -> None:
    Path("bad.csv").write_bytes(b"")
    refused(train(elman), "bad.csv is empty", left={"bad.csv"})


def test_missing_column(elman: Any) -> None:
    table(ROWS, header="name,gender")
    refused(train(elman), "no column 'sex'", "it has 'name', 'gender'", left={"bad.csv"})


def test_columns_not_named(elman: Any) -> None:
    table(ROWS)
    refused(
        elman("train", "bad.csv"),
        "needs --text and --label",
        "it has the columns",
        "--text name --label sex",
        left={"bad.csv"},
    )


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_gaps_in_recordings(elman: Any, value: float) -> None:
    windows = np.random.default_rng(0).normal(size=(12, 5, 2))
    windows[3, 2, 1] = value
    np.savez("bad.npz", X=windows, y=np.arange(12) % 2)
    refused(
        elman("train", "bad.npz"),
        f"has {value} in window 3, step 2",
        "; fill the gap",
        left={"bad.npz"},
    )


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        ("nmaes", ["no data set is called 'nmaes', and there is no such file", "did you mean"]),
        ("no/such.csv", ["no file no/such.csv", "check its path"]),
        ("sonnets", ["labelled examples, sonnets is one long text", "choose one of"]),
    ],
)
def test_data_that_is_not_there(elman: Any, data: str, parts: list[str]) -> None:
    refused(elman("train", data, "--text", "a", "--label", "b"), *parts, left=set())


def test_options_out_of_range(elman: Any) -> None:
    table(ROWS)
    for option, value, told in (
        ("--units", "many", "whole numbers, received"),
        ("--cell", "big", "cell is one of"),
        ("--test", "2", "between 0 and 1, received 2"),
        ("--preset", "all", "A preset is one of"),
        ("--fold", "all", "A fold is one of"),
    ):
        refused(train(elman, option, value), told, left={"bad.csv"})


# Model files


def damaged(model: Path, change: Any) -> None:
    Path("bad.elman").write_bytes(change(model.read_bytes()))


def edited(**changes: object) -> Any:
    """Change entries of the description, as a text editor would."""

    def change(raw: bytes) -> bytes:
        (length,) = struct.unpack("<Q", raw[:8])
        header = json.loads(raw[8 : 8 + length])
        description = json.loads(header["__metadata__"]["elman"])
        description.update(changes)
        header["__metadata__"]["elman"] = json.dumps(description)
        packed = json.dumps(header).encode()
        packed += b" " * (-len(packed) % 8)
        return struct.pack("<Q", len(packed)) + packed + raw[8 + length :]

    return change


def test_a_record_with_other_parts_is_no_fault_of_the_program(elman: Any, model: Path) -> None:
    from elman.estimators.files import modelfile

    read = modelfile.read(model)
    record = {"counts": 3, "measured": {"accuracy": []}}
    description = {**read.description, "record": record, "history": [[]], "best_epochs": [0]}
    modelfile.write("bad.elman", modelfile.Model(description, read.parameters))
    ended = elman("show", "bad.elman")
    assert ended.code == 2
    assert "bad.elman does not say how it was trained" in ended.err
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (lambda raw: raw[: len(raw) // 2], ["is truncated or edited", "; copy or train it again"]),
        (lambda raw: b"", ["is not an elman model", "; train one"]),
        (lambda raw: b"name,sex\nAnna,f\n", ["is not an elman model", "; train one"]),
        (edited(labels=["m", "f"]), ["was changed after it was written", "; copy or train"]),
        (
            edited(format=99, elman_version="9.0"),
            ["has format 99, written by elman 9.0", "reads up to format", "; upgrade"],
        ),
    ],
    ids=["truncated", "empty", "a table", "hand-edited", "newer"],
)
@pytest.mark.parametrize("command", ["classify", "show", "evaluate"])
def test_model_files(elman: Any, model: Path, change: Any, parts: list[str], command: str) -> None:
    damaged(model, change)
    more = {"classify": ["Anna"], "show": [], "evaluate": ["names"]}[command]
    refused(elman(command, "bad.elman", *more), *parts, left={"bad.elman"})


def test_no_model_file(elman: Any) -> None:
    refused(
        elman("classify", "none.elman", "Anna"),
        "is needed, none.elman does not exist",
        "; train one",
        left=set(),
    )


# Places to write


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_full_disk_at_the_end(elman: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    table(ROWS)
    Path("bad.elman").write_text("the model before")
    monkeypatch.setattr("elman.files.os.fsync", full)
    refused(
        train(elman),
        "bad.elman must be writable, received: No space left",
        "; choose",
        left={"bad.csv", "bad.elman"},
    )
    assert Path("bad.elman").read_text() == "the model before"


@pytest.mark.parametrize("option", ["--output", "--plot"])
def test_no_permission_is_found_before_training(
    elman: Any, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    table(ROWS)
    monkeypatch.setattr("elman.estimators.SequenceClassifier.fit", None)  # Never reached.
    Path("file").write_text("")
    for place, told in (("file/out.png", "Not a directory"), ("none/out.png", "No such file")):
        refused(
            train(elman, option, place),
            "must exist and be writable",
            f"received: {told}",
            "; make it, or choose another",
            left={"bad.csv", "file"},
        )

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("elman.app.output.tempfile.TemporaryFile", denied)
    refused(
        train(elman, option, "out.png"),
        "writable",
        "received: Permission denied",
        left={"bad.csv", "file"},
    )


def test_output_that_is_a_folder(elman: Any) -> None:
    table(ROWS)
    Path("folder").mkdir()
    refused(
        train(elman, "-o", "folder"),
        "folder is a folder",
        "; name a file",
        left={"bad.csv", "folder"},
    )


def test_picture_without_a_known_ending(elman: Any) -> None:
    table(ROWS)
    refused(
        train(elman, "--plot", "curves.gif"),
        "ends in .png or .svg, received 'curves.gif'",
        "; name it curves.png",
        left={"bad.csv"},
    )


# Files that are something else, and options that cannot act


def test_files_that_are_no_texts_are_not_learned_as_prose(elman: Any) -> None:
    Path("a.xlsx").write_bytes(b"PK\x03\x04" + b"a" * 99)
    Path("renamed.txt").write_bytes(b"PK\x03\x04" + b"a" * 99)
    Path("a.ts").write_text("@problemName x\n@timeStamps false\n@data\n1,2:a\n")
    Path("a.arff").write_text("@relation x\n@data\nAnna\n")
    Path("a.feather").write_bytes(b"FEA1" + b"a" * 99)
    left = {file.name for file in Path().iterdir()}
    for name, told in (
        ("a.xlsx", "a spreadsheet; export it as .csv"),
        ("renamed.txt", "is no text but a zip archive or a spreadsheet; export it as .csv"),
        ("a.ts", "a table or time series"),
        ("a.arff", "an attribute-relation table; export it"),
        ("a.feather", "a table of columns; convert it"),
        ("/dev/zero", "is a device, not a file"),
    ):
        refused(elman("train", name), told, left=left)
        refused(elman("train", name, "--encoding", "latin-1"), told, left=left)


def test_tables_are_tables_whatever_packs_them(elman: Any) -> None:
    table(ROWS)
    Path("bad.csv.gz").write_bytes(gzip.compress(Path("bad.csv").read_bytes()))
    Path("bad.tab").write_text(Path("bad.csv").read_text().replace(",", "\t"))
    Path("bad.jsonl").write_text("".join(json.dumps({"name": n, "sex": s}) + "\n" for n, s in ROWS))
    left = {file.name for file in Path().iterdir()}
    for name in left:
        refused(
            elman("train", name),
            "needs --text and --label: it has the columns 'name', 'sex'",
            left=left,
        )


@pytest.mark.parametrize(
    "options",
    [
        ("--series", "id"),
        ("--channels", "x"),
        ("--group", "x"),
        ("--no-header",),
        ("--separator", ";"),
    ],
)
def test_a_text_has_no_columns(elman: Any, options: tuple[str, ...]) -> None:
    Path("a.txt").write_text("to be or not to be\n" * 20)
    refused(
        elman("train", "a.txt", *options), f"received {options[0]}; leave it out", left={"a.txt"}
    )


def test_options_for_another_kind_of_data_or_model(elman: Any, model: Path) -> None:
    table(ROWS)
    for option in ("--glob", "--dictionary"):
        ended = elman.evaluate(model, "bad.csv", option, "bad.csv")
        refused(ended, f"{option} needs a generator, received a classifier", left={"bad.csv"})
    for options in (["--no-header"], ["--encoding", "latin-1"], ["--separator", ";"]):
        refused(
            elman("train", "names", *options),
            f"as it was published, received {options[0]}",
            left={"bad.csv"},
        )


def test_remedies_are_options_of_the_command_called(elman: Any, model: Path) -> None:
    Path("latin.csv").write_bytes("name,sex\nZoë,f\nOtto,m\n".encode("latin-1"))
    refused(train_of(elman, "latin.csv"), "--encoding latin-1 or cp1252", left={"latin.csv"})
    Path("two.csv").write_text("1,x;y\n2,z;w\n")
    ended = elman("classify", model, "two.csv", "--text", "column_1", "--no-header")
    refused(ended, "parted at commas", "--separator ';'", left={"latin.csv", "two.csv"})


def train_of(elman: Any, path: str) -> Any:
    return elman("train", path, "--text", "name", "--label", "sex")


def test_hostile_files_do_not_reach_the_terminal(elman: Any) -> None:
    Path("bad.csv").write_text("na\x1b[31mme,\x9bsex\nAnna,f\n")
    ended = elman("train", "bad.csv", "--text", "x" * 100_000, "--label", "y")
    refused(ended, "has no column 'xxx", left={"bad.csv"})
    assert len(ended.err) < 2000
    assert not set(ended.err) & set("\x1b\x9b")

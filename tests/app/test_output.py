from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from elman.app import output
from elman.errors import OutputError

ROWS = "name,sex\n" + "Anna,f\nOtto,m\nEva,f\nUgo,m\n" * 5


@pytest.fixture(autouse=True)
def _never_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("SequenceClassifier", "SequenceGenerator", "SequenceTransducer"):
        monkeypatch.setattr(f"elman.estimators.{kind}.fit", None)


@pytest.fixture
def data() -> Path:
    path = Path("tt.csv")
    path.write_text(ROWS)
    Path("link.csv").symlink_to(path)
    os.link(path, "hard.csv")
    Path("prose.txt").write_text("to be or not to be, " * 50)
    Path("pairs.tsv").write_text("ab\tAB\nba\tBA\n" * 10)
    return path


def trained(elman: Any, data: str, *more: str) -> Any:
    columns = ["--text", "name", "--label", "sex"] if data.endswith(".csv") else []
    task = ["--task", "transduce"] if data.endswith(".tsv") else []
    return elman("train", data, *columns, *task, *more)


@pytest.mark.parametrize("read", ["tt.csv", "link.csv", "prose.txt", "pairs.tsv"])
@pytest.mark.parametrize("option", ["--output", "--checkpoint"])
def test_what_is_learned_from_is_never_written_over(
    elman: Any, data: Path, read: str, option: str
) -> None:
    before = {path.name: path.read_bytes() for path in Path().iterdir()}
    others = ["tt.csv", "link.csv", "hard.csv"] if read.endswith(".csv") else [read]
    for name in others:
        ended = trained(elman, read, option, name)
        assert ended.code == 2, ended.err
        assert f"{name} is read: writing the output there would replace {read}" in ended.err
    assert {path.name: path.read_bytes() for path in Path().iterdir()} == before


def test_the_checkpoint_of_a_member_is_never_the_data(elman: Any, data: Path) -> None:
    data.rename("run.1")
    Path("run.csv").symlink_to("run.1")
    ended = trained(elman, "run.csv", "--checkpoint", "run", "--members", "3", "-o", "m.elman")
    assert ended.code == 2
    assert "run.1 is read" in ended.err
    assert Path("run.1").read_text() == ROWS


@pytest.mark.parametrize("option", ["--output", "--checkpoint", "--plot"])
def test_devices_pipes_and_folders_are_refused_before_training(
    elman: Any, data: Path, option: str
) -> None:
    os.mkfifo("pipe.png")
    Path("null.png").symlink_to("/dev/null")
    Path("folder.png").mkdir()
    Path("kept.png").write_text("protected")
    Path("kept.png").chmod(0o444)
    for name, said in (
        ("pipe.png", "is a FIFO"),
        ("null.png", "is a device"),
        ("folder.png", "is a folder"),
        ("kept.png", "write-protected"),
        ("none/x.png", "must exist"),
    ):
        ended = trained(elman, "tt.csv", option, name)
        assert ended.code == 2, ended.err
        assert said in ended.err
        assert len(ended.err.splitlines()) == 1


def test_two_options_never_name_one_file(elman: Any, data: Path) -> None:
    Path("a.png").symlink_to("b.png")
    for more in (
        ("-o", "a.png", "--plot", "b.png"),
        ("-o", "b.png", "--checkpoint", "a.png"),
        ("-o", "run.0", "--checkpoint", "run"),
    ):
        ended = trained(elman, "tt.csv", *more)
        assert ended.code == 2, ended.err
        assert "name one file" in ended.err


def test_a_picture_is_drawn_neither_over_the_model_nor_the_data(elman: Any, data: Path) -> None:
    Path("data.png").symlink_to("tt.csv")
    Path("model.png").write_bytes(b"a model")
    for picture in ("data.png", "model.png"):
        for command, option in (
            ("evaluate", "--plot"),
            ("evaluate", "--reliability"),
            ("gradients", "--plot"),
        ):
            ended = elman(command, "model.png", "tt.csv", option, picture)
            assert ended.code == 2, ended.err
            assert f"{picture} is read" in ended.err
    assert data.read_text() == ROWS
    assert Path("model.png").read_bytes() == b"a model"


def test_standard_input_and_names_of_data_sets_are_no_files(tmp_path: Path) -> None:
    output.check_outputs({"--output": tmp_path / "a", "--plot": None}, ["-", "names", None])
    with pytest.raises(OutputError, match="--output and --plot name one file"):
        output.check_outputs({"--output": tmp_path / "a", "--plot": f"{tmp_path}/./a"}, [])

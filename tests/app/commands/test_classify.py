from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from elman import SequenceClassifier
from elman.app.shown import console


def test_lines_in_a_pipe(elman: Any, model: Path) -> None:
    ended = elman("classify", model, "Anna", "Otto")
    rows = [line.split("\t") for line in ended.out.splitlines()]
    assert [row[:2] for row in rows] == [["Anna", "f"], ["Otto", "m"]]
    assert all(0.5 <= float(row[2]) <= 1 for row in rows)
    assert (ended.code, ended.err) == (0, "")


def test_table_on_a_terminal(elman: Any, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("commands.classify", "shown.labels", "shown.console"):
        monkeypatch.setattr(f"elman.app.{module}.on_terminal", lambda stream=None: True)
    ended = elman("classify", model, "Anna")
    assert "\x1b[" in ended.out
    assert "otherwise" in ended.out
    explained = elman("classify", model, "Anna", "--explain").out
    assert explained.count("█") > 4
    assert "Ann" in explained


def test_standard_input_in_order(elman: Any, model: Path, rows: list[tuple[str, str]]) -> None:
    names = [name for name, _ in rows] * 250
    ended = elman("classify", model, stdin="\n".join(names))
    assert [line.split("\t")[0] for line in ended.out.splitlines()] == names


def test_json_lines(elman: Any, model: Path) -> None:
    ended = elman("classify", model, "--json", stdin="Anna\nOtto\n")
    told = [json.loads(line) for line in ended.out.splitlines()]
    assert [one["text"] for one in told] == ["Anna", "Otto"]
    assert sum(told[0]["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert told[0]["probability"] == told[0]["probabilities"][told[0]["label"]]


def test_top(elman: Any, model: Path) -> None:
    assert len(elman("classify", model, "Anna", "--top", 2).out.split("\t")) == 5
    told = json.loads(elman("classify", model, "Anna", "--top", 1, "--json").out)
    assert list(told["probabilities"]) == [told["label"]]
    assert elman("classify", model, "Anna", "--top", 0).err == (
        "elman: --top is at least 1, received 0; pass --top 3\n"
    )


def test_explain_ends_at_the_answer(elman: Any, model: Path) -> None:
    told = json.loads(elman("classify", model, "Anna", "--explain", "--json").out)
    assert [step["text"] for step in told["running"]] == ["A", "An", "Ann", "Anna"]
    assert told["running"][-1]["probabilities"] == told["probabilities"]
    plain = elman("classify", model, "Anna", "--explain").out.splitlines()
    assert [line.split("\t")[1] for line in plain] == ["A", "An", "Ann", "Anna"]


def test_explain_starts_at_the_first_known_character(elman: Any, model: Path) -> None:
    ended = elman("classify", model, "!Anna", "--explain", "--json", "--unknown", "skip")
    assert [step["text"] for step in json.loads(ended.out)["running"]][:2] == ["!A", "!An"]


def test_bad_line_is_named_after_the_lines_before_it(elman: Any, model: Path) -> None:
    ended = elman("classify", model, stdin="Anna\nOtto\nZoë\nMia\n")
    assert ended.code == 2
    assert len(ended.out.splitlines()) == 2
    assert ended.err == (
        "elman: line 3: Alphabet lacks 'ë' (position 3 of 'Zoë'); train with "
        "this character or pass --unknown skip\n"
    )


def test_bad_lines_are_left_out_on_request(elman: Any, model: Path) -> None:
    ended = elman("classify", model, "--skip-bad", stdin="Anna\n\nZoë\nMia\n")
    assert ended.code == 0
    assert [line.split("\t")[0] for line in ended.out.splitlines()] == ["Anna", "Mia"]
    assert ended.err.count("elman: left out line ") == 2


def test_bytes_that_are_no_text_are_named(elman: Any, model: Path) -> None:
    ended = elman("classify", model, stdin=b"Anna\nZo\xeb\n")
    assert ended.out.startswith("Anna\t")
    assert "line 2 must be UTF-8, received byte 0xeb at position 3; convert it" in ended.err


def test_unknown_rule(elman: Any, model: Path) -> None:
    assert elman("classify", model, "Anna!", "--unknown", "skip").code == 0
    assert "text 1: Alphabet lacks '!'" in elman("classify", model, "Anna!").err
    assert 'unknown is "error", "skip" or' in elman("classify", model, "A", "--unknown", "x").err


def test_any_label_and_text_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    assert console.rendered("[red]Zoë[/red] :smile:") == "[red]Zoë[/red] :smile:\n"


@pytest.mark.slow
def test_answers_come_before_the_input_ends(model: Path) -> None:
    # One line must be answered while the writer still holds the pipe open.
    with subprocess.Popen(
        [sys.executable, "-m", "elman", "classify", str(model)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"Anna\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith(b"Anna\tf\t")
        process.stdin.close()
        assert process.wait() == 0


@pytest.mark.slow
def test_reader_that_leaves_is_no_error(model: Path, tmp_path: Path) -> None:
    lines = tmp_path / "many.txt"
    lines.write_text("Anna\n" * 100_000)
    with (
        lines.open("rb") as stdin,
        subprocess.Popen(
            [sys.executable, "-m", "elman", "classify", str(model)],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"Anna\tf\t")
        process.stdout.close()
        assert process.wait() == 141
        assert process.stderr.read() == b""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_full_disk_behind_standard_output(model: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "elman", "classify", str(model), "Anna"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr == (
        "elman: standard output must be usable, received: No space left on device; "
        "free or choose another one\n"
    )


def test_a_table_is_answered_row_by_row_and_read_as_in_training(
    elman: Any, model: Path, people: Path, rows: list[tuple[str, str]]
) -> None:
    names = [name for name, _ in rows]
    Path("semicolons.csv").write_text("sex;name\n" + "".join(f"{s};{n}\n" for n, s in rows))
    for asked in ([people], ["semicolons.csv"], ["semicolons.csv", "--text", "name"]):
        ended = elman("classify", model, *asked)
        assert [line.split("\t")[0] for line in ended.out.splitlines()] == names
    piped = elman("classify", model, stdin=people.read_bytes())
    assert [line.split("\t")[0] for line in piped.out.splitlines()] == names
    other = elman("classify", model, stdin="nome;sesso\nAnna;f\n")
    assert (other.code, other.out) == (2, "")
    assert "begins like a table ('nome', 'sesso'), received no --text" in other.err


def test_a_bad_row_is_named(elman: Any, model: Path) -> None:
    Path("a.csv").write_text("name,sex\nAnna,f\nZoë,f\n")
    ended = elman("classify", model, "a.csv")
    assert ended.out.startswith("Anna\t")
    assert ended.err.startswith("elman: a.csv, row 3: Alphabet lacks 'ë'")


def test_how_a_text_is_read_is_drawn(elman: Any, model: Path) -> None:
    ended = elman("classify", model, "Anna", "--plot", "reading.svg")
    assert ended.code == 0
    assert ended.out.startswith("Anna\t")
    drawn = Path("reading.svg").read_text("utf-8")
    assert "<!-- probability (%) -->" in drawn
    assert "drawn: reading.svg" in ended.err


@pytest.mark.parametrize(
    ("texts", "received"),
    [
        (["Anna", "Otto"], "2 texts"),
        ([], "standard input"),
        (["-"], "standard input"),
        (["names.txt"], "a file"),
    ],
)
def test_a_picture_shows_one_text(elman: Any, model: Path, texts: list[str], received: str) -> None:
    Path("names.txt").write_text("Anna\n")
    ended = elman("classify", model, *texts, "--plot", "reading.svg")
    assert ended.code == 2
    assert f"one TEXT is read, received {received}" in ended.err
    assert not Path("reading.svg").exists()


@pytest.fixture(scope="module")
def aged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A table of names with ages, and a model that reads both."""
    folder = tmp_path_factory.mktemp("aged")
    rows = [(name, 20 + 7 * i, "AT" if i % 2 else "") for i, name in enumerate(["Ann", "Bo"] * 6)]
    table = folder / "aged.csv"
    lines = [f"{n},{a},{c},{'old' if a > 60 else 'young'}\n" for n, a, c in rows]
    table.write_text("name,age,country,who\n" + "".join(lines))
    names, ages, countries = zip(*rows, strict=True)
    model = SequenceClassifier(units=2, epochs=2, batch_size=12)
    labels = ["old" if age > 60 else "young" for age in ages]
    model.fit(list(names), labels, features={"age": ages, "country": countries})
    model.save(folder / "aged.elman")
    return folder / "aged.elman", table


def test_columns_beside_the_text_are_taken_by_name(elman: Any, aged: tuple[Path, Path]) -> None:
    model, table = aged
    ended = elman("classify", model, table, "--text", "name")
    assert (ended.code, ended.out.count("\n")) == (0, 12)
    out = elman("classify", model, table, "--text", "name", "-o", "out.csv")
    assert out.code == 0
    answered = [line.rsplit(",", 2)[1:] for line in Path("out.csv").read_text().splitlines()[1:]]
    shown = [line.split("\t")[1:3] for line in ended.out.splitlines()]
    assert [label for label, _ in answered] == [label for label, _ in shown]
    piped = elman("classify", model, "--text", "name", stdin=table.read_text())
    assert piped.out == ended.out
    explained = elman("classify", model, table, "--text", "name", "--json", "--explain")
    assert '"running"' in explained.out


def test_a_text_without_its_columns_is_refused(elman: Any, aged: tuple[Path, Path]) -> None:
    model, table = aged
    for asked in (["Ann"], ["Ann", "--explain"], ["Ann", "--plot", "a.png"]):
        ended = elman("classify", model, *asked)
        assert ended.code == 2
        assert "reads age, country beside the text, which a text alone has not" in ended.err
    Path("less.csv").write_text("name,age\nAnn,3\n")
    for more in ([], ["-o", "out.csv"]):
        ended = elman("classify", model, "less.csv", "--text", "name", *more)
        assert ended.code == 2
        assert "has no column 'country'" in ended.err
    Path("bad.csv").write_text(table.read_text().replace("Bo,27", "Bo,old"))
    for more in ([], ["-o", "out.csv"]):
        ended = elman("classify", model, "bad.csv", "--text", "name", *more)
        assert ended.code == 2
        assert "bad.csv, row 3: The feature age is a number, received 'old'" in ended.err
        ended = elman("classify", model, "bad.csv", "--text", "name", "--skip-bad", *more)
        assert ended.code == 0

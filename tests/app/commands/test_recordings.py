from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

HEADER = "x,y\n"


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that tells high values from low ones, in windows of 6 steps of 2 channels."""
    from elman.estimators import SequenceClassifier

    rng = np.random.default_rng(0)
    y = np.arange(40) % 2
    windows = rng.normal(size=(40, 6, 2)) + 4 * y[:, None, None]
    path = tmp_path_factory.mktemp("recorder") / "levels.elman"
    model = SequenceClassifier(units=4, epochs=30, learning_rate=0.02)
    model.fit(windows, np.where(y, "high", "low")).save(path)
    return path


@pytest.fixture(scope="module")
def named(recorder: Path) -> Path:
    """The same model, which knows its channels by name: `up` rises with the label, `side` not."""
    from elman.estimators import SequenceClassifier

    rng = np.random.default_rng(0)
    y = np.arange(40) % 2
    windows = rng.normal(size=(40, 6, 2))
    windows[..., 0] += 4 * y[:, None]
    model = SequenceClassifier(units=4, epochs=30, learning_rate=0.02)
    model.fit(windows, np.where(y, "high", "low"), channels=["up", "side"])
    model.save(recorder.parent / "named.elman")
    return recorder.parent / "named.elman"


def rows(levels: list[int]) -> str:
    return "".join(f"{level},{level}\n" for level in levels)


def test_windows_of_a_file(elman: Any, recorder: Path) -> None:
    Path("a.csv").write_text(HEADER + rows([0] * 10 + [4] * 10))
    ended = elman("classify", recorder, "a.csv")
    found = [line.split("\t")[:4] for line in ended.out.splitlines()]
    assert [line[1:3] for line in found] == [[str(i), str(i + 5)] for i in (0, 3, 6, 9, 12)]
    assert (found[0][3], found[-1][3]) == ("low", "high")


def test_window_stride_and_json(elman: Any, recorder: Path) -> None:
    Path("a.csv").write_text(rows([4] * 20))
    ended = elman("classify", recorder, "a.csv", "--window", 4, "--stride", 8, "--json")
    told = [json.loads(line) for line in ended.out.splitlines()]
    assert [(one["first"], one["last"], one["label"]) for one in told] == [
        (0, 3, "high"),
        (8, 11, "high"),
        (16, 19, "high"),
    ]


def test_channels_are_chosen_and_ordered(elman: Any, recorder: Path) -> None:
    Path("a.csv").write_text("t,x,note,y\n" + "".join(f"{i},0,ok,0\n" for i in range(6)))
    assert "reads 2 channels, received 4" in elman("classify", recorder, "a.csv").err
    assert "low" in elman("classify", recorder, "a.csv", "--channels", "x,y").out
    assert "no column 'z'" in elman("classify", recorder, "a.csv", "--channels", "x,z").err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a.csv is empty; name a file with rows"),
        (HEADER + rows([0] * 5), "at least one window of 6 steps, received fewer; record longer"),
        (HEADER + "1,1\n1,\n" * 5, "received none in line 3 of a.csv, channel 2; fill the gap"),
        (HEADER + "1,1\nnan,1\n" * 5, "received none in line 3 of a.csv, channel 1; fill"),
    ],
)
def test_recordings_that_cannot_be_read(elman: Any, recorder: Path, text: str, told: str) -> None:
    Path("a.csv").write_text(text)
    ended = elman("classify", recorder, "a.csv")
    assert ended.code == 2
    assert told in ended.err


def test_options_of_the_other_kind(elman: Any, recorder: Path, model: Path) -> None:
    assert "received one of recordings" in elman("classify", recorder, "a", "--explain").err
    assert "received one of texts" in elman("classify", model, "Anna", "--window", 3).err


@pytest.mark.slow
def test_live_recording_is_answered_as_it_comes(recorder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "elman", "classify", str(recorder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write((HEADER + rows([4] * 6)).encode())
        process.stdin.flush()
        assert process.stdout.readline().startswith(b"-\t0\t5\thigh\t")
        process.stdin.close()
        assert process.wait() == 0


SIDEWAYS = "time;side;up\n" + "".join(f"{i};{0.1 * (i % 3)};4\n" for i in range(6))
"""High, if columns are found by their names; by place it would be low."""


def label_of(ended: Any) -> str:
    assert ended.code == 0, ended.err
    return str(ended.out.split("\t")[3])


def test_columns_are_found_by_name(elman: Any, named: Path) -> None:
    Path("a.csv").write_text(SIDEWAYS)
    ended = elman("classify", named, "a.csv")
    assert label_of(ended) == "high"
    assert "a.csv: the model has no channels 'time': not read" in ended.err
    ended = elman("classify", named, stdin=SIDEWAYS)
    assert label_of(ended) == "high"
    assert "-: the model has no channels 'time': not read" in ended.err
    assert label_of(elman("classify", named, "a.csv", "--channels", "side,up")) == "high"


def test_other_columns_are_not_taken_for_the_channels(elman: Any, named: Path) -> None:
    Path("a.csv").write_text("p,q\n" + rows([4] * 6))
    for ended in (elman("classify", named, "a.csv"), elman("classify", named, stdin="p,q\n4,0\n")):
        assert ended.code == 2
        assert "lacks the channels 'up', 'side' that the model was trained on" in ended.err
        assert "for example --channels p,q" in ended.err
    assert label_of(elman("classify", named, "a.csv", "--channels", "p,q")) == "high"
    crossed = elman("classify", named, "a.csv", "--channels", "p,up")
    assert (crossed.code, crossed.out) == (2, "")


def test_without_names_the_place_decides(elman: Any, named: Path) -> None:
    Path("a.csv").write_text("4,0\n" * 6)
    assert label_of(elman("classify", named, "a.csv")) == "high"
    assert label_of(elman("classify", named, "a.csv", "--no-header")) == "high"
    assert label_of(elman("classify", named, stdin="4,0\n" * 6)) == "high"
    assert "no names for its 3 columns" in _of_three(elman, named)


def _of_three(elman: Any, named: Path) -> str:
    Path("b.csv").write_text("4,0,1\n" * 6)
    return str(elman("classify", named, "b.csv").err)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_the_encoding_acts(elman: Any, named: Path, encoding: str) -> None:
    raw = SIDEWAYS.replace("time", "wann über").encode(encoding)
    Path("a.csv").write_bytes(raw)
    for more in (["a.csv"], []):
        assert elman("classify", named, *more, stdin=raw).code == 2
        ended = elman("classify", named, *more, "--encoding", encoding, stdin=raw)
        assert label_of(ended) == "high"
    unknown = elman("classify", named, "--encoding", "none-such", stdin=raw)
    assert "Python knows no encoding 'none-such'; pass --encoding utf-8" in unknown.err


@pytest.mark.parametrize("option", ["--window", "--stride"])
@pytest.mark.parametrize("steps", [0, -3])
def test_no_steps_are_no_default(elman: Any, recorder: Path, option: str, steps: int) -> None:
    Path("a.csv").write_text(HEADER + rows([4] * 20))
    ended = elman("classify", recorder, "a.csv", option, steps)
    assert (ended.code, ended.out) == (2, "")
    assert f"{option} is at least 1 step, received {steps}; pass {option} 64" in ended.err


def test_a_window_longer_than_the_model_reads(elman: Any, recorder: Path) -> None:
    Path("a.csv").write_text(HEADER + rows([4] * 20))
    ended = elman("classify", recorder, "a.csv", "--window", 2000)
    assert "reads at most 1000 steps, received --window 2000; pass --window 6" in ended.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('x,y\n1,"2\n3,4\n', "quotation marks"),
        ("x;y\n1,5;2\n", "'1,5'; write numbers with a decimal point"),
        ("x,y\n1,2\n1,n/a\n", "has 'n/a'; "),
        ("x,y\n1,1e400\n" + rows([1] * 6), "received none in line 2 of"),
    ],
)
def test_cells_that_are_no_numbers(elman: Any, recorder: Path, text: str, told: str) -> None:
    Path("a.csv").write_text(text)
    for ended in (elman("classify", recorder, "a.csv"), elman("classify", recorder, stdin=text)):
        assert (ended.code, ended.out) == (2, "")
        assert told in ended.err
        assert "unexpected" not in ended.err.replace("unexpected end of data", "")


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n\n"])
def test_line_ends_of_any_kind(elman: Any, recorder: Path, end: str) -> None:
    text = (HEADER + rows([4] * 6)).replace("\n", end)
    assert label_of(elman("classify", recorder, stdin=text)) == "high"


def test_a_clock_is_none_of_the_channels_of_a_model_without_names(
    elman: Any, recorder: Path
) -> None:
    Path("a.csv").write_text("uhr,x\n" + "".join(f"{i},4\n" for i in range(9)))
    ended = elman("classify", recorder, "a.csv")
    assert "'uhr' in a.csv counts the time and measures nothing" in ended.err
    assert "keep it with --channels uhr,x" in ended.err
    assert elman("classify", recorder, "a.csv", "--channels", "uhr,x").code == 0


def test_windows_do_not_straddle_recordings(elman: Any, named: Path) -> None:
    levels = {"a": 4, "b": 0}
    Path("long.csv").write_text(
        "id,up,side\n"
        + "".join(f"{name},{level},0\n" for name, level in levels.items() for _ in range(7))
    )
    ended = elman("classify", named, "long.csv", "--series", "id")
    found = [line.split("\t")[:4] for line in ended.out.splitlines()]
    assert found == [["long.csv:a", "0", "5", "high"], ["long.csv:b", "0", "5", "low"]]
    refused = elman("classify", named, "--series", "id", stdin="id,up,side\n")
    assert "--series needs a file" in refused.err


def test_what_cannot_be_read_can_be_left_out(elman: Any, recorder: Path) -> None:
    Path("bad.csv").write_text(HEADER + "1,1\n1,\n")
    Path("short.csv").write_text(HEADER + "1,1\n")
    Path("good.csv").write_text(HEADER + rows([4] * 6))
    ended = elman("classify", recorder, "bad.csv", "short.csv", "good.csv", "--skip-bad")
    assert label_of(ended) == "high"
    assert "left out bad.csv: Every value must be a finite number" in ended.err
    assert "left out short.csv" in ended.err


def test_options_that_cannot_act_on_recordings(elman: Any, recorder: Path, model: Path) -> None:
    assert (
        "--unknown needs a model of texts"
        in elman("classify", recorder, "a.csv", "--unknown", "skip").err
    )
    assert "received one of texts" in elman("classify", model, "Anna", "--window", 0).err
    assert "received one of texts" in elman("classify", model, "Anna", "--series", "id").err


def test_evaluate_and_gradients_match_names(
    elman: Any, named: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for label, level in {"high": 4, "low": 0}.items():
        Path("walks", label).mkdir(parents=True)
        Path("walks", label, "1.csv").write_bytes(
            ("zeit_für;side;up\n" + "".join(f"{i};0;{level}\n" for i in range(6))).encode("cp1252")
        )
    assert "is not utf-8" in elman("evaluate", named, "walks").err
    ended = elman("evaluate", named, "walks", "--encoding", "cp1252", "--json")
    assert json.loads(ended.out)["accuracy"]["value"] == 1
    assert "the model has no channels 'zeit_für': not read" in caplog.text
    assert elman("gradients", named, "walks", "--encoding", "cp1252", "--json").code == 0
    Path("walks", "low", "1.csv").write_text("a,b\n" + rows([1] * 6))
    for command in ("evaluate", "gradients"):
        ended = elman(command, named, "walks", "--encoding", "cp1252")
        assert "lacks the channels 'up', 'side'" in ended.err
        assert "--channels a,b" in ended.err


def test_evaluate_finds_the_arrays_channels(elman: Any, named: Path) -> None:
    windows = np.zeros((4, 6, 2))
    windows[::2, :, 1] = 4
    labels = np.array(["high", "low"] * 2)
    np.savez("w.npz", X=windows, y=labels, channels=np.array(["side", "up"]))
    assert json.loads(elman("evaluate", named, "w.npz", "--json").out)["accuracy"]["value"] == 1
    assert "leave out --no-header" in elman("evaluate", named, "w.npz", "--no-header").err


def test_show_names_the_channels(elman: Any, named: Path) -> None:
    assert "up, side" in elman("show", named).out


def test_training_stores_the_names(elman: Any) -> None:
    for label, level in {"high": 4, "low": 0}.items():
        Path("walks", label).mkdir(parents=True)
        for i in range(4):
            Path("walks", label, f"{i}.csv").write_text(
                "Time (s),acc [g]\n" + "".join(f"{s},{level + s % 3 + i}\n" for s in range(6))
            )
    refused = elman.train("walks")
    assert "'Time (s)' in walks counts the time" in refused.err
    assert "--channels 'acc [g]'" in refused.err
    done = elman.train("walks", "--channels", "acc [g]", "--no-header")
    assert "without a header, columns are called column_1" in done.err
    done = elman.train("walks", "--channels", "acc [g]")
    assert "--channels 'acc [g]'" in done.out
    assert "acc [g]" in elman("show", "walks.elman").out

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


def test_live_recording_is_answered_as_it_comes(recorder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "elman", "classify", str(recorder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write((HEADER + rows([4] * 6)).encode())
        process.stdin.flush()
        assert process.stdout.readline().startswith(b"-\t0\t5\thigh\t")
        process.stdin.close()
        assert process.wait() == 0

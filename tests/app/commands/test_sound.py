"""Recordings of sound on the command line: learned from a folder, answered one by one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

soundfile = pytest.importorskip("soundfile")

SMALL = ["--preset", "generic-series", "--units", 4, "--epochs", 2, "--cell", "simple"]


def tone(pitch: float, rate: int = 8000) -> np.ndarray:
    steps = np.arange(rate // 5) / rate
    return 0.4 * np.sin(2 * np.pi * pitch * steps) * (steps > 0.05)


@pytest.fixture
def tones() -> Path:
    for label, pitch in (("low", 250), ("high", 2500)):
        folder = Path("tones") / label
        folder.mkdir(parents=True)
        for i in range(12):
            soundfile.write(folder / f"{i}.wav", tone(pitch + 25 * i), 8000)
    return Path("tones")


def test_sound_is_learned_and_answered(elman: Any, tones: Path) -> None:
    trained = elman("train", tones, "--audio", *SMALL, "-o", "tones.elman")
    assert trained.code == 0, trained.err
    assert "24 examples: high 12, low 12" in trained.out
    soundfile.write("new.flac", tone(260), 8000)
    soundfile.write("other.wav", tone(2600, 16_000), 16_000)
    told = elman("classify", "tones.elman", "new.flac", "other.wav", "--json")
    assert told.code == 0, told.err
    answers = [json.loads(line) for line in told.out.splitlines()]
    assert [answer["recording"] for answer in answers] == ["new.flac", "other.wav"]
    assert "other.wav: of 16,000 Hz, read as 8,000 Hz" in told.err
    measured = elman("evaluate", "tones.elman", tones, "--json")
    assert measured.code == 0, measured.err
    assert elman("show", "tones.elman").code == 0


def test_a_folder_of_sound_needs_no_option(elman: Any, tones: Path) -> None:
    trained = elman("train", tones, *SMALL, "-o", "tones.elman")
    assert trained.code == 0, trained.err


def test_sound_for_a_model_of_something_else(elman: Any, tones: Path) -> None:
    rng = np.random.default_rng(0)
    np.savez("walks.npz", X=rng.normal(size=(12, 5, 2)).astype("float32"), y=["a", "b"] * 6)
    assert elman("train", "walks.npz", *SMALL, "-o", "walks.elman").code == 0
    told = elman("classify", "walks.elman", tones / "low" / "0.wav")
    assert (told.code, told.out) == (2, "")
    assert "must have learned from sound" in told.err
    assert "train one with --audio" in told.err
    measured = elman("evaluate", "walks.elman", tones)
    assert (measured.code, measured.out) == (2, "")
    assert "reads 2 channels, received 40" in measured.err


def test_what_is_no_sound_is_named(elman: Any, tones: Path) -> None:
    (tones / "low" / "0.wav").write_bytes(b"not sound")
    told = elman("train", tones, *SMALL, "-o", "tones.elman")
    assert told.code == 2
    assert "0.wav must be a file of sound" in told.err
    assert not Path("tones.elman").exists()
    kept = elman("train", tones, *SMALL, "-o", "tones.elman", "--skip-bad")
    assert kept.code == 0, kept.err


def test_columns_cannot_act_on_sound(elman: Any, tones: Path) -> None:
    told = elman("train", tones, "--channels", "x", *SMALL)
    assert told.code == 2
    assert "Sound has no" in told.err


@pytest.fixture
def said() -> Path:
    """Recordings of one or two tones, with a table that names them."""
    Path("said").mkdir()
    rows = ["file,heard,who"]
    for i in range(24):
        heard = ["l", "h", "lh", "hl"][i % 4]
        parts = [tone({"l": 250, "h": 2500}[one] + 20 * (i // 4)) for one in heard]
        soundfile.write(Path("said") / f"{i}.wav", np.concatenate(parts), 8000)
        rows.append(f"{i}.wav,{heard},s{i // 4}")
    (Path("said") / "table.csv").write_text("\n".join(rows) + "\n")
    return Path("said")


HEARD = ["--task", "transduce", "--audio", "--text", "file", "--label", "heard"]
FAST = ["--units", 6, "--epochs", 2, "--batch-size", 8]


def test_what_is_said_is_learned_and_written(elman: Any, said: Path) -> None:
    trained = elman("train", said, *HEARD, "--group", "who", *FAST, "-o", "said.elman")
    assert trained.code == 0, trained.err
    assert "24 recordings of 40 channels to 2 symbols (characters)" in trained.out
    assert "next: elman transduce said.elman said/0.wav" in trained.out
    told = elman("transduce", "said.elman", said / "0.wav", said / "1.wav", "--json")
    assert told.code == 0, told.err
    lines = [json.loads(line) for line in told.out.splitlines()]
    assert [line["recording"] for line in lines] == [str(said / f"{i}.wav") for i in (0, 1)]
    assert {"output", "probability"} <= set(lines[0]["outputs"][0])
    plain = elman("transduce", "said.elman", said / "0.wav", "--count", "2")
    assert [line.split("\t")[0] for line in plain.out.splitlines()] == [str(said / "0.wav")] * 2
    measured = elman("evaluate", "said.elman", said, *HEARD[2:], "--group", "who")
    assert measured.code == 0, measured.err
    assert "held out in training" in measured.out
    rates = [line for line in measured.out.splitlines() if "error rate" in line]
    assert rates == [line for line in trained.out.splitlines() if "error rate" in line]
    shown = elman("show", "said.elman")
    assert "sound of 8,000 Hz: 40 log-mel bands, 25 ms every 10 ms" in shown.out


def test_without_the_groups_the_parts_are_not_known(elman: Any, said: Path) -> None:
    elman("train", said, *HEARD, "--group", "who", *FAST, "-o", "said.elman")
    measured = elman("evaluate", "said.elman", said, *HEARD[2:])
    assert measured.code == 0, measured.err
    assert "has changed since the model was trained on it" in measured.out


@pytest.mark.parametrize(
    ("options", "said_of_it"),
    [
        (["--swap"], "--swap cannot act on recordings"),
        (["--input-symbols", "spaces"], "--input-symbols cannot act on recordings"),
        (["--channels", "x"], "--channels cannot act on recordings"),
        (["--preset", "names"], "--preset cannot act on recordings"),
        (["--alignment", "attention"], "Measured series are read while alignments are summed"),
        (["--unit", "words"], "--unit cannot act while alignments are summed"),
        (["--test", "0.99"], "leaves none on one side"),
    ],
)
def test_options_that_recordings_have_no_use_for(
    elman: Any, said: Path, options: list[str], said_of_it: str
) -> None:
    told = elman("train", said, *HEARD, *FAST, *options)
    assert told.code == 2
    assert said_of_it in told.err


def test_columns_must_be_named(elman: Any, said: Path) -> None:
    told = elman("train", said, "--task", "transduce", "--audio")
    assert told.code == 2
    assert "table.csv needs --text and --label: it has the columns 'file', 'heard'" in told.err


def test_what_a_model_of_recordings_does_not_read(elman: Any, said: Path) -> None:
    elman("train", said, *HEARD, *FAST, "-o", "said.elman")
    for given, message in [
        (["hello"], "there is no file hello"),
        ([], "A model of recordings reads files, received standard input"),
        ([said / "0.wav", "--unknown", "skip"], "--unknown cannot act on a model of recordings"),
        ([said / "0.wav", "--lines"], "--lines cannot act on a model of recordings"),
        ([said / "table.csv"], "lacks the channels"),
    ]:
        told = elman("transduce", "said.elman", *given)
        assert (told.code, told.out) == (2, "")
        assert message in told.err
    (said / "0.wav").write_bytes(b"no sound")
    told = elman("transduce", "said.elman", said / "0.wav", said / "1.wav", "--skip-bad")
    assert told.code == 0
    assert "left out" in told.err
    Path("pairs.tsv").write_text("ab\tx\nba\ty\n" * 4)
    elman("train", "pairs.tsv", "--task", "transduce", *FAST, "-o", "pairs.elman")
    told = elman("evaluate", "pairs.elman", said, *HEARD[2:])
    assert told.code == 2

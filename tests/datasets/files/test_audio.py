"""Files of sound: of any rate, width and number of channels; what is none says so."""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from elman.datasets.files.audio import audio_files, labelled_audio, read_audio, read_frames
from elman.datasets.files.layout import TableLayout
from elman.datasets.files.spectrum import LogMel
from elman.errors import ConfigurationError, TableError

soundfile = pytest.importorskip("soundfile")


def tone(pitch: float, rate: int = 8000, seconds: float = 0.2) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * pitch * np.arange(int(rate * seconds)) / rate)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for label, pitch in (("low", 200), ("high", 2000)):
        (tmp_path / "tones" / label).mkdir(parents=True)
        for i in range(3):
            soundfile.write(tmp_path / "tones" / label / f"{i}.wav", tone(pitch + 20 * i), 8000)
    return tmp_path / "tones"


def test_a_folder_for_each_label(folder: Path) -> None:
    found = labelled_audio(folder, TableLayout())
    assert found.counts() == {"high": 3, "low": 3}
    assert found.channels == LogMel(8000).channels
    assert found.inputs[0].shape == (18, 40)


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "FLOAT"])
def test_any_width_gives_the_same_frames(tmp_path: Path, subtype: str) -> None:
    samples = np.concatenate([tone(300), tone(900)])
    soundfile.write(tmp_path / "a.wav", samples, 8000, subtype=subtype)
    read, rate = read_audio(tmp_path / "a.wav")
    assert rate == 8000
    assert np.allclose(read, samples, atol=0.02)


def test_stereo_is_averaged(tmp_path: Path) -> None:
    samples = np.stack([tone(300), -tone(300)], axis=1)
    soundfile.write(tmp_path / "a.flac", samples, 8000)
    assert np.allclose(read_audio(tmp_path / "a.flac")[0], 0, atol=1e-4)


def test_another_rate_is_converted(tmp_path: Path) -> None:
    for rate in (8000, 16_000, 44_100):
        samples = np.concatenate([tone(300, rate), tone(900, rate)])
        soundfile.write(tmp_path / f"{rate}.wav", samples, rate)
    front = LogMel(8000)
    plain, same = read_frames(tmp_path / "8000.wav", front)
    assert same == 8000
    for rate in (16_000, 44_100):
        frames, told = read_frames(tmp_path / f"{rate}.wav", front)
        assert told == rate
        assert frames.shape == plain.shape
        assert (frames.argmax(1) == plain.argmax(1)).mean() > 0.9


def test_recordings_of_another_rate_are_told(folder: Path, caplog) -> None:
    soundfile.write(folder / "low" / "9.wav", tone(200, 16_000), 16_000)
    with caplog.at_level(logging.WARNING, "elman"):
        found = labelled_audio(folder, TableLayout())
    assert found.channels == LogMel(8000).channels
    assert "1 recording of 16000 Hz read as 8000 Hz" in caplog.text


def test_a_model_is_given_its_own_frames(folder: Path) -> None:
    front = LogMel(16_000, bands=20)
    found = labelled_audio(folder, TableLayout(), front.channels)
    assert found.channels == front.channels
    with pytest.raises(ConfigurationError, match="learned from sound"):
        labelled_audio(folder, TableLayout(), ["x", "y"])


def test_a_table_of_files(folder: Path) -> None:
    table = folder.parent / "clips.csv"
    table.write_text("file,word,who\ntones/low/0.wav,l,a\ntones/high/1.wav,h,b\n")
    found = labelled_audio(table, TableLayout(text="file", label="word", group="who"))
    assert (found.labels, found.groups) == (["l", "h"], ["a", "b"])
    table.write_text("file,word\nhello,l\n")
    with pytest.raises(TableError, match="names files of sound, received 'hello'"):
        labelled_audio(table, TableLayout(text="file", label="word"))


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "must be a file of sound"), (b"RIFF....", "must be a file of sound"), (b"ID3", "sound")],
)
def test_what_is_no_sound(folder: Path, content: bytes, said: str) -> None:
    (folder / "low" / "0.wav").write_bytes(content)
    with pytest.raises(TableError, match=said):
        labelled_audio(folder, TableLayout())
    kept = labelled_audio(folder, TableLayout(skip_bad=True))
    assert len(kept) == 5
    assert "left out 1: '0.wav'" in kept.source


@pytest.mark.parametrize("kind", ["wav", "flac", "ogg"])
def test_a_file_that_was_cut_off(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    soundfile.write(path, tone(300, seconds=2), 8000)
    whole = path.read_bytes()
    with pytest.raises(TableError, match=rf"a\.{kind} must"):
        read_audio(BytesIO(whole[: len(whole) // 2]), path.name)


def test_a_file_without_samples_and_a_silent_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros(0), 8000)
    with pytest.raises(TableError, match=r"a\.wav must hold samples, received none"):
        read_audio(path)
    soundfile.write(path, np.zeros(1600), 8000)
    assert len(read_audio(path)[0]) == 1600
    assert "a.wav is silent from beginning to end" in caplog.text


def test_an_mp3_that_is_none_is_not_called_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"ID3\x03\0\0\0\0\0\0" + bytes(500))
    with pytest.raises(TableError, match=r"a\.mp3 must be a file of sound, received") as caught:
        read_audio(path)
    assert "not exist" not in str(caught.value)


def test_a_stream_whose_length_was_not_known_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, tone(300), 8000)
    whole = bytearray(path.read_bytes())
    place = whole.index(b"data") + 4
    whole[place : place + 4] = b"\xff\xff\xff\xff"
    assert len(read_audio(BytesIO(bytes(whole)), "a.wav")[0]) == 1600


def test_too_short_a_recording_is_named(folder: Path) -> None:
    soundfile.write(folder / "low" / "0.wav", tone(200, seconds=0.01), 8000)
    with pytest.raises(Exception, match=r"0\.wav: A recording needs at least 25 ms"):
        labelled_audio(folder, TableLayout())


def test_a_file_beside_the_folders(folder: Path) -> None:
    soundfile.write(folder / "stray.wav", tone(200), 8000)
    with pytest.raises(TableError, match=r"stray\.wav lies beside the folders"):
        labelled_audio(folder, TableLayout())


def test_no_sound_at_all(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="has no files of sound"):
        labelled_audio(tmp_path, TableLayout())
    assert audio_files(tmp_path) == []


def test_columns_that_sound_has_not(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match="Sound has no 'channels'"):
        labelled_audio(folder, TableLayout(channels="x"))

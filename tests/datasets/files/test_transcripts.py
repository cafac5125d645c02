"""A table of recordings and what is said in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from elman.datasets.files.layout import TableLayout
from elman.datasets.files.spectrum import LogMel
from elman.datasets.files.transcripts import table_in, transcribed_audio
from elman.errors import ConfigurationError, TableError

soundfile = pytest.importorskip("soundfile")

NAMED = {"text": "file", "label": "said", "group": "who"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clips").mkdir()
    for i in range(3):
        tone = 0.3 * np.sin(0.3 * (i + 1) * np.arange(1600))
        soundfile.write(tmp_path / "clips" / f"{i}.wav", tone, 8000)
    lines = ["file,said,who", "clips/0.wav,012,a", "clips/1.wav,1,b", "clips/2.wav,07,a"]
    (tmp_path / "said.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_a_table_and_the_folder_that_holds_it_are_read_alike(folder: Path) -> None:
    for path in (folder, folder / "said.csv"):
        found = transcribed_audio(path, TableLayout(**NAMED))
        assert found.right == ["012", "1", "07"], "zeros in front are said"
        assert found.groups == ["a", "b", "a"]
        assert found.channels == LogMel(8000).channels
        assert [x.shape for x in found.recordings] == [(18, 40)] * 3
        assert Path(found.left[0]).is_file()


def test_texts_may_be_parted_at_spaces(folder: Path) -> None:
    (folder / "said.csv").write_text("file,said\nclips/0.wav,one two\nclips/1.wav,two\n")
    layout = TableLayout(text="file", label="said")
    assert transcribed_audio(folder, layout).outputs[1] == ("t", "w", "o")
    parted = transcribed_audio(folder, layout, outputs="spaces")
    assert parted.outputs == [("one", "two"), ("two",)]


def test_a_folder_holds_one_table(folder: Path) -> None:
    (folder / "more.tsv").write_text("a\tb\n")
    with pytest.raises(TableError, match=r"must hold one table .* received 'more.tsv', 'said.csv'"):
        table_in(folder)
    with pytest.raises(TableError, match="received none"):
        table_in(folder / "clips")


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    (folder / "clips" / "1.wav").unlink()
    with pytest.raises(TableError, match=r"1\.wav must be a file of sound"):
        transcribed_audio(folder, TableLayout(**NAMED))
    found = transcribed_audio(folder, TableLayout(**NAMED, skip_bad=True))
    assert (found.right, found.groups) == (["012", "07"], ["a", "a"])
    assert "left out 1: '1.wav'" in found.source


def test_what_cannot_be_read_so(folder: Path) -> None:
    with pytest.raises(TableError, match="column 'said' names files of sound, received '012'"):
        transcribed_audio(folder, TableLayout(text="said", label="file"))
    with pytest.raises(ConfigurationError, match="Sound has no 'channels'"):
        transcribed_audio(folder, TableLayout(**NAMED, channels="x"))
    with pytest.raises(ConfigurationError, match="learned from sound"):
        transcribed_audio(folder, TableLayout(**NAMED), ["x", "y"])

from __future__ import annotations

from pathlib import Path

import pytest

from elman.datasets.files.pairs import read_pairs
from elman.errors import ConfigurationError, TableError


def written(folder: Path, text: str) -> Path:
    path = folder / "pairs.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_phonemes_are_divided_at_spaces_and_words_are_not(tmp_path: Path) -> None:
    table = read_pairs(written(tmp_path, "a còng\tʔ aː ˧˧ k a w\nan\tʔ aː n\n"))
    assert table.divisions == ("characters", "spaces")
    assert table.inputs[0] == ("a", " ", "c", "ò", "n", "g")
    assert table.outputs[1] == ("ʔ", "aː", "n")


def test_dates_and_phrases_are_characters(tmp_path: Path) -> None:
    table = read_pairs(written(tmp_path, "3 March 2021\t2021-03-03\n12 May 1999\t1999-05-12\n"))
    assert table.divisions == ("characters", "characters")


def test_swapped(tmp_path: Path) -> None:
    table = read_pairs(written(tmp_path, "aa\ta a\nabri\ta b ʁ i\n"), swap=True)
    assert table.divisions == ("spaces", "characters")
    assert table.inputs[1] == ("a", "b", "ʁ", "i")


def test_a_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    for line, said in (("b", "no tab"), ("b\t", "an empty output"), ("b\tb\tb", "3 columns")):
        path = written(tmp_path, f"a\ta\n\n{line}\n")
        with pytest.raises(TableError, match=f"line 3 has {said}"):
            read_pairs(path)
        table = read_pairs(path, skip_bad=True)
        assert len(table) == 1
        assert "left out 1" in table.source


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="is empty"):
        read_pairs(written(tmp_path, "\n"))
    with pytest.raises(ConfigurationError, match="characters or spaces, received 'words'"):
        read_pairs(written(tmp_path, "a\tb\n"), inputs="words")  # type: ignore[arg-type]


def test_select_keeps_pairs_together(tmp_path: Path) -> None:
    table = read_pairs(written(tmp_path, "a\tx\nb\ty\nc\tz\n")).select([2, 0])
    assert (table.inputs, table.outputs) == ([("c",), ("a",)], [("z",), ("x",)])

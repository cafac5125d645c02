"""CoNLL files: what is read, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets import Tagged, read_conll
from elman.datasets.files.conll import parsed_conll
from elman.datasets.source import Source
from elman.errors import ConfigurationError, TableError


def read(tmp_path: Path, text: str, **how: object) -> Tagged:
    path = tmp_path / "a.conll"
    path.write_text(text, encoding="utf-8", newline="")
    return read_conll(path, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize("between", [" ", "\t", "  ", " \t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_columns_by_tabs_or_spaces(tmp_path: Path, between: str, end: str) -> None:
    lines = ["-DOCSTART- -X- O", "", "Anna NP B-PER", "sings VB O", "", "", "Graz NP B-LOC"]
    found = read(tmp_path, end.join(lines).replace(" ", between))
    assert found.words == [("Anna", "sings"), ("Graz",)]
    assert found.labels == [("B-PER", "O"), ("B-LOC",)]
    assert found.columns == {"2": [("NP", "VB"), ("NP",)]}


def test_a_word_may_hold_spaces_where_tabs_part(tmp_path: Path) -> None:
    assert read(tmp_path, "10 000\tB-NUM\nmen\tO\n").words == [("10 000", "men")]


def test_comments_are_no_words_and_a_sharp_may_be_one(tmp_path: Path) -> None:
    text = "# sent_id = 1\n# 2 3\nThe DT O\n# # O\n\n# newdoc\n\nEnd NN O\n"
    found = read(tmp_path, text)
    assert found.words == [("The", "#"), ("End",)]


def test_conllu(tmp_path: Path) -> None:
    row = "{}\t{}\t_\t{}\t_\t_\t0\troot\t_\t_\n"
    text = "# text = vámonos\n" + "".join(
        row.format(*cells)
        for cells in [("1-2", "vámonos", "_"), (1, "vamos", "VERB"), (2, "nos", "PRON")]
    )
    found = read(tmp_path, text)
    assert (found.words, found.labels) == ([("vamos", "nos")], [("VERB", "PRON")])
    assert found.scheme == "plain"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Anna NP B-PER\nsings O\nwell RB O\n", "line 2 has 2 columns: 'sings O'"),
        ("Anna NP B-PER\nsings VB\nwell RB O\n", "line 2 has 2 columns"),
        ("a\tB-X\nb\t\nc\tO\n", "line 2 has an empty cell, number 2"),
        ("Anna\nsings\n", "most lines have 1 column;"),
        ("\n\n-DOCSTART- O\n\n", "holds no sentences"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(TableError) as raised:
        read(tmp_path, text)
    assert "a.conll" in str(raised.value)
    assert said in str(raised.value)


def test_bad_sentences_are_left_out_on_request(tmp_path: Path) -> None:
    found = read(tmp_path, "Anna B-PER\nsings\n\nGraz B-LOC\n", skip_bad=True)
    assert found.words == [("Graz",)]
    assert found.source == "a.conll (left out 1 sentences)"


def test_columns_are_chosen_by_their_number(tmp_path: Path) -> None:
    found = read(tmp_path, "1 Anna B-PER x\n2 sings O x\n", word=2, label=3)
    assert found.words == [("Anna", "sings")]
    assert list(found.columns) == ["1", "4"]
    with pytest.raises(ConfigurationError, match=r"columns 1 to 2, received label=3"):
        read(tmp_path, "Anna B-PER\n", label=3)


def test_illegal_labels_are_mended_and_said(tmp_path: Path) -> None:
    found = read(tmp_path, "a B-X\nb O\nc I-X\n")
    assert found.labels == [("B-X", "O", "B-X")]
    assert "1 label does not follow the scheme BIO" in found.remarks[0]


def test_a_source_is_tagged_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text("Anna B-PER\n")
    assert Source(str(path)).kind == "tagged"
    assert Source("conll2002-es").kind == "tagged"
    assert Source(str(path)).tagged().counts() == {"PER": 1}


WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=5).filter(
    lambda word: not word.startswith("#") and word != "-DOCSTART-"
)


@given(st.lists(st.lists(st.tuples(WORDS, st.sampled_from(["O", "B-X"])), min_size=1), min_size=1))
def test_what_was_written_is_read(sentences: list[list[tuple[str, str]]]) -> None:
    text = "\n\n".join("\n".join("\t".join(row) for row in rows) for rows in sentences)
    assert parsed_conll(text, "a", least=2).sentences == [list(map(list, s)) for s in sentences]

"""Data of one's own in the place of the unit's."""

from __future__ import annotations

from pathlib import Path

import pytest

from elman.datasets.files.layout import TableLayout
from elman.errors import ConfigurationError, TableError
from elman.unit.course import MODULES
from elman.unit.own import REPLACEABLE, own_data


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "class.csv"
    path.write_text("name,sex\nAnna,f\nOtto,m\n")
    return path


def test_a_table_stands_for_names(table: Path) -> None:
    found = own_data([f"names-nltk={table}"], TableLayout(text="name", label="sex"))
    assert found["names-nltk"].labels == ["f", "m"]


def test_a_file_stands_for_the_sonnets(tmp_path: Path) -> None:
    path = tmp_path / "poem.txt"
    path.write_text("a line\n")
    assert own_data([f"sonnets={path}"])["sonnets"].text == "a line\n"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["names-nltk"], "SET=PATH, received 'names-nltk'"),
        (["sonnets="], "SET=PATH"),
        (["tweets=a.csv"], "one of names-nltk"),
        (["names-nltk={0}", "names-nltk={0}"], "names-nltk twice"),
    ],
)
def test_what_is_no_set_of_the_unit(table: Path, given: list[str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        own_data([g.format(table) for g in given], TableLayout(text="name", label="sex"))


def test_a_table_needs_its_columns(table: Path) -> None:
    with pytest.raises((ConfigurationError, TableError), match="'name', 'sex'"):
        own_data([f"names-nltk={table}"])


def test_data_that_no_topic_reads_are_refused(table: Path) -> None:
    with pytest.raises(ConfigurationError, match="read by the topics names, sequences"):
        own_data([f"names-nltk={table}"], topics=["cell"])


def test_readers_are_topics() -> None:
    assert all(readers <= MODULES.keys() for _, readers in REPLACEABLE.values())

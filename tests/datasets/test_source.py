"""From what is pointed at to records, in the library's words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from elman.datasets.files.layout import TableLayout
from elman.datasets.source import Source
from elman.errors import ConfigurationError, DatasetError, TableError, UnknownDataset


def test_what_is_pointed_at_says_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "novel.txt").write_text("to be or not")
    (tmp_path / "people.csv").write_text("name,sex\nAnna,f\nOtto,m\n")
    sources = [Source(str(tmp_path / name)) for name in ("novel.txt", "people.csv", ".")]
    assert [source.kind for source in sources] == ["text", "labelled", "labelled"]
    assert [source.is_table for source in sources] == [False, True, False]
    assert Source(str(tmp_path), glob="*.txt").kind == "text"
    assert [Source(name).kind for name in ("names", "sonnets", "lexicon-it")] == [
        "labelled",
        "text",
        "pairs",
    ]
    assert Source("names").is_set
    assert not sources[0].is_set
    with pytest.raises(UnknownDataset, match="did you mean 'names'"):
        _ = Source("namse").kind


def test_a_table_says_which_columns_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("name;sex\nAnna;f\nOtto;m\n")
    with pytest.raises(TableError, match="needs text= and label=: it has the columns") as refused:
        Source(str(path)).labelled()
    assert 'text="name" label="sex", or series= for recordings' in refused.value.remedy
    with pytest.raises(TableError, match="needs text=: it has"):
        Source(str(path)).labelled(needs_label=False)
    layout = TableLayout(text="name", label="sex", separator=";")
    assert Source(str(path), layout).labelled().labels == ["f", "m"]
    only = Source(str(path), TableLayout(text="name")).labelled(needs_label=False)
    assert only.labels == ["", ""]
    assert only.texts


def test_a_published_set_is_read_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match='no columns to choose, received text="name"'):
        Source("names", TableLayout(text="name")).labelled()
    with pytest.raises(ConfigurationError, match="as it was published, received has_header=False"):
        Source("names", TableLayout(has_header=False)).labelled()
    with pytest.raises(ConfigurationError, match="no files to choose, received glob="):
        Source("sonnets", glob="*.txt").text()
    with pytest.raises(ConfigurationError, match="lexicon-it has no option 'language'"):
        Source("lexicon-it", language="it").pairs()
    with pytest.raises(DatasetError, match="lexicon-it is a lexicon") as refused:
        Source("lexicon-it").labelled()
    assert refused.value.remedy.endswith(', or pass task="transduce"')
    assert Source("lexicon-it").pairs().divisions == ("characters", "spaces")


def test_options_that_what_is_there_has_no_use_for(tmp_path: Path) -> None:
    np.savez(tmp_path / "w.npz", X=np.zeros((2, 3, 1)), y=np.array(["a", "b"]))
    with pytest.raises(ConfigurationError, match='have no texts, received text="x"'):
        Source(str(tmp_path / "w.npz"), TableLayout(text="x")).labelled()
    found = Source(str(tmp_path / "w.npz")).labelled()
    assert (len(found), found.texts) == (2, False)
    (tmp_path / "words.tsv").write_text("ab\tx y\n")
    with pytest.raises(ConfigurationError, match="language= cannot act on a file"):
        Source(str(tmp_path / "words.tsv"), language="fr").pairs()
    assert len(Source(str(tmp_path / "words.tsv")).pairs()) == 1


def test_a_large_text_stays_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "novel.txt"
    path.write_text("to be or not")
    whole = Source(str(path)).text()
    monkeypatch.setattr("elman.datasets.files.text_files.BIG", 0)
    parts = Source(str(path)).text()
    assert type(whole) is not type(parts)
    assert (whole.sha256, whole.head(), whole.parts) == (parts.sha256, parts.head(), parts.parts)
    assert [part.head() for part in parts.cut(0.25)] == [part.head() for part in whole.cut(0.25)]
    with pytest.raises(ConfigurationError, match="a stretch of characters 0 to 11"):
        parts.select([3, 1])

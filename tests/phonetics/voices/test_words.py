"""Tables of words: what is written comes back, what is damaged is refused."""

from __future__ import annotations

import importlib.util
import string
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import DamagedModel
from elman.phonetics import shipped
from elman.phonetics.languages.codes import LANGUAGES
from elman.phonetics.voices.words import WordTable, known_words, table_mark

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "words.py"
WORDS = st.dictionaries(
    st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8),
    st.integers(0, 800).map(lambda hundredths: hundredths / 100),
    max_size=40,
)


@given(WORDS, st.text(max_size=8))
def test_a_table_is_a_mapping_that_gives_usual_words_first(
    words: dict[str, float], other: str
) -> None:
    table = WordTable.read(WordTable.of(words).content())
    usual = sorted(words, key=lambda word: (-words[word], word))
    assert list(table.items()) == [(word, words[word]) for word in usual]
    assert all(table.get(word) == table[word] == words[word] for word in words)
    assert (other in table, table.get(other, -1.0)) == (other in words, words.get(other, -1.0))
    assert 3 not in table


@given(WORDS, st.integers(0, 50), st.integers(0, 800))
def test_the_usual_words_are_counted_and_used_so_often_at_least(
    words: dict[str, float], count: int, least: int
) -> None:
    table = WordTable.of(words)
    usual = [word for word in table if words[word] >= least / 100]
    assert table.usual(least=least / 100) == usual
    assert table.usual(count, least=least / 100) == usual[:count]


@given(st.data())
def test_what_is_no_whole_table_is_refused(data: st.DataObject) -> None:
    whole = WordTable.of({"air": 5.0, "mix": 4.5, "tok": 3.25}).content()
    cut = data.draw(st.integers(0, len(whole) - 1))
    broken = data.draw(
        st.sampled_from(
            [
                whole[:cut],
                whole + b"x",
                whole[:4] + whole[8:],
                b"\xff" * 9,
                whole[cut:] + whole[:cut],
            ]
        ).filter(lambda content: content != whole)
    )
    with pytest.raises(DamagedModel, match="install elman again"):
        WordTable.read(broken)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_its_table(code: str) -> None:
    words = known_words(code)
    assert len(words) > 20_000
    assert words[words.usual(1)[0]] > 7
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in words)
    entry = shipped.manifest("elman.phonetics.voices.words")[LANGUAGES[code].frequent]
    assert entry["sha256"] == table_mark(code)
    assert entry["words"] == len(words)
    assert entry["licence"].startswith("CC-BY-SA-4.0")


def test_all_tables_take_no_more_than_9_megabytes() -> None:
    entries = shipped.manifest("elman.phonetics.voices.words").values()
    assert sum(entry["bytes"] for entry in entries) < 9e6


@pytest.fixture(scope="module")
def script() -> ModuleType:
    pytest.importorskip("wordfreq")
    spec = importlib.util.spec_from_file_location("words_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("code", ["ko", "hi", "tr"])
def test_the_tables_are_those_that_the_script_makes(script: ModuleType, code: str) -> None:
    assert script.table_of(LANGUAGES[code]) == known_words(code)


def test_a_damaged_table_is_refused_with_its_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "files", lambda package: tmp_path)
    (tmp_path / "it.words").write_bytes(b"tok")
    known_words.cache_clear()
    try:
        with pytest.raises(DamagedModel, match=r"words of Italian.*damaged.*install elman again"):
            known_words("it")
    finally:
        known_words.cache_clear()

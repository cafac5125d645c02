"""Looking up finds every word, and no other."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import DamagedModel
from elman.phonetics.known_words import KnownWords, as_bytes

words = st.text(st.sampled_from("abzéжか"), min_size=1, max_size=5)
readings = st.lists(st.tuples(st.sampled_from("aɹʃ"), st.sampled_from("mɪ")), min_size=1,
                    max_size=3, unique=True)  # fmt: skip


@given(st.dictionaries(words, readings, max_size=30), words)
def test_every_word_is_found_and_no_other(
    lexicon: dict[str, list[tuple[str, ...]]], other: str
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "words.tsv"
        path.write_bytes(as_bytes(lexicon.items()))
        with KnownWords(path) as known:
            for word, said in lexicon.items():
                assert known.readings(word) == said
                assert word in known
            assert known.readings(other) == lexicon.get(other, [])
            assert (other in known) == (other in lexicon)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DamagedModel, match=r"elman pronounce --train"):
        KnownWords(tmp_path / "words.tsv")

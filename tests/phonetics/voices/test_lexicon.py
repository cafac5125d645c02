"""Looking up finds every word, and no other."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import DamagedModel
from elman.phonetics.voices.lexicon import KnownWords, as_bytes

words = st.text(st.sampled_from("abzéжか"), min_size=1, max_size=5)
readings = st.lists(
    st.tuples(st.sampled_from("aɹʃ"), st.sampled_from("mɪ")), min_size=1, max_size=3, unique=True
)


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


LINES = st.lists(
    st.binary(max_size=6) | st.sampled_from([b"a\tb", b"b\tc d", b"\r", b"\t", b"\0"]), max_size=6
)


@given(LINES, st.booleans(), words)
def test_any_file_is_read_rightly_or_refused_and_never_holds_us(
    lines: list[bytes], ended: bool, word: str
) -> None:
    content = b"\n".join(lines) + (b"\n" if ended else b"")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "words.tsv"
        path.write_bytes(content)
        try:
            known = KnownWords(path)
        except DamagedModel:
            return
        with known:
            wanted: dict[str, list[tuple[str, ...]]] = {}
            for line in content.decode().removesuffix("\n").split("\n") if content else ():
                key, _, said = line.partition("\t")
                wanted.setdefault(key, []).append(tuple(said.split()))
            for key in (*wanted, word, "", "a\tb", "\udc80"):
                assert known.readings(key) == wanted.get(key, [])


@given(st.dictionaries(words, readings, min_size=1, max_size=30))
def test_the_last_line_needs_no_end(lexicon: dict[str, list[tuple[str, ...]]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "words.tsv"
        path.write_bytes(as_bytes(lexicon.items()).removesuffix(b"\n"))
        with KnownWords(path) as known:
            for word, said in lexicon.items():
                assert known.readings(word) == said
            assert known.readings("zzzzzz") == []


@pytest.mark.parametrize(
    "content",
    [
        b"b\tx\na\tx\n",
        b"a\tx\r\nb\tx\r\n",
        b"a x\n",
        b"a\tx\n\nb\tx\n",
        b"a\tx\ty\n",
        b"\tx\n",
        b"a\t\n",
        b"a\tx\0\n",
        b"a\t\xff\n",
        b"x" * 100_000,
        b"\xff\xfea\0\t\0",
    ],
)
def test_what_no_bisection_can_search_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "words.tsv"
    path.write_bytes(content)
    with pytest.raises(DamagedModel, match=r"sorted lines.*elman pronounce --train"):
        KnownWords(path)


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "words.tsv"
    path.mkdir() if kind == "folder" else os.mkfifo(path)
    with pytest.raises(DamagedModel, match="elman pronounce --train"):
        KnownWords(path)

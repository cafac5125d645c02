from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import AlphabetError, ConfigurationError, SequenceError
from elman.sequences import Vocabulary

TEXT = "To be, or  not to be:\nthat is the question — ça va? " * 3


@pytest.mark.parametrize("unit", ["characters", "bytes", "words", "subwords"])
def test_what_is_coded_can_be_read_back(unit: Any) -> None:
    if unit == "subwords":
        pytest.importorskip("tokenizers")
    vocabulary = Vocabulary.of([TEXT], unit=unit, most=400)
    codes = vocabulary.encode(TEXT)
    assert vocabulary.decode(codes) == TEXT
    assert codes.max() < len(vocabulary)
    again = Vocabulary.from_json(vocabulary.to_json())
    assert again == vocabulary
    assert again.encode(TEXT).tolist() == codes.tolist()


@given(st.text(max_size=30))
def test_bytes_code_any_text(text: str) -> None:
    vocabulary = Vocabulary.of([], unit="bytes")
    assert vocabulary.decode(vocabulary.encode(text)) == text.encode("utf-8", "replace").decode()


@given(st.text(max_size=30))
def test_words_lose_nothing(text: str) -> None:
    vocabulary = Vocabulary.of([text], unit="words")
    assert vocabulary.decode(vocabulary.encode(text)) == text


def test_a_character_never_seen_is_named_with_its_place() -> None:
    with pytest.raises(AlphabetError, match=r"'x' \(position 3 of 'abx'\).*; leave it out"):
        Vocabulary.of(["ab"]).encode("abx")


def test_rare_words_are_unknown() -> None:
    vocabulary = Vocabulary.of(["a a a b b c"], unit="words", most=3)
    assert vocabulary.decode(vocabulary.encode("c")) == "\ufffd"
    assert "\ufffd" not in vocabulary.tokens


def test_subwords_without_their_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'elman\[subwords\]'"):
        Vocabulary.of(["a"], unit="subwords")


def test_bad_input() -> None:
    with pytest.raises(ConfigurationError, match="unit is one of"):
        Vocabulary.of(["a"], unit="letters")  # type: ignore[arg-type]
    with pytest.raises(SequenceError, match="A text is a string, received int"):
        Vocabulary.of(["a"]).encode(3)  # type: ignore[arg-type]

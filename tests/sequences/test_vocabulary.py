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


@pytest.mark.parametrize(
    ("unit", "pieces", "merges", "said"),
    [
        ("words", ["a", " b"], None, "a piece for unknown ones"),
        ("words", ["", "\ufffd"], None, "a piece for unknown ones"),
        ("words", ["a", "a", "\ufffd"], None, "differ from each other"),
        ("bytes", [chr(i) for i in range(16)], None, "all 256 in order, received 16"),
        ("bytes", [chr(255 - i) for i in range(256)], None, "all 256 in order"),
        ("characters", ["b", "a"], None, "sorted"),
        ("characters", [], None, "at least one piece"),
        ("subwords", ["a"], "{}", "no tokenizer"),
        ("subwords", ["a"], "not JSON", "no tokenizer"),
    ],
)
def test_a_stored_vocabulary_that_is_none_is_refused(
    unit: Any, pieces: list[str], merges: str | None, said: str
) -> None:
    if unit == "subwords":
        pytest.importorskip("tokenizers")
    with pytest.raises(AlphabetError, match=said):
        Vocabulary.from_json({"unit": unit, "pieces": pieces, "merges": merges})


def test_merges_and_pieces_belong_together() -> None:
    pytest.importorskip("tokenizers")
    stored = Vocabulary.of(["to be or not to be " * 9], unit="subwords", most=270).to_json()
    assert Vocabulary.from_json(stored).to_json() == stored
    for pieces in (stored["pieces"][:-1], ["x", *stored["pieces"][1:]]):
        with pytest.raises(AlphabetError):
            Vocabulary.from_json({**stored, "pieces": pieces})


@given(st.text("aé—😀 \n\ufffd", max_size=12), st.sampled_from(["characters", "bytes", "words"]))
def test_every_character_is_counted_once(text: str, unit: Any) -> None:
    vocabulary = Vocabulary.of(["aé—😀 \n\ufffd"], unit=unit)
    lengths = vocabulary.lengths(text)
    assert len(lengths) == len(vocabulary.encode(text)) == len(vocabulary.written(text))
    assert lengths.sum() == len(text)


def test_characters_of_subwords_are_those_of_the_text() -> None:
    pytest.importorskip("tokenizers")
    vocabulary = Vocabulary.of(["to be — or nöt to bé " * 4], unit="subwords", most=300)
    text = "to bé — 😀x"
    lengths = vocabulary.lengths(text)
    assert len(lengths) == len(vocabulary.encode(text))
    assert lengths.sum() == len(text)


def test_bytes_that_are_no_text_count_as_one_each() -> None:
    assert Vocabulary.of([], unit="bytes").lengths("é\udcffa").tolist() == [1, 0, 1, 1]


def test_words_unknown_stand_as_they_were_written() -> None:
    vocabulary = Vocabulary.of(["to be"], unit="words")
    assert vocabulary.written("to incomprehensible be") == ["to", " incomprehensible", " be"]
    assert vocabulary.are_unknown(vocabulary.encode("to see be")).tolist() == [False, True, False]


def test_a_text_with_the_unknown_sign_makes_words() -> None:
    assert "a" in Vocabulary.of(["a \ufffd\ufffd \ufffd"], unit="words").pieces


@pytest.mark.parametrize(("unit", "most"), [("words", 0), ("words", -5), ("subwords", 20)])
def test_a_vocabulary_too_small_is_refused(unit: Any, most: int) -> None:
    with pytest.raises(ConfigurationError, match="vocabulary is a whole number of at least"):
        Vocabulary.of(["a b"], unit=unit, most=most)


@pytest.mark.parametrize("unit", ["bytes", "subwords"])
def test_half_a_character_is_refused(unit: Any) -> None:
    if unit == "subwords":
        pytest.importorskip("tokenizers")
    with pytest.raises(AlphabetError, match="half a character"):
        Vocabulary.of(["ab " * 9], unit=unit).encode("a\ud800")


def test_the_replacement_character_can_be_banned() -> None:
    assert Vocabulary.of(["a\ufffd"]).tokens == ("a", "\ufffd")

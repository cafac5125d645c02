from __future__ import annotations

import json
import pickle
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import AlphabetError, ConfigurationError, SequenceError
from elman.sequences import END, REPLACEMENT, Alphabet

# Surrogates too: a text read with errors="surrogateescape" holds them.
texts = st.lists(st.text(st.characters(exclude_categories=())), min_size=1, max_size=5)
folds = st.sets(st.sampled_from(["latin", "accents", "case"]))


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@given(texts)
def test_decoding_reads_back_what_was_encoded(texts: list[str]) -> None:
    alphabet = Alphabet.of(texts)
    read_back = [alphabet.decode(row) for row in alphabet.encode(texts).rows()]
    assert read_back == [composed(text) for text in texts]


@given(texts, st.randoms(use_true_random=False))
def test_codes_are_sorted_and_independent_of_the_order_of_texts(texts, random) -> None:
    shuffled = random.sample(texts, len(texts))
    alphabet = Alphabet.of(texts)
    assert alphabet == Alphabet.of(shuffled)
    assert list(alphabet.characters) == sorted({c for text in texts for c in composed(text)})
    codes = [int(alphabet.encode([c]).values[0]) for c in alphabet.characters if c == composed(c)]
    assert codes == sorted(codes)
    assert END not in codes


@given(texts)
def test_an_encoded_text_has_the_code_of_each_character(texts: list[str]) -> None:
    alphabet = Alphabet.of(texts)
    rows = alphabet.encode(texts, end=True).rows()
    for text, row in zip(texts, rows, strict=True):
        expected = [alphabet.characters.index(c) + 1 for c in composed(text)]
        assert row.tolist() == [*expected, END]
        assert row.dtype == np.int32


@given(texts, texts)
def test_skip_leaves_exactly_the_unknown_characters_out(known, others) -> None:
    alphabet = Alphabet.of(known, unknown="skip")
    for end in (False, True):
        rows = alphabet.encode(others, end=end).rows()
        for text, row in zip(others, rows, strict=True):
            kept = "".join(c for c in composed(text) if c in alphabet.characters)
            assert alphabet.decode(row) == kept
            assert len(row) == len(kept) + end


@given(texts, texts)
def test_replace_gives_every_unknown_character_one_code(known, others) -> None:
    alphabet = Alphabet.of(known, unknown="replace", min_texts=1)
    for text, row in zip(others, alphabet.encode(others).rows(), strict=True):
        shown = (c if c in alphabet.characters else REPLACEMENT for c in composed(text))
        assert alphabet.decode(row) == "".join(shown)


@given(texts)
def test_error_is_raised_exactly_when_a_character_is_unknown(texts: list[str]) -> None:
    alphabet = Alphabet.of(["e", "x\u0301", "Anna"])
    if all(c in alphabet.characters for text in texts for c in composed(text)):
        alphabet.encode(texts)
    else:
        with pytest.raises(AlphabetError, match="Alphabet lacks"):
            alphabet.encode(texts)


def test_replace_codes_only_characters_of_several_texts() -> None:
    alphabet = Alphabet.of(["aab", "ac", "cc"], unknown="replace")
    # b stands in one text only, and `aa` in one text counts once.
    assert alphabet.characters == ("a", "c", REPLACEMENT)
    assert Alphabet.of(["aa", "b"], unknown="replace").characters == (REPLACEMENT,)


def test_an_unknown_character_is_named_with_its_place_and_a_remedy() -> None:
    with pytest.raises(AlphabetError) as caught:
        Alphabet.of(["Anna", "Dre"]).encode(["Anna", "André"])
    assert str(caught.value) == (
        "Alphabet lacks 'd' (position 3 of 'André'); train with this character or pass "
        'unknown="skip"'
    )


def test_the_message_names_the_character_as_written_and_as_folded() -> None:
    alphabet = Alphabet.of(["ab"], fold="case")
    with pytest.raises(AlphabetError, match=r"lacks 'D', folded to 'd', \(position 2 of 'aD'\)"):
        alphabet.encode(["aD"])


def test_an_accent_written_apart_is_found_though_both_parts_are_known() -> None:
    alphabet = Alphabet.of(["e", "x\u0301"])
    with pytest.raises(AlphabetError, match=r"lacks 'é' \(position 1 of"):
        alphabet.encode(["e\u0301"])


def test_composed_and_decomposed_accents_have_one_code() -> None:
    alphabet = Alphabet.of(["Zoé"])
    together, apart = alphabet.encode(["Zoé", "Zoe\u0301"]).rows()
    assert together.tolist() == apart.tolist()


@pytest.mark.parametrize("missing", [None, float("nan"), 3, b"Anna", ["Anna"]])
def test_a_value_that_is_no_text_is_reported_in_training_and_in_use(missing: object) -> None:
    message = f"Every text is a string, received {type(missing).__name__} at index 1; convert it"
    with pytest.raises(SequenceError, match=message):
        Alphabet.of(["Anna", missing])
    with pytest.raises(SequenceError, match=message):
        Alphabet.of(["Anna"]).encode(["Anna", missing])


@given(texts, folds, st.sampled_from(["error", "skip", "replace"]))
def test_json_and_pickle_keep_the_alphabet(texts, fold, unknown) -> None:
    alphabet = Alphabet.of(texts, fold=fold, unknown=unknown, min_texts=1)
    for copy in (
        Alphabet.from_json(json.loads(json.dumps(alphabet.to_json()))),
        pickle.loads(pickle.dumps(alphabet)),
    ):
        assert copy == alphabet
        assert copy.encode(texts).values.tolist() == alphabet.encode(texts).values.tolist()


@given(texts, folds)
def test_a_folded_text_is_read_like_the_text(texts, fold) -> None:
    alphabet = Alphabet.of(texts, fold=fold)
    folded = [alphabet.fold_text(text) for text in texts]
    assert alphabet.encode(folded).values.tolist() == alphabet.encode(texts).values.tolist()


def test_the_fold_is_part_of_the_alphabet() -> None:
    alphabet = Alphabet.of(["zoe"], fold=("case", "accents"))
    assert alphabet.fold == ("accents", "case")
    assert alphabet.decode(alphabet.encode(["ZOË"]).rows()[0]) == "zoe"
    with pytest.raises(AlphabetError):
        Alphabet.of(["zoe"]).encode(["ZOË"])


@pytest.mark.parametrize("characters", [("b", "a"), ("a", "a"), ("ab",), ("",)])
def test_an_alphabet_is_a_sorted_set_of_characters(characters: tuple[str, ...]) -> None:
    with pytest.raises(AlphabetError, match="a sorted set of single characters"):
        Alphabet(characters)


def test_unknown_has_three_values() -> None:
    with pytest.raises(ConfigurationError, match='"error", "skip" or "replace", received \'drop\''):
        Alphabet(("a",), unknown="drop")


def test_replace_must_have_been_trained() -> None:
    with pytest.raises(AlphabetError, match="needs an alphabet that was trained with it"):
        Alphabet.of(["Anna"]).with_unknown("replace")


@pytest.mark.parametrize("code", [-1, 4])
def test_a_code_outside_the_alphabet_is_refused(code: int) -> None:
    with pytest.raises(AlphabetError, match=f"Codes run from 0 to 3, received {code}"):
        Alphabet.of(["Ana"]).decode([1, code])


def test_decoding_stops_at_end() -> None:
    assert Alphabet.of(["ab"]).decode([1, 2, END, 1]) == "ab"


def test_length_counts_end() -> None:
    assert len(Alphabet.of(["Anna", "Bo"])) == len("ABano") + 1


@given(
    st.lists(st.one_of(st.text(), st.text("\n\u0301e\u00c9\u0416a")), max_size=6),
    st.sampled_from([(), ("case",), ("accents", "case"), ("latin",)]),
)
def test_many_texts_are_folded_as_each_is(texts: list[str], fold: tuple[str, ...]) -> None:
    alphabet = Alphabet(("a",), fold, "skip")
    assert alphabet.folded(texts) == [alphabet.fold_text(text) for text in texts]

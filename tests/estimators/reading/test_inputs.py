from __future__ import annotations

import numpy as np
import pytest

from elman.errors import AlphabetError, ConfigurationError, SequenceError
from elman.estimators.reading.inputs import Reader

NAN = float("nan")


def test_texts_are_coded_and_closed_with_end() -> None:
    reader, sequences = Reader.learn(["Anna", "Bo"])
    assert (reader.kind, reader.features) == ("text", 6)
    assert [row[-1] for row in sequences.rows()] == [0, 0]
    assert reader.read(["Bob"[:2]]).rows()[0].tolist() == sequences.rows()[1].tolist()
    unmasked, open_ended = Reader.learn(["Anna", "Bo"], end=False)
    assert not unmasked.end
    assert open_ended.lengths.tolist() == [4, 2]


def test_numpy_strings_are_texts() -> None:
    assert Reader.learn(np.array(["Anna", "Bo"]))[0] == Reader.learn(["Anna", "Bo"])[0]
    assert Reader.learn(np.array(["Anna", "Bo"], object))[0].kind == "text"


def test_whole_numbers_are_symbols() -> None:
    for X in ([[1, 5], [2]], [np.array([1, 5], np.uint8), np.array([2])], np.array([[1, 5]])):
        reader, sequences = Reader.learn(X)
        assert (reader.kind, reader.features) == ("symbols", 6)
        assert sequences.values.dtype == np.int32
        assert sequences.rows()[0].tolist() == [1, 5]


def test_channels_are_standardised_as_in_training() -> None:
    random = np.random.default_rng(0)
    X = [random.normal(5, 3, (n, 2)) for n in (3, 9, 5)]
    reader, sequences = Reader.learn(X)
    assert (reader.kind, reader.features) == ("series", 2)
    np.testing.assert_allclose(sequences.values.mean(0), 0, atol=1e-5)
    np.testing.assert_allclose(sequences.values.std(0), 1, rtol=1e-5)
    every = np.concatenate(X)
    expected = (X[1] - every.mean(0)) / every.std(0)
    np.testing.assert_allclose(reader.read([X[1]]).values, expected, rtol=1e-4, atol=1e-5)
    plain, untouched = Reader.learn(X, standardise=False)
    assert plain.mean is None
    np.testing.assert_allclose(untouched.values, every, rtol=1e-6)


def test_one_array_is_a_list_of_sequences() -> None:
    X = np.random.default_rng(0).normal(size=(4, 5, 2))
    assert Reader.learn(X)[1].lengths.tolist() == [5, 5, 5, 5]
    assert Reader.learn(X[..., 0])[0].features == 1, "one channel needs no axis"


def test_whole_numbers_are_measurements_to_a_model_of_measurements() -> None:
    reader, _ = Reader.learn([np.array([[0.5], [1.5]]), np.array([[2.5]])], standardise=False)
    assert reader.read([np.array([1, 2])]).values.tolist() == [[1.0], [2.0]]


UNREADABLE = [
    ([], "At least one sequence is needed, received none"),
    (np.zeros((0, 5, 3)), "At least one sequence is needed, received none"),
    ("Anna", "Sequences come as a list, received one string 'Anna'; pass [text]"),
    (None, "Sequences come as a list, received None"),
    (3, "Sequences come as a list, received 3"),
    (np.array(3.0), "Sequences come as a list, received a single value"),
    (
        [1, 2],
        "A sequence is a string or an array, received 1 at index 0; leave missing values out; "
        "pass a list of sequences, not one sequence",
    ),
    (
        [None, "Anna"],
        "A sequence is a string or an array, received None at index 0; leave missing "
        "values out; pass a list of sequences, not one sequence",
    ),
    (
        np.array([1.0, 2.0]),
        "One array of sequences has shape (n, time, features), received (2,); "
        "reshape it, or pass a list of arrays (time, features)",
    ),
    (
        ["Anna", None],
        "Every text is a string, received NoneType at index 1; convert it, or leave "
        "out missing values",
    ),
    (
        ["Anna", NAN],
        "Every text is a string, received float at index 1; convert it, or leave "
        "out missing values",
    ),
    (
        ["Anna", ""],
        "A sequence has at least one timestep, received an empty one at index 1; leave it out",
    ),
    (
        [[1], []],
        "Every sequence is an array of integers (time,), received float64 of shape (0,) at index 1",
    ),
    (
        [np.zeros((2, 3)), np.zeros((0, 3))],
        "A sequence has at least one timestep, received an empty one at index 1; leave it out",
    ),
    (
        ["x" * 10_000],
        "A sequence has at most 1000 characters, received 10000 at index 0 "
        f"('{'x' * 40}…' (10000 characters)); cut it, or train with max_length=10000, or "
        "with cut=True to read only the first 1000 characters",
    ),
    (
        [np.zeros((2000, 1))],
        "A sequence has at most 1000 timesteps, received 2000 at index 0; "
        "cut it, or train with max_length=2000, or with cut=True to read only the first 1000 "
        "timesteps",
    ),
    (
        [np.array([1, 2]), "ab"],
        "Every sequence is an array of integers (time,), received <U2 of shape () at index 1",
    ),
    (
        [np.array([1, 2]), np.array([0.5])],
        "Every sequence is an array of integers (time,), received float64 of shape (1,) at index 1",
    ),
    ([np.array([1, -2])], "Symbols are zero or more, received -2 at index 0"),
    (
        [np.array([2**40])],
        "Symbols run from 0 to at most 1048575, received 1099511627776; number "
        "the symbols that occur 0, 1, 2 ...",
    ),
    (
        [np.array([[0.0, 1.0], [NAN, 2.0]])],
        "Values must be finite, received NaN in sequence 0, "
        "timestep 1, channel 0; fill or cut the gap",
    ),
    (
        [np.array([[0.0], [1.0]]), np.array([[-np.inf]])],
        "Values must be finite, received -inf in "
        "sequence 1, timestep 0, channel 0; fill or cut the gap",
    ),
    (
        [np.full((2, 1), 1e300)],
        "Values must be finite and at most 3.4e+38 (float32), received "
        "1e+300 in sequence 0, timestep 0, channel 0; measure in larger units",
    ),
    (
        [np.zeros((2, 3)), np.zeros((2, 4))],
        "All sequences have the features of the first, (3,), "
        "received (4,) at index 1; give every sequence the same channels, in the same order",
    ),
    (
        [np.zeros((2, 3, 4))],
        "Every sequence has shape (time, features), received (2, 3, 4) at index 0",
    ),
    ([np.zeros((2, 0))], "A timestep has at least one channel, received none"),
    (
        [np.zeros((2, 2)), "text"],
        "Every sequence is an array of numbers (time, features), received str at index 1",
    ),
    (
        [np.array([[1.0, 7.0], [2.0, 7.0]])],
        "A channel to standardise must vary, channel 1 is "
        "always 7; leave the channel out or pass standardise=False",
    ),
]


@pytest.mark.parametrize(("X", "message"), UNREADABLE, ids=lambda value: str(value)[:40])
def test_what_cannot_be_learned_from_says_why(X: object, message: str) -> None:
    with pytest.raises(SequenceError) as caught:
        Reader.learn(X, max_length=1000)
    assert str(caught.value) == message


def test_what_a_model_cannot_read_says_why() -> None:
    texts, _ = Reader.learn(["Anna", "Bo"], max_length=5)
    symbols, _ = Reader.learn([[1, 2], [3]])
    channels, _ = Reader.learn([np.eye(2)])
    for reader, X, message in [
        (texts, [np.eye(2)], "This model reads strings, received arrays of numbers"),
        (symbols, ["Anna"], "This model reads integer symbols, received strings"),
        (channels, ["Anna"], "This model reads arrays of numbers, received strings"),
        (texts, ["Annana"], "A sequence has at most 5 characters, received 6"),
        (texts, ["Anna", ""], "received an empty one at index 1"),
        (symbols, [[1], [4]], "Symbols run from 0 to 3, received 4; train with this symbol"),
        (symbols, [[2**32 + 1]], "Symbols run from 0 to 3, received 4294967297"),
        (channels, [np.eye(3)], "This model reads 2 channels, received 3"),
        (channels, [np.array([[1.0, NAN]])], "Values must be finite, received NaN"),
    ]:
        with pytest.raises(SequenceError) as caught:
            reader.read(X)
        assert message in str(caught.value)


def test_a_text_without_a_known_character_is_refused() -> None:
    reader, _ = Reader.learn(["Anna"], unknown="skip")
    assert reader.read(["xAx"]).lengths.tolist() == [2]
    with pytest.raises(SequenceError) as caught:
        reader.read(["A", "xyz"])
    assert str(caught.value) == (
        "A text needs a character that the model knows, received 'xyz' at index 1; "
        "leave it out, or train with its characters"
    )


def test_the_rule_for_unknown_characters_can_change() -> None:
    reader, _ = Reader.learn(["Anna"])
    with pytest.raises(AlphabetError):
        reader.read(["Anita"])
    assert reader.with_unknown("skip").read(["Anita"]).lengths.tolist() == [4]
    symbols, _ = Reader.learn([[1]])
    assert symbols.with_unknown("skip") is symbols


def test_prefixes_grow_by_one() -> None:
    texts, _ = Reader.learn(["Anna"], unknown="skip")
    (parts,) = texts.prefixes(["xAn"])
    # The first has no character that is known: END alone.
    assert [row.tolist() for row in parts.rows()] == [[0], [1, 0], [1, 3, 0]]
    symbols, _ = Reader.learn([[1, 2, 3]])
    first, second = symbols.prefixes([[3, 1], [2]])
    assert [row.tolist() for row in first.rows()] == [[3], [3, 1]]
    assert [row.tolist() for row in second.rows()] == [[2]]
    # An accent written apart belongs to its letter.
    accents, _ = Reader.learn(["Zoé", "Zo"])
    (parts,) = accents.prefixes(["oe\u0301"])
    assert len(parts) == 2


BLANKS = ["Zoe ", " Zoe", "\tZoe\n", "\ufeffZoe", "Zoe\u00a0", "Zo\u200be", "Zoe \U0001f600"]


@pytest.mark.parametrize("text", BLANKS, ids=ascii)
@pytest.mark.parametrize("fold", [(), ("latin", "case")])
def test_blanks_around_a_text_are_not_read(text: str, fold: tuple[str, ...]) -> None:
    learned, read = Reader.learn([text, "Bo Ann"], fold=fold, unknown="skip", alphabet="BoAnZe fr")
    plain, expected = Reader.learn(
        ["Zoe", "Bo Ann"], fold=fold, unknown="skip", alphabet="BoAnZe fr"
    )
    assert learned == plain
    assert read.values.tolist() == expected.values.tolist()
    assert learned.read([text]).values.tolist() == plain.read(["Zoe"]).values.tolist()


def test_a_picture_is_a_character_and_not_its_name() -> None:
    reader, _ = Reader.learn(["Anna", "gri:n"], fold=("latin", "case"))
    with pytest.raises(AlphabetError, match="Alphabet lacks '\U0001f600'"):
        reader.read(["Anna\U0001f600"])
    with pytest.raises(AlphabetError, match="Alphabet lacks"):
        reader.read(["Anna\U0001f1eb\U0001f1f7"])


def test_blanks_are_nothing_where_they_are_not_read() -> None:
    reader, _ = Reader.learn(["Anna Lena", "Bo"], unknown="skip")
    for blank in ("", "   ", "\t", "\u00a0", "\ufeff", "\u200b"):
        with pytest.raises(SequenceError) as caught:
            reader.read(["Bo", blank])
        assert str(caught.value) == (
            "A sequence has at least one timestep, received an empty one at index 1; leave it out"
        )
    # Known is only the blank between: that is no text.
    with pytest.raises(SequenceError, match="needs a character that the model knows, received 'x"):
        reader.read(["x y"])


def test_every_blank_counts_where_they_are_kept() -> None:
    reader, _ = Reader.learn(["Zo e", "Zo"], spaces="keep")
    assert reader.read([" Zo  "]).lengths.tolist() == [6]
    assert Reader("text", 5, alphabet=reader.alphabet).spaces == "keep", "as models written before"
    with pytest.raises(ConfigurationError, match="spaces is"):
        Reader.learn(["Zo"], spaces="strip")  # type: ignore[arg-type]


def test_prefixes_have_a_row_for_every_character_given() -> None:
    reader, _ = Reader.learn(["Zo e", "Zo"])
    (parts,) = reader.prefixes([" Zo "])
    assert [len(row) for row in parts.rows()] == [1, 2, 3, 3]


def test_all_that_are_too_long_are_told_at_once() -> None:
    for X, unit in (
        (["x" * n for n in (3, 12, 5, 30, 7)], "characters"),
        ([np.zeros((n, 1)) for n in (3, 12, 5, 30, 7)], "timesteps"),
    ):
        with pytest.raises(SequenceError) as caught:
            Reader.learn(X, max_length=5, standardise=False)
        assert f"at most 5 {unit}, received 3 longer ones, the longest of 30 at index 3" in str(
            caught.value
        )
        assert caught.value.remedy == (
            "cut them, or train with max_length=30, or with cut=True to read only the "
            f"first 5 {unit}"
        )


def test_longer_sequences_are_read_up_to_the_limit_if_asked() -> None:
    texts, read = Reader.learn(["abcdef", "ab"], max_length=4, cut=True)
    assert (len(texts.alphabet or ""), read.lengths.tolist()) == (5, [5, 3])
    assert texts.read(["abcdx"]).values.tolist() == texts.read(["abcd"]).values.tolist()
    assert texts.written(["  abcdef"]) == ["abcd"]
    for X in ([[1, 2, 3], [3]], [np.eye(3), np.eye(3)]):
        assert Reader.learn(X, max_length=2, cut=True, standardise=False)[1].lengths.max() == 2
    with pytest.raises(ConfigurationError, match="cut=True and max_length=None"):
        Reader.learn(["a"], cut=True)


@pytest.mark.parametrize("length", [0, -1, 2.5, "9", True])
def test_a_longest_length_is_a_whole_number(length: object) -> None:
    with pytest.raises(ConfigurationError, match="max_length is a whole number from 1, or None"):
        Reader.learn(["a"], max_length=length)  # type: ignore[arg-type]

from __future__ import annotations

from typing import Any

import pytest

from elman import SequenceTransducer
from elman.errors import AlphabetError, ConfigurationError, SequenceError

WORDS = ["abba", "baba", "aba", "bab", "abab", "baa", "ab", "ba", "aab", "bba", "aa", "b"] * 3
SMALL: dict[str, Any] = {
    "units": 12,
    "embedding": 8,
    "epochs": 80,
    "batch_size": 12,
    "learning_rate": 0.02,
    "average": 0.9,
}


def sounds(word: str) -> list[str]:
    return [sound for letter in word for sound in {"a": ["aː"], "b": ["p", "f"]}[letter]]


@pytest.fixture(scope="module")
def model() -> SequenceTransducer:
    return SequenceTransducer(**SMALL).fit(WORDS, [sounds(word) for word in WORDS])


@pytest.mark.slow
def test_learns_outputs_longer_than_inputs(model: SequenceTransducer) -> None:
    assert model.predict(["abba", "bb"]) == [tuple(sounds("abba")), tuple(sounds("bb"))]
    assert model.score(["abba", "baab"], [sounds("abba"), sounds("baab")]).pairs == 2


def test_nbest_are_ordered_distinct_and_probable(model: SequenceTransducer) -> None:
    (found,) = model.predict_nbest(["ab"], 4)
    assert [h.symbols for h in found[:1]] == [("aː", "p", "f")]
    assert len({h.symbols for h in found}) == len(found) == 4
    probabilities = [h.probability for h in found]
    assert probabilities == sorted(probabilities, reverse=True)
    assert 0.5 < probabilities[0] <= sum(probabilities) < 1.001


def test_an_answer_does_not_depend_on_its_company(model: SequenceTransducer) -> None:
    words = ["a", "abababababab", "bb", "ab"]
    together = model.predict(words)
    assert together == [model.predict([word])[0] for word in words]


@pytest.mark.slow
def test_accents_are_read_as_letters_of_their_own() -> None:
    words = ["é", "ée", "eé", "e", "ee", "éé"] * 4
    model = SequenceTransducer(**{**SMALL, "epochs": 1}).fit(words, words)
    assert model.inputs_.symbols == ("e", "\u0301")
    assert model.symbols_of("é") == ["e", "\u0301"]
    whole = SequenceTransducer(**{**SMALL, "epochs": 1}, decompose=False).fit(words, words)
    assert whole.inputs_.symbols == ("e", "é")


def test_unknown_symbols_are_named_or_left_out(model: SequenceTransducer) -> None:
    with pytest.raises(AlphabetError, match=r"knows no 'x' \(position 2 of 'axb'\)"):
        model.predict(["axb"])
    assert model.predict(["axb"], unknown="skip") == model.predict(["ab"])


def test_members_and_seeds() -> None:
    settings = {**SMALL, "epochs": 2}
    outputs = [sounds(word) for word in WORDS]
    two = SequenceTransducer(**settings, members=2).fit(WORDS, outputs)
    one = SequenceTransducer(**settings).fit(WORDS, outputs)
    again = SequenceTransducer(**settings).fit(WORDS, outputs)
    assert len(two.networks_) == 2
    assert one.predict_nbest(["ab"]) == again.predict_nbest(["ab"])
    assert one.predict_nbest(["ab"]) != two.predict_nbest(["ab"])


def test_ctrl_c_keeps_what_is_there() -> None:
    def interrupt(now: Any) -> None:
        if now.epoch == 2 and now.step == now.steps:
            raise KeyboardInterrupt

    model = SequenceTransducer(**SMALL, progress=interrupt).fit(WORDS, WORDS)
    assert model.interrupted_
    assert model.best_epochs_ == [2]


def test_bad_input() -> None:
    model = SequenceTransducer(**SMALL)
    with pytest.raises(SequenceError, match="received 2 inputs and 1 outputs"):
        model.fit(["a", "b"], ["a"])
    with pytest.raises(SequenceError, match="needs pairs, received none"):
        model.fit([], [])
    with pytest.raises(SequenceError, match="at least one symbol, number 2 has none"):
        model.fit(["a", ""], ["a", "b"])
    with pytest.raises(SequenceError, match="at most 500 symbols, number 1 has 501"):
        model.fit(["a" * 501], ["a"])
    with pytest.raises(SequenceError, match="only empty ones"):
        model.fit(["a"], [""])
    with pytest.raises(ConfigurationError, match="members is a whole number from 1"):
        SequenceTransducer(members=0).fit(["a"], ["a"])
    with pytest.raises(ConfigurationError, match="validation is a share between 0 and 1"):
        SequenceTransducer(validation=1.5).fit(["a"], ["a"])


def test_fewer_beams_than_outputs(model: SequenceTransducer) -> None:
    with pytest.raises(ConfigurationError, match="beams at least n, received n=4 and beams=2"):
        model.predict_nbest(["a"], 4, beams=2)


def test_blanks_around_a_word_are_not_read(model: SequenceTransducer) -> None:
    words = ["abba ", "\tabba\n", "\ufeffabba", "ab\u200bba", "\u00a0abba"]
    assert model.predict(words) == model.predict(["abba"]) * 5
    assert model.symbols_of(" a  b ") == ["a", " ", "b"]
    with pytest.raises(SequenceError, match="at least one symbol, number 1 has none"):
        model.predict(["   "])
    keeping = SequenceTransducer(spaces="keep")
    assert keeping.symbols_of(" a  b ") == [*" a  b "]


def test_what_holds_words_may_be_a_column(model: SequenceTransducer) -> None:
    frames = pytest.importorskip("polars")
    table = frames.DataFrame({"word": ["abba", "bb"]})
    assert model.predict(table) == model.predict(["abba", "bb"])
    assert model.predict(iter(["abba", "bb"])) == model.predict(["abba", "bb"])
    two = frames.DataFrame({"word": ["abba"], "said": ["x"]})
    for held, message in [
        (two, "a table of 2 columns"),
        ({"abba": "x"}, "received a dict"),
        ({"abba"}, "received a set"),
        ("abba", "received one string 'abba'"),
        (b"abba", "received bytes"),
        ([b"abba"], "come as a list, received bytes"),
        ([{"a": "b"}], "received a dict"),
        ([None], "come as a list, received None"),
    ]:
        with pytest.raises(SequenceError, match=message):
            model.predict(held)
        with pytest.raises(SequenceError, match=message):
            SequenceTransducer().fit(held, held)


def test_all_inputs_that_are_too_long_are_told_at_once() -> None:
    with pytest.raises(SequenceError) as caught:
        SequenceTransducer(max_length=3).fit(["abcd", "a", "abcdef"], ["x"] * 3)
    assert str(caught.value) == (
        "An input has at most 3 symbols, 2 have more, the longest is number 3 with 6: 'abcdef'; "
        "shorten it, or train with max_length=6, or with cut=True to read only its beginning"
    )
    assert SequenceTransducer(max_length=3, cut=True).symbols_of("abcdef") == ["a", "b", "c"]


def test_no_epochs_are_not_the_usual_epochs() -> None:
    with pytest.raises(ConfigurationError, match="epochs is at least 1, received 0"):
        SequenceTransducer(epochs=0).fit(["a"], ["a"])

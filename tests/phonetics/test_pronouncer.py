from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from elman.phonetics.engines.recurrent import RecurrentEngine

from elman.errors import AlphabetError, ConfigurationError, SequenceError
from elman.estimators import Hypothesis
from elman.phonetics import Pronouncer, language
from elman.phonetics.engines.joint import JointModel
from elman.phonetics.voices.lexicon import KnownWords, as_bytes


class Echo:
    """A model that answers with what it was asked."""

    def predict_nbest(self, inputs: Any, n: int = 5, **how: Any) -> Any:
        return [[Hypothesis(tuple(one), 0.8), Hypothesis(("x",), 0.1)][:n] for one in inputs]


@pytest.fixture
def pronouncer(tmp_path: Path) -> Pronouncer:
    path = tmp_path / "words.tsv"
    path.write_bytes(as_bytes([("air", [("ɛ", "ɹ"), ("e", "ə")]), ("mix", [("m", "ɪ", "k", "s")])]))
    engine = RecurrentEngine(language("en"), Echo(), Echo())
    return Pronouncer(language("en"), engine, KnownWords(path))


def test_a_known_word_comes_first_and_the_model_behind(pronouncer: Pronouncer) -> None:
    first, second, third = pronouncer.pronounce_words(["Air"], 3)[0]
    assert (first.phonemes, first.how) == (("ɛ", "ɹ"), "word")
    assert (second.phonemes, second.how) == (("e", "ə"), "word")
    assert third.how == "model"
    assert first.probability > 0.6


def test_a_compound_is_said_word_by_word(pronouncer: Pronouncer) -> None:
    reading = pronouncer.pronounce(["airmix"], 1)[0][0]
    assert (reading.phonemes, reading.how) == (("ɛ", "ɹ", "m", "ɪ", "k", "s"), "split")


def test_ones_own_lexicon_comes_before(pronouncer: Pronouncer) -> None:
    pronouncer.add([("airmix", "ɹ m ɪ k s")])
    assert pronouncer.pronounce(["airmix"], 1)[0][0].phonemes == ("ɹ", "m", "ɪ", "k", "s")
    with pytest.raises(AlphabetError, match="'foo': The IPA has no '§'"):
        pronouncer.add([("foo", "f§")])


def test_engines_read_a_string_the_same_way() -> None:
    pairs = [
        (a + b + c + d, (a, b, c, d)) for a in "klm" for b in "aio" for c in "klm" for d in "aio"
    ]
    joint = JointModel.fit(pairs, rare=1)
    known = KnownWords(as_bytes([("mix", [("m", "i", "k", "s")])]))
    spoken = language("es")
    texts = ["mix-kola", "kolaMIKI", "MIX", "m2k", "kola", "mix24"]
    found = [
        [
            sorted({(r.how, "".join(p.letters for p in r.parts)) for r in readings})
            for readings in Pronouncer(spoken, engine, known).pronounce(texts, 20)
        ]
        for engine in (joint, RecurrentEngine(spoken, Echo(), Echo()))
    ]
    assert found[0] == found[1]


def test_spelling(pronouncer: Pronouncer) -> None:
    assert [one.text for one in pronouncer.spell([("s", "o")], 2)[0]] == ["so", "x"]
    with pytest.raises(AlphabetError, match=r"no segment '§' \(number 2 of 's §'\)"):
        pronouncer.spell([("s", "§")])
    with pytest.raises(SequenceError, match="at least one phoneme"):
        pronouncer.spell([()])


def test_counts_and_untrained_languages(
    pronouncer: Pronouncer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigurationError, match="count is a whole number"):
        pronouncer.pronounce(["air"], 0)
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path))
    with pytest.raises(ConfigurationError, match=r"No model of French.*--language fr"):
        Pronouncer.load("fr", train=False)

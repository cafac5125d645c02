from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from elman.domains.readings import likely_readings
from elman.errors import AlphabetError, ConfigurationError, SequenceError
from elman.phonetics import Pronouncer, language
from elman.phonetics.engines.joint import JointModel
from elman.phonetics.engines.protocol import Part, Phonemes, Reading, Spelling
from elman.phonetics.voices.find import voice
from elman.phonetics.voices.lexicon import KnownWords, as_bytes


class Echo:
    """An engine that answers with what it was asked."""

    def read(self, words: Sequence[str], n: int = 5, *, names: bool = True) -> list[list[Reading]]:
        return [
            [
                Reading(tuple(word), 0.8, "model", (Part(word, tuple(word)),)),
                Reading(("x",), 0.1, "model", (Part(word, ("x",)),)),
            ][:n]
            for word in words
        ]

    def spell(self, sounds: Sequence[Phonemes], n: int = 20) -> list[list[Spelling]]:
        return [[Spelling("".join(said), 0.8), Spelling("x", 0.1)][:n] for said in sounds]

    def align(self, letters: str, sounds: Phonemes) -> tuple[Part, ...]:
        return (Part(letters, sounds),)

    def native(self, sounds: Sequence[str]) -> Phonemes:
        return tuple(sounds)


@pytest.fixture
def pronouncer(tmp_path: Path) -> Pronouncer:
    path = tmp_path / "words.tsv"
    path.write_bytes(as_bytes([("air", [("ɛ", "ɹ"), ("e", "ə")]), ("mix", [("m", "ɪ", "k", "s")])]))
    return Pronouncer(language("en"), Echo(), KnownWords(path))


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
    pairs += [(word, tuple(word.upper())) for word in ("veinticuatro", "dos")]
    joint = JointModel.fit(pairs, rare=1)
    known = KnownWords(as_bytes([("mix", [("m", "i", "k", "s")])]))
    spoken = language("es")
    texts = ["mix-kola", "kolaMIKI", "MIX", "m2k", "kola", "mix24"]
    found = [
        [
            sorted({(r.how, "".join(p.letters for p in r.parts)) for r in readings})
            for readings in Pronouncer(spoken, engine, known).pronounce(texts, 20)
        ]
        for engine in (joint, Echo())
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
    with pytest.raises(ConfigurationError, match=r"No model of Portuguese.*--language pt-pt"):
        Pronouncer.load("pt-pt", train=False)


def test_pronouncer_and_domains_read_a_string_the_same_way() -> None:
    texts = ["paybright", "venmo", "airmix", "TeamViewer24", "b9", "gr8", "moviestv", "rmix"]
    loaded = Pronouncer.load("en").pronounce(texts)
    for text, said in zip(texts, loaded, strict=True):
        heard = likely_readings(text, voice("en"))
        assert [r.phonemes for r in heard] == [r.phonemes for r in said[: len(heard)]]
    assert loaded[0][0].phonemes == ("p", "e", "ɪ", "b", "ɹ", "a", "ɪ", "t")


def test_what_is_added_to_a_pronouncer_is_its_own() -> None:
    Pronouncer.load("es").add([("airmix", "b")])
    assert Pronouncer.load("es").pronounce(["airmix"], 1)[0][0].phonemes != ("b",)


def test_sounds_whose_likeliest_spellings_have_apostrophes_are_spelt_all_the_same() -> None:
    (found,) = Pronouncer.load("en").spell([tuple("hello")], count=1)
    assert len(found) == 1
    assert "'" not in found[0].text


def test_letters_that_a_romanisation_lacks_are_read_and_not_named() -> None:
    for code, word, said in (("ko", "visa", "p i d͡ʑ a"), ("ja", "cafe", "k a ɸ e")):
        assert " ".join(Pronouncer.load(code).pronounce([word], 1)[0][0].phonemes) == said


def test_one_string_is_no_list_of_texts() -> None:
    pronouncer = Pronouncer.load("en")
    for ask in (pronouncer.pronounce, pronouncer.pronounce_words):
        with pytest.raises(
            SequenceError, match=r"come as a list, received one string 'airmix'; pass \[.airmix.\]"
        ):
            ask("airmix")
    for sounds in ("sol", ["sol"]):
        with pytest.raises(SequenceError, match="come as a list, received one string 'sol'"):
            pronouncer.spell(sounds)

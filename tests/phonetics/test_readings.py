from __future__ import annotations

import pytest

from elman.errors import AlphabetError, ConfigurationError, SequenceError
from elman.phonetics import LANGUAGES, language
from elman.phonetics.languages.letter_names import names_of
from elman.phonetics.readings import ways

KNOWN = {"air", "mix", "cool", "math", "games", "great", "forever", "ever", "team", "viewer"}


def best(text: str, code: str = "en") -> tuple[str, tuple[object, ...]]:
    way = ways(text, language(code), KNOWN.__contains__)[0]
    return way.how, way.parts


def test_brands_of_every_kind() -> None:
    assert best("coolmathgames") == ("split", ("cool", "math", "games"))
    assert best("TeamViewer") == ("word", ("team", "viewer"))
    assert best("gr8") == ("sound", ("great",))
    assert best("4ever") == ("sound", ("forever",))
    assert best("air-mix") == ("word", ("air", "mix"))
    assert best("6pm")[0] == "digits+letters"
    assert best("jqw")[0] == "letters"
    assert best("b9dm")[0] == "letters+digits"
    assert best("rmix") == ("letters+word", (("ɑ", "ɹ"), "mix"))
    assert best("moviestv")[1] == ("movies", ("t", "i"), ("v", "i"))
    assert best("eqla3", "ar")[1][-1] == ("ʕ",)


def test_signs_are_said_or_refused() -> None:
    assert best("air&mix")[1] == ("air", "and", "mix")
    assert "più" in best("mix+", "it")[1]
    with pytest.raises(AlphabetError, match="Hindi is not written with '#'"):
        ways("a#b", language("hi"), KNOWN.__contains__)


def test_acronyms_with_vowels_are_words_before_letters() -> None:
    assert best("IKEA")[0] == "model"
    assert best("IBM")[0] == "letters"


@pytest.mark.parametrize("text", ["airmix", "b9dm", "IBM", "s3cure", "x", "a1b2c3"])
def test_weights_are_a_distribution(text: str) -> None:
    found = ways(text, language("en"), KNOWN.__contains__)
    assert sum(way.weight for way in found) == pytest.approx(1, abs=0.02)
    assert [way.weight for way in found] == sorted((w.weight for w in found), reverse=True)


def test_every_language_names_letters_and_digits() -> None:
    for spoken in LANGUAGES.values():
        names = names_of(spoken.code)
        assert len(names) == 36
        assert all(names.values())


def test_bad_strings_are_refused() -> None:
    with pytest.raises(AlphabetError, match=r"not written with 'ж' \(position 3 of 'abж'\)"):
        ways("abж", language("en"), KNOWN.__contains__)
    with pytest.raises(SequenceError, match="at least one letter or digit, received ''"):
        ways("", language("en"), KNOWN.__contains__)
    with pytest.raises(SequenceError, match="at most 200 characters, received 500"):
        ways("a" * 500, language("en"), KNOWN.__contains__)


def test_an_unknown_language_is_told_which_there_are() -> None:
    with pytest.raises(
        ConfigurationError, match=r"language 'xx'; there are en-us.*--task transduce"
    ):
        language("xx")


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("1984", "en", ["nineteen", "eighty", "four"]),
        ("3rd", "en", ["third"]),
        ("24/7", "en", ["twenty", "four"]),
        ("Studio54", "en", ["studio", "fifty", "four"]),
        ("500px", "en", ["five", "hundred"]),
        ("23andMe", "en", ["twenty", "three", "and", "me"]),
        ("Dr. Oetker", "en", ["doctor", "oetker"]),
        ("MrBeast", "en", ["mister", "beast"]),
        ("St John", "en", ["saint", "john"]),
        ("Main St", "en", ["main", "street"]),
        ("Acme Ltd", "en", ["acme", "limited"]),
        ("Hanni & Nanni", "de", ["hanni", "und", "nanni"]),
        ("Mme Dupont", "fr", ["madame", "dupont"]),
        ("Sra López", "es", ["señora", "lópez"]),
        ("100%", "ru", ["сто", "процентов"]),
        ("21%", "ru", ["двадцать", "один", "процент"]),
        ("$3", "ru", ["доллара"]),
        ("$20", "en", ["twenty", "dollars"]),
        ("$1984", "en", ["one", "thousand", "nine", "hundred", "eighty", "four", "dollars"]),
        ("€1", "it", ["un", "euro"]),
        ("£12.50", "en", ["twelve", "pounds", "fifty"]),
        ("5 €", "fr", ["euros"]),
        (
            "1,234,567",
            "en",
            [
                "one",
                "million",
                "two",
                "hundred",
                "thirty",
                "four",
                "thousand",
                "five",
                "hundred",
                "sixty",
                "seven",
            ],
        ),
        ("McDonald", "de", ["mäk", "donald"]),
        ("mckinsey", "es", ["mac", "kinsey"]),
        ("WiFi", "en", ["wifi"]),
        ("JohnBeast", "en", ["john", "beast"]),
    ],
)
def test_strings_are_read_as_people_do(text: str, code: str, words: list[str]) -> None:
    known = {"studio", "and", "me", "beast", "main", "john", "wifi"}
    assert list(ways(text, language(code), known.__contains__)[0].words) == words


def test_letters_stand_at_the_edges_of_words_alone() -> None:
    for text in ("paybright", "venmo", "PayBright", "kanvio"):
        way = ways(text, language("en"), {"pay", "bright"}.__contains__)[0]
        assert all(isinstance(part, str) for part in way.parts), text
    assert best("xbox") == ("letters+word", (("ɛ", "k", "s"), "box"))
    assert best("pbskids")[1][-1] == "kids"
    assert best("sonyhd")[1][0] == "sony"


def test_both_ways_of_jpeg() -> None:
    found = {way.how for way in ways("JPEG", language("en"), {"peg"}.__contains__)[:2]}
    assert found == {"letters", "letters+word"}


def test_initials_and_acronyms_of_other_scripts() -> None:
    assert best("U.S.A.")[0] == "letters"
    assert best("СССР", "ru") == ("letters", (("e", "s"), ("e", "s"), ("e", "s"), ("e", "r")))
    assert best("ÖBB", "de")[1][0] == ("øː",)


def test_words_of_signs_are_no_letters() -> None:
    assert best("A&B", "es") == ("letters+word", (("a",), "y", ("b", "e")))  # no "i griega"
    assert best("A&B", "ar")[0] == "letters+word"


def test_two_digits_beside_a_known_word_are_a_number() -> None:
    known = {"studio", "studiosa", "hello"}
    assert ways("Studio54", language("it"), known.__contains__)[0].how == "word+number"
    assert ways("hell0", language("en"), known.__contains__)[0].parts == ("hello",)


def test_digits_are_arabic_letters_in_small_letters_alone() -> None:
    assert best("eqla3", "ar")[1][-1] == ("ʕ",)
    assert best("B2B", "ar")[0] == "letters+digits"
    assert "shape" not in best("23andMe", "ar")[0]
    assert "shape" not in best("1,984", "ar")[0]


@pytest.mark.parametrize("text", ["Łódź", "café"])
@pytest.mark.parametrize("code", ["ru", "ko", "en", "tr"])
def test_accents_make_no_acronym(text: str, code: str) -> None:
    assert best(text, code)[0] == "model"

"""Names of letters and digits are said with the sounds that the language's words have."""

from __future__ import annotations

import pytest

from elman.datasets import describe, load
from elman.phonetics import LANGUAGES, Language
from elman.phonetics.entries import readings_of
from elman.phonetics.languages.letter_names import names_of, other_names_of, scored_names


@pytest.mark.slow
@pytest.mark.parametrize("code", [code for code, one in LANGUAGES.items() if one.shipped])
def test_names_use_the_lexicons_sounds(code: str) -> None:
    spoken: Language = LANGUAGES[code]
    if not describe(spoken.lexicon).installed:
        pytest.skip(f"the package of {spoken.lexicon} is not installed")
    # A tenth of the words has every usual sound.
    rows = list(load(spoken.lexicon))[::10]  # type: ignore[arg-type]
    sounds = {s for ways in readings_of(rows, spoken).values() for way in ways for s in way}
    strange = {s for name in names_of(spoken.code).values() for s in name} - sounds
    assert not strange


def test_a_language_has_its_own_names_and_no_others() -> None:
    sounds = {s for code in LANGUAGES for name in names_of(code).values() for s in name}
    for code in LANGUAGES:
        sounds |= {s for ways in other_names_of(code).values() for said in ways for s in said}
    for code, spoken in LANGUAGES.items():
        own = {(letter, said) for letter, said in names_of(code).items()}
        own |= {(letter, said) for letter, ways in other_names_of(code).items() for said in ways}
        found = {
            (letter, said)
            for letter, ways in scored_names(spoken, sorted(sounds)).items()
            for said, _ in ways
        }
        abroad = {entry.partition(" ")[0] for entry in spoken.names_abroad.split("|") if entry}
        assert {pair for pair in found - own if pair[0] not in abroad} == set()


def test_letters_beyond_z_have_names() -> None:
    assert other_names_of("de")["ü"] == (("yː",),)
    assert set("абвгдежзиклмнопрстуфхцчшщыэюя") <= set(other_names_of("ru"))
    assert {"ç", "ğ", "ı", "ö", "ş", "ü"} <= set(other_names_of("tr"))

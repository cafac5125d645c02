"""Names of letters and digits are said with the sounds that the language's words have."""

from __future__ import annotations

import pytest

from elman.datasets import describe, load
from elman.phonetics import LANGUAGES, Language
from elman.phonetics.entries import readings_of
from elman.phonetics.languages.letter_names import names_of, scored_names


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


def test_a_language_has_its_own_names_and_those_that_it_borrows() -> None:
    spoken = LANGUAGES["en-us"]
    sounds = {s for code in LANGUAGES for name in names_of(code).values() for s in name}
    found = {way for way, _ in scored_names(spoken, sorted(sounds))["r"]}
    assert found == {names_of(code)["r"] for code in ("en-us", *spoken.borrows)}

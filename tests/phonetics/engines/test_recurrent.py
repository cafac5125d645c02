from __future__ import annotations

from dataclasses import replace

from elman.phonetics import Recipe, language
from elman.phonetics.engines.recurrent import learned_words, pairs_of

SHORT = {f"{a}{b}": [(a, b)] for a in "abcdefg" for b in "aeiou"}
LONG = {word * 6: [said[0] * 6] for word, said in SHORT.items()}


def test_fewer_long_words_are_learned_from() -> None:
    recipe, spoken = Recipe(cells=270), language("es")
    short, long = (learned_words(words, spoken, {}, recipe) for words in (SHORT, LONG))
    assert (len(short), len(long)) == (30, 2)  # 9 cells each, and 169
    assert len(learned_words(SHORT, spoken, {}, replace(recipe, words=7))) == 7


def test_frequent_words_come_first() -> None:
    usual = {"gu": 0.5, "ca": 0.3}
    learned = learned_words(SHORT, language("es"), usual, Recipe(words=4))
    assert learned[:2] == ["gu", "ca"]


def test_accents_are_left_out_once_more_towards_sounds() -> None:
    readings = {
        "añeo": [("a", "ɲ", "e", "o")],
        "pe": [("p", "e")],
        "si": [("s", "i")],
        "mo": [("m", "o")],
    }
    words = list(readings)
    inputs, outputs = pairs_of(readings, words, language("es"), {}, Recipe(), swap=False)
    assert ("aneo", ("a", "ɲ", "e", "o")) in list(zip(inputs, outputs, strict=True))
    back, letters = pairs_of(readings, words, language("es"), {}, Recipe(), swap=True)
    assert dict(zip(back, letters, strict=True))[("a", "ɲ", "e", "o")] == "añeo"
    assert "aneo" not in letters


def test_other_scripts_are_spelt_in_latin_letters() -> None:
    readings = {"да": [("d", "a")], "нет": [("nʲ", "e", "t")]}
    inputs, _ = pairs_of(readings, ["да", "нет"], language("ru"), {}, Recipe(), swap=False)
    assert {"да", "нет", "da"} <= set(inputs)
    _, letters = pairs_of(readings, ["да", "нет"], language("ru"), {}, Recipe(), swap=True)
    assert letters == ["da", "net"]

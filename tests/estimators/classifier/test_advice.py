"""Which settings are recommended for which texts."""

from __future__ import annotations

from elman.estimators.classifier.advice import recommended
from elman.estimators.classifier.presets import GENERIC_TEXT


def test_names_keep_their_settings() -> None:
    assert recommended(["Anna", "Jean-Luc Picard"] * 50)[0] == GENERIC_TEXT


def test_the_number_of_sentences_counts() -> None:
    text = "what a long and winding road this is"
    few, many = recommended([text] * 10)[0], recommended([text] * 2000)[0]

    assert few["batch_size"] < many["batch_size"]
    assert few["epochs"] > many["epochs"]


def test_networks_that_start_from_others_have_their_settings() -> None:
    text = "what a long and winding road this is"
    for count in (10, 2000):
        afresh, started = (recommended([text] * count, starts=s)[0] for s in (False, True))
        assert started["embedding"] > afresh["embedding"]
        assert "layer_decay" not in afresh
        assert 0 < started["layer_decay"] < 1
    assert recommended(["Anna", "Otto"], starts=True)[0] == GENERIC_TEXT


def test_a_unit_that_was_chosen_stays() -> None:
    assert recommended(["Anna", "Otto"], "words")[0]["unit"] == "words"
    assert "unit" not in recommended(["what a long and winding road"], "characters")[0]

"""A small voice, so that no test trains a real one."""

from __future__ import annotations

import pytest

from elman.phonetics.echoes import Echoes
from elman.phonetics.joint import JointModel
from elman.phonetics.nearness import Nearness
from elman.phonetics.voice import Voice, letter_names


@pytest.fixture(scope="package")
def speaker() -> Voice:
    pairs = [
        (f"{a}{v}{b}", (*x, *s, *y))
        for a, x in (("m", "m"), ("f", "f"), ("ph", "f"), ("s", "s"), ("z", "z"))
        for v, s in (("air", "ɛɹ"), ("i", "ɪ"), ("a", "æ"), ("are", "ɛɹ"))
        for b, y in (("x", "ks"), ("cks", "ks"), ("m", "m"), ("t", "t"))
    ] + [("air", ("ɛ", "ɹ")), ("airs", ("ɛ", "ɹ", "s")), ("are", ("ɛ", "ɹ"))]
    model = JointModel.fit(pairs, rare=1)
    names = letter_names("fr", model.sounds)
    letters = [*model.letters, *(c for c in "0123456789" if c not in model.letters)]
    model = JointModel(letters, model.sounds, model.chunks[: model.end], model.automaton, names)
    near = Nearness(model.sounds)
    words = {"fix": 5.0, "air": 6.0, "mix": 5.0}
    said = [("fix", ("f", "ɪ", "k", "s")), ("mix", ("m", "ɪ", "k", "s"))]
    return Voice("en", model, words, near, Echoes(said, near))

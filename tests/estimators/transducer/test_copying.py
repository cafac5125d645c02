from __future__ import annotations

import numpy as np

from elman.estimators.transducer.copying import copied, hiding
from elman.sequences.vocabulary import UNKNOWN
from elman.sequences.words import Words


def test_what_is_hidden_is_alike_on_both_sides_and_hidden_on_both() -> None:
    left = ["in Ulm , ja"] * 200
    right = ["yes , in Ulm"] * 200
    read, wrote = Words.of(left, unit="words"), Words.of(right, unit="words")
    x = np.split(read.encode(left).values, 200)
    y = np.split(wrote.encode(right).values, 200)
    hidden_x, hidden_y = hiding(read, wrote, x, y, seed=3)
    again = hiding(read, wrote, x, y, seed=3)
    changed = 0
    for i in range(200):
        a, b = read.shown(hidden_x[i]), wrote.shown(hidden_y[i])
        assert a.count(UNKNOWN) == b.count(UNKNOWN) <= 1
        # Marks stay, and what only one side has.
        assert {",", "ja"} <= set(a)
        assert "yes" in b
        changed += UNKNOWN in a
        assert (again[0][i] == hidden_x[i]).all()
        assert (x[i] == read.encode(["in Ulm , ja"]).values).all()
    assert 10 < changed < 60


def test_names_of_several_pieces_are_copied_whole_and_once() -> None:
    source = [" vor", " Herrn", " Müller", "-", "Lüdenscheid", ","]
    assert copied([UNKNOWN], source, [4]) == [" Müller-Lüdenscheid"]
    assert copied([UNKNOWN, UNKNOWN, "!"], source, [2, 3, 0]) == [" Müller-Lüdenscheid", "", "!"]
    assert copied([UNKNOWN, " and", UNKNOWN], source, [1, 0, 1]) == [" Herrn", " and", " Herrn"]
    assert copied([UNKNOWN], [" 3", ".", "50", "."], [0]) == [" 3.50"]
    assert copied([UNKNOWN], [], [0]) == [""]
    assert copied([UNKNOWN], [" a", ",", " b"], [1]) == [" ,"]


def test_of_letters_and_parts_of_words_the_whole_word_is_copied() -> None:
    letters = [*"vor Re\u0301gnier-Loos, ja"]
    for at in range(4, 15):
        assert copied([UNKNOWN], letters, [at]) == [" R\u00e9gnier-Loos"]
    assert copied([UNKNOWN], letters, [0]) == [" vor"]
    assert copied([UNKNOWN], [" Franz", "en", "s", "bad", "."], [2]) == [" Franzensbad"]

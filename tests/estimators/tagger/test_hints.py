from __future__ import annotations

import numpy as np

from elman.estimators.tagger.hints import hints_of, templates, traits_of


def hashed(sentences: list[list[str]]) -> list[np.ndarray]:
    words = [word for sentence in sentences for word in sentence]
    lengths = np.array([len(sentence) for sentence in sentences])
    traits = np.array([traits_of(word) for word in words], np.uint32)
    found = hints_of(traits, [[word[:1] for word in words]], lengths, 1 << 20)
    return np.split(found, np.cumsum(lengths)[:-1])


def test_hints_of_a_sentence_do_not_depend_on_its_neighbours() -> None:
    first, second = ["Anna", "sings", "."], ["Otto"]
    together = hashed([first, second, first])
    np.testing.assert_array_equal(together[0], hashed([first])[0])
    np.testing.assert_array_equal(together[1], hashed([second])[0])
    np.testing.assert_array_equal(together[2], together[0])
    assert together[0].shape == (3, len(templates(1)))


def test_two_words_away_is_the_farthest_that_counts() -> None:
    a, b = hashed([["a", "b", "c", "d", "e"]])[0], hashed([["a", "b", "c", "d", "X"]])[0]
    assert (a[1] == b[1]).all()
    assert (a[2] != b[2]).any()
    assert (a[0] == b[0]).all()

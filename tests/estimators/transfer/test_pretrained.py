"""What a generator has to give, and which of its symbols are the same as those of a network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from elman import SequenceClassifier, SequenceGenerator
from elman.errors import ConfigurationError, NotAModel
from elman.estimators.transfer.pretrained import open_pretrained
from elman.sequences import Words

TEXTS = ["The film was fine", "the plot was dull"] * 6


@pytest.fixture(scope="module")
def generator() -> SequenceGenerator:
    model = SequenceGenerator(
        unit="words", embedding=4, units=3, cell="gru", epochs=1, batch_size=2, steps=4
    )
    return model.fit(TEXTS)


def test_symbols_are_found_as_they_stand_else_folded(generator: SequenceGenerator) -> None:
    source = open_pretrained(generator)
    pieces = generator.vocabulary_.pieces
    rows = source.same(["", " film", " the", "film", " never"], str.casefold)
    assert rows[0] == [len(pieces)]
    assert rows[1] == [pieces.index(" film")]
    # At the beginning of a text there is no space before a word, and one has a capital.
    assert sorted(rows[2]) == sorted([pieces.index("The"), pieces.index("the")])
    assert rows[3] == [pieces.index(" film")]
    assert rows[4] == []


def test_settings_of_a_network_that_takes_over_all(generator: SequenceGenerator) -> None:
    wanted = {"unit": "words", "embedding": 4, "units": 3, "cell": "gru"}
    assert open_pretrained(generator).summed_up() == wanted


def test_a_generator_without_an_embedding_gives_rows_of_its_first_layer() -> None:
    model = SequenceGenerator(units=3, cell="simple", epochs=1, batch_size=2, steps=4)
    source = open_pretrained(model.fit("to be or not to be, " * 4))
    assert not source.embedded
    assert source.vectors.shape == (len(model.vocabulary_), 3)
    assert source.end is None


def test_what_is_no_generator_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="starts from a generator, received 3"):
        open_pretrained(3)
    with pytest.raises(ValueError, match="not fitted yet"):  # scikit-learn's own, where loaded
        open_pretrained(SequenceGenerator())
    other = SequenceClassifier(units=2, epochs=1).fit(["Anna", "Otto"] * 2, ["f", "m"] * 2)
    other.save(tmp_path / "names.elman")
    with pytest.raises(NotAModel, match="SequenceGenerator is needed"):
        open_pretrained(tmp_path / "names.elman")


def test_words_of_another_vocabulary_get_codes_too(generator: SequenceGenerator) -> None:
    words = Words.of(
        ["A weak plot"] * 2, unit="words", fold=("case",), beside=generator.vocabulary_
    )
    assert {" weak", " plot", " film", "the"} <= set(words.characters)
    assert "The" not in words.characters
    assert np.array_equal(words.encode(["a film"]).values > 0, [True, True])

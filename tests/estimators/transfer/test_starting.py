"""Classifiers and taggers that start from a generator: what they keep of it, what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from elman import SequenceClassifier, SequenceGenerator, SequenceTagger
from elman.errors import ConfigurationError

TEXTS = ["a fine film", "a moving plot", "a dull film", "a weak plot"] * 6
LABELS = ["pos", "pos", "neg", "neg"] * 6
WORDS = {"unit": "words", "cell": "gru", "embedding": 4, "units": 3}
SENTENCES = [["Anna", "lives", "in", "Graz"], ["Otto", "sings"]] * 6
TAGS = [["B-PER", "O", "O", "B-LOC"], ["B-PER", "O"]] * 6


@pytest.fixture(scope="module")
def generator() -> SequenceGenerator:
    model = SequenceGenerator(**WORDS, epochs=1, batch_size=2, steps=4)
    return model.fit(["a moving film", "a weak melodrama"] * 8)


def vector(model: SequenceClassifier, word: str) -> np.ndarray:
    return np.asarray(model.networks_[0].layers[0].W)[
        model.reader_.alphabet.characters.index(word) + 1
    ]


def test_frozen_vectors_stay_those_of_the_generator(generator: SequenceGenerator) -> None:
    model = SequenceClassifier(**WORDS, epochs=3, init_from=generator, fine_tune="frozen")
    told: list[str] = []
    model.fit(TEXTS, LABELS, announce=lambda outline: told.extend(outline.remarks))
    given = np.asarray(generator.networks_[0].layers[0].W)
    at = generator.vocabulary_.pieces.index(" moving")
    np.testing.assert_array_equal(vector(model, " moving"), given[at])
    # A word that the labelled texts lack is known from the others.
    at = generator.vocabulary_.pieces.index(" melodrama")
    np.testing.assert_array_equal(vector(model, " melodrama"), given[at])
    assert told == model.record_["transfer"]
    assert "fine-tuning: none of it changes any more" in told


def test_fine_tuned_vectors_move(generator: SequenceGenerator) -> None:
    model = SequenceClassifier(**WORDS, epochs=2, init_from=generator, fine_tune="all")
    model.fit(TEXTS, LABELS)
    at = generator.vocabulary_.pieces.index(" moving")
    assert (vector(model, " moving") != np.asarray(generator.networks_[0].layers[0].W)[at]).any()


def test_a_file_and_a_model_give_the_same(generator: SequenceGenerator, tmp_path: Path) -> None:
    generator.save(tmp_path / "lm.elman")
    models = [
        SequenceClassifier(**WORDS, epochs=1, init_from=start).fit(TEXTS, LABELS)
        for start in (generator, tmp_path / "lm.elman")
    ]
    first, second = (model.predict_proba(TEXTS[:4]) for model in models)
    np.testing.assert_array_equal(first, second)


def test_another_unit_is_refused(generator: SequenceGenerator) -> None:
    with pytest.raises(ConfigurationError, match="its symbols are words, those of this network"):
        SequenceClassifier(init_from=generator).fit(["Anna", "Otto"] * 2, ["f", "m"] * 2)
    letters = SequenceGenerator(unit="bytes", units=2, epochs=1, batch_size=2, steps=4)
    with pytest.raises(ConfigurationError, match="a tagger reads words and their characters"):
        SequenceTagger(init_from=letters.fit("to be or not, " * 4)).fit(SENTENCES, TAGS)


def test_settings_that_cannot_act_are_refused(generator: SequenceGenerator) -> None:
    with pytest.raises(ConfigurationError, match="fine_tune cannot act on a network that takes"):
        SequenceClassifier(fine_tune="frozen").fit(["Anna", "Otto"] * 2, ["f", "m"] * 2)
    frozen = SequenceClassifier(**WORDS, init_from=generator, fine_tune="frozen", layer_decay=0.5)
    with pytest.raises(ConfigurationError, match="layer_decay cannot act on layers that never"):
        frozen.fit(TEXTS, LABELS)
    series = SequenceClassifier(init_from=generator)
    with pytest.raises(ConfigurationError, match="init_from cannot act on input that is no text"):
        series.fit(np.random.default_rng(0).random((4, 3, 2)), [0, 1, 0, 1])


def test_a_tagger_starts_from_words() -> None:
    start = SequenceGenerator(
        unit="words", cell="lstm", embedding=6, units=5, epochs=1, batch_size=2, steps=4
    ).fit(["Anna lives in Wien", "Otto sings in Berlin"] * 6)
    model = SequenceTagger(
        units=5, embedding=6, epochs=2, average=0.0, init_from=start, fine_tune="frozen"
    ).fit(SENTENCES, TAGS)
    network, given = model.networks_[0], start.networks_[0].layers
    at = start.vocabulary_.pieces.index(" Wien")
    row = model.reader_.vocabulary.index("wien") + 2
    np.testing.assert_array_equal(network.words.W[row], given[0].W[at])
    forward = network.encoder.layers[1].forward
    np.testing.assert_array_equal(forward.W_h, given[1].W_h)
    np.testing.assert_array_equal(forward.W_x[:6], given[1].W_x)


def test_a_tagger_reads_spellings_as_a_generator_of_characters() -> None:
    start = SequenceGenerator(
        cell="lstm", embedding=5, units=5, epochs=1, batch_size=2, steps=4
    ).fit("Anna lives in Wien. " * 6)
    model = SequenceTagger(
        units=4, embedding=6, spelling=5, epochs=1, init_from=start, fine_tune="frozen", average=0.0
    ).fit(SENTENCES, TAGS)
    network, given = model.networks_[0], start.networks_[0].layers
    np.testing.assert_array_equal(network.spelling.layers[1].forward.W_h, given[1].W_h)
    assert "W" in model.reader_.alphabet


def test_vectors_that_were_taken_over_are_not_written_over(generator: SequenceGenerator) -> None:
    model = SequenceClassifier(
        **WORDS, epochs=1, learning_rate=1e-9, init_from=generator, fine_tune="all"
    ).fit(TEXTS, LABELS)
    at = generator.vocabulary_.pieces.index(" moving")
    given = np.asarray(generator.networks_[0].layers[0].W)
    np.testing.assert_allclose(vector(model, " moving"), given[at], atol=1e-6)

"""A classifier of sentences: words, what is cut, the linear model beside, and its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman import SequenceClassifier
from elman.errors import ConfigurationError, SequenceError
from elman.estimators import use
from elman.estimators.classifier.advice import recommended
from elman.estimators.classifier.calibration import fit_mixture

GOOD = ["fine", "good", "moving", "great"]
BAD = ["dull", "bad", "weak", "poor"]


def sentences(n: int = 60) -> tuple[list[str], list[str]]:
    draw = np.random.default_rng(1)
    labels = draw.choice(["neg", "pos"], n).tolist()
    words = {"neg": BAD, "pos": GOOD}
    texts = [
        f"this {draw.choice(['film', 'plot', 'cast'])} is really {draw.choice(words[label])} ."
        for label in labels
    ]
    return texts, labels


def model(**settings: Any) -> SequenceClassifier:
    usual = {
        "unit": "words",
        "embedding": 8,
        "cell": "gru",
        "units": 4,
        "epochs": 3,
        "batch_size": 16,
        "learning_rate": 0.01,
        "validation": 0.2,
    }
    return SequenceClassifier(**{**usual, **settings})


@pytest.fixture(scope="module")
def fitted() -> SequenceClassifier:
    return model(word_ngrams=2, character_ngrams=3).fit(*sentences())


def test_words_and_the_linear_model_learn(fitted: SequenceClassifier) -> None:
    assert fitted.predict(["the film is good", "the cast is weak"]).tolist() == ["pos", "neg"]
    assert 0 <= fitted.mixture_ <= 1
    assert fitted.record_["networks_share"] == fitted.mixture_


def test_the_file_answers_the_same_with_both_engines(
    fitted: SequenceClassifier, tmp_path: Path
) -> None:
    fitted.save(tmp_path / "m.elman")
    texts = ["a good film", "never seen words here", "dull"]
    expected = fitted.predict_proba(texts)

    for again in (SequenceClassifier.load(tmp_path / "m.elman"), use(tmp_path / "m.elman")):
        np.testing.assert_allclose(again.predict_proba(texts), expected, atol=1e-5)
        np.testing.assert_allclose(
            again.running_proba(["good"])[0][-1:], again.predict_proba(["good"]), atol=1e-5
        )


def test_the_mixture_is_not_worse_than_either_alone() -> None:
    right = np.array([0, 1, 0, 1])
    sure = np.array([[0.9, 0.1], [0.1, 0.9], [0.8, 0.2], [0.3, 0.7]])
    wrong = sure[:, ::-1]

    assert fit_mixture(np.log(sure), wrong, right) == 0
    assert fit_mixture(np.log(wrong), sure, right) == 1


def test_without_validation_each_counts_half() -> None:
    learned = model(word_ngrams=1, validation=None).fit(*sentences())

    assert learned.mixture_ == 0.5


def test_a_model_without_ngrams_has_no_linear_model() -> None:
    assert model().fit(*sentences()).linear_ is None


@pytest.mark.parametrize("cut_to", ["head", "ends", "windows"])
def test_long_texts_are_cut(cut_to: str) -> None:
    texts, labels = sentences()
    long = [f"{text} {' '.join(['so'] * 30)}" for text in texts]

    learned = model(max_length=8, cut=True, cut_to=cut_to).fit(long, labels)

    assert learned.predict_proba(long[:3]).shape == (3, 2)
    assert learned.reader_.too_long(long) == len(long)
    assert learned.timesteps_ <= 9


def test_ends_are_read_and_the_middle_is_not() -> None:
    texts, labels = sentences()
    reader = model(max_length=4, cut=True, cut_to="ends").fit(texts, labels).reader_

    one, other = reader.read(
        ["this film good good good is really", "this film bad is really"]
    ).rows()

    assert one.tolist() == other.tolist()


def test_longer_texts_are_refused_without_a_rule() -> None:
    with pytest.raises(SequenceError, match="at most 3 words, marks included"):
        model(max_length=3).fit(*sentences())


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"unit": "characters", "vocabulary": 50}, "vocabulary cannot act on characters"),
        ({"unknown": "skip"}, "unknown cannot act on words"),
        ({"alphabet": "abc"}, "alphabet cannot act on words"),
        ({"cut_to": "ends"}, "cut_to cannot act while nothing is cut"),
        ({"linear_strength": 1.0}, "linear_strength cannot act without a linear model"),
        ({"unit": "bytes"}, "reads characters, words or subwords"),
    ],
)
def test_settings_that_cannot_act_are_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        model(**settings).fit(*sentences())


def test_a_linear_model_needs_texts() -> None:
    with pytest.raises(ConfigurationError, match="word_ngrams cannot act on input that is no text"):
        SequenceClassifier(word_ngrams=1).fit([[0, 1], [1, 0]] * 4, ["a", "b"] * 4)


@pytest.mark.parametrize(
    ("texts", "unit"),
    [
        (["Anna", "Otto Maier"], None),
        (["a film that one may well forget"], "words"),
        (["这部电影非常好看我很喜欢它的故事和演员"], None),
    ],
)
def test_settings_follow_from_the_texts(texts: list[str], unit: str | None) -> None:
    settings, why = recommended(texts)

    assert settings.get("unit") == unit
    assert why.startswith("texts of about")
    assert ("character_ngrams" in settings) == (len(texts[0]) > 10)

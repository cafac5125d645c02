from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.estimators import SequenceClassifier, SequenceGenerator, SequenceTransducer
from elman.estimators.classifier.presets import PRESETS, preset
from elman.estimators.effects import classifier_idle, generator_idle
from elman.estimators.generator.presets import GENERATOR_PRESETS
from elman.rnn import SimpleRNN

TEXTS = ["abab", "baba", "aabb", "bbaa"]
SERIES = [np.eye(2) + i for i in range(4)]
SYMBOLS = [[1, 2], [2, 1], [1, 1], [2, 2]]
LAYERS = [SimpleRNN(2)]

IDLE: list[tuple[dict[str, Any], Any, str]] = [
    *(
        ({"layers": LAYERS, **one}, TEXTS, "beside layers of one's own")
        for one in (
            {"cell": "gru"},
            {"units": 32},
            {"units": (64,)},
            {"units": np.array([3])},
            {"bidirectional": True},
            {"pooling": "mean"},
            {"dropout": 0.5},
            {"recurrent_dropout": 0.1},
            {"weight_dropout": 0.1},
            {"mogrifier": 2},
            {"l2": 0.1},
        )
    ),
    ({"ngram_l2": 0.1}, TEXTS, "without ngrams"),
    ({"ngram_buckets": 64}, TEXTS, "without ngrams"),
    ({"ngrams_apart": True}, TEXTS, "without ngrams"),
    ({"timesteps": 9}, TEXTS, "while padding is masked"),
    ({"patience": 3}, TEXTS, "without validation"),
    ({"mogrifier": 2}, TEXTS, "without an embedding"),
    ({"mogrifier": 2}, SYMBOLS, "without an embedding"),
    ({"standardise": False}, TEXTS, "on input without channels"),
    ({"standardise": False}, SYMBOLS, "on input without channels"),
    ({"ngrams": 3}, SERIES, "on input that is no text"),
    *(
        ({name: value}, X, "on input that is no text")
        for X in (SERIES, SYMBOLS)
        for name, value in (
            ("fold", "case"),
            ("unknown", "skip"),
            ("alphabet", "ab"),
            ("spaces", "keep"),
        )
    ),
]


@pytest.mark.parametrize(("settings", "X", "because"), IDLE, ids=lambda value: str(value)[:40])
def test_a_classifier_refuses_what_cannot_act(settings: Any, X: Any, because: str) -> None:
    model = SequenceClassifier(**settings)
    with pytest.raises(ConfigurationError, match=f"cannot act {because}, received") as caught:
        model.fit(X, ["f", "m", "f", "m"])
    assert caught.value.remedy.startswith("leave it out, or ")


def test_validation_is_one_or_the_other() -> None:
    model = SequenceClassifier(validation=0.5)
    with pytest.raises(ConfigurationError, match="validation cannot act beside validation_data"):
        model.fit(TEXTS, [0, 1, 0, 1], validation_data=(TEXTS, [0, 1, 0, 1]))


@pytest.mark.parametrize(
    ("settings", "because"),
    [
        ({"layers": LAYERS, "cell": "lstm"}, "beside layers"),
        ({"layers": LAYERS, "embedding": 8}, "beside layers"),
        ({"layers": LAYERS, "tied": True}, "beside layers"),
        ({"embedding_dropout": 0.2}, "without an embedding"),
        ({"tied": True}, "without an embedding"),
        ({"mogrifier": 2}, "without an embedding"),
        ({"window": 5}, "on streams, which have no windows"),
        ({"approach": "many-to-one", "steps": 5}, "on windows"),
        ({"approach": "many-to-one", "average": 0.9}, "on windows"),
        ({"approach": "many-to-many", "steps": 5}, "on windows"),
        ({"vocabulary": 5}, "on characters, of which all have a code"),
        ({"unit": "bytes", "vocabulary": 5}, "on bytes"),
        ({"patience": 2}, "without validation"),
        ({"patience": 2, "validation": 0.2, "keep": "last"}, "while the last epoch is kept"),
    ],
    ids=str,
)
def test_a_generator_refuses_what_cannot_act(settings: Any, because: str) -> None:
    with pytest.raises(ConfigurationError, match=f"cannot act {because}"):
        SequenceGenerator(**settings).fit("abab" * 40)


def test_a_transducer_refuses_what_cannot_act() -> None:
    with pytest.raises(ConfigurationError, match="patience cannot act without validation"):
        SequenceTransducer(patience=2).fit(TEXTS, TEXTS)


_SERIES = ("activity", "generic-series", "generic-sound", "spoken-digits", "unit-activity")


@pytest.mark.parametrize("name", PRESETS)
def test_every_setting_of_a_preset_acts(name: str) -> None:
    defaults = {n: p.default for n, p in inspect.signature(SequenceClassifier).parameters.items()}
    settings = preset(name)
    kind = "series" if name.startswith(_SERIES) else "text"
    assert not set(settings) & set(classifier_idle({**defaults, **settings}, kind))


@pytest.mark.parametrize("name", GENERATOR_PRESETS)
def test_every_setting_of_a_generator_preset_acts(name: str) -> None:
    defaults = {n: p.default for n, p in inspect.signature(SequenceGenerator).parameters.items()}
    settings = GENERATOR_PRESETS[name]
    assert not set(settings) & set(generator_idle({**defaults, **settings}))

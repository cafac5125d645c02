from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from elman import rnn
from elman.errors import ConfigurationError, ElmanError, NonFiniteError
from elman.estimators import SequenceClassifier, SequenceGenerator, SequenceTransducer
from elman.estimators.fitting import LARGEST_SEED
from elman.estimators.outline import MOST_PARAMETERS, Outline

TEXTS = ["abab", "baba", "aabb", "bbaa"] * 2
LABELS = ["f", "m"] * 4
OTHER = ["xyxy", "yxyx", "xxyy", "yyxx"] * 2
SMALL: dict[str, Any] = {"units": 2, "epochs": 1}

FIT: dict[str, tuple[Callable[[], Any], Callable[[Any], Any], Callable[[Any, Any], Any]]] = {
    "classifier": (
        lambda: SequenceClassifier(**SMALL).fit(TEXTS, LABELS),
        lambda model: model.fit(OTHER, [1, 2] * 4),
        lambda model, _: model.predict_proba(TEXTS).tolist(),
    ),
    "generator": (
        lambda: SequenceGenerator(**SMALL, batch_size=2, steps=4).fit(TEXTS, LABELS),
        lambda model: model.fit(OTHER),
        lambda model, _: model.score_texts(TEXTS, LABELS),
    ),
    "transducer": (
        lambda: SequenceTransducer(**SMALL, embedding=2).fit(TEXTS, TEXTS),
        lambda model: model.fit(OTHER, OTHER),
        lambda model, _: model.predict(TEXTS[:1]),
    ),
}


@pytest.fixture(scope="module", params=FIT)
def fitted(request: pytest.FixtureRequest) -> tuple[Any, Any, Any]:
    made, again, answers = FIT[request.param]
    return made(), again, answers


def fails(fitted: Any, error: type[BaseException], **settings: Any) -> None:
    """Fit a copy again, to other data, which fails, and look whether anything has changed."""
    original, again, answers = fitted
    model = pickle.loads(pickle.dumps(original))
    before = {**vars(model), **settings}
    said = answers(model, None)
    model.set_params(**settings)
    with pytest.raises(error):
        again(model)
    assert vars(model).keys() == before.keys()
    assert all(vars(model)[name] is value for name, value in before.items())
    assert answers(model, None) == said


def test_settings_that_are_refused_change_nothing(fitted: Any) -> None:
    fails(fitted, ConfigurationError, seed=-1)
    fails(fitted, ConfigurationError, validation=0.0001)
    fails(fitted, ConfigurationError, cell="cnn")
    fails(fitted, ConfigurationError, learning_rate=-1)


@pytest.mark.parametrize("error", [MemoryError, RuntimeError, KeyboardInterrupt, NonFiniteError])
@pytest.mark.parametrize("place", ["building", "training"])
def test_a_training_that_fails_changes_nothing(
    fitted: Any, error: type[BaseException], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        if error is NonFiniteError:
            raise NonFiniteError("not finite", trained=rnn.Trained(None))
        raise error

    if place == "training":
        for name in ("train", "train_streams", "train_pairs"):
            monkeypatch.setattr(rnn, name, fail)
    else:
        from elman.rnn.networks.sequential import Sequential

        monkeypatch.setattr(Sequential, "build", fail)
    fails(fitted, error)


def test_a_class_weight_that_is_refused_changes_nothing(fitted: Any) -> None:
    if isinstance(fitted[0], SequenceClassifier):
        fails(fitted, ElmanError, class_weight={"nobody": 2})
        fails(fitted, ElmanError, class_weight={1: -1})


@pytest.mark.parametrize("seed", [-1, 2**32, 10**19, 10**50, 1.5, "1", True, None])
@pytest.mark.parametrize("estimator", [SequenceClassifier, SequenceGenerator, SequenceTransducer])
def test_a_seed_lies_in_its_range(estimator: Any, seed: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"seed is a whole number from 0 to {2**32 - 1}"):
        estimator(seed=seed).fit(TEXTS, TEXTS)


def test_the_largest_seed_is_one() -> None:
    model = SequenceClassifier(**SMALL, seed=np.uint32(LARGEST_SEED)).fit(TEXTS, LABELS)
    assert model.record_["seed"] == LARGEST_SEED


@pytest.mark.parametrize("estimator", [SequenceClassifier, SequenceGenerator, SequenceTransducer])
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"epochs": 0}, "epochs is at least 1, received 0"),
        ({"epochs": 2.5}, "epochs is a whole number, at least 1, received 2.5"),
        ({"epochs": "3"}, "epochs is a whole number"),
        ({"batch_size": True}, "batch_size is a whole number"),
        ({"patience": 0}, "patience is at least 1, received 0"),
        ({"checkpoint": ""}, "checkpoint names a file, received ''"),
        ({"learning_rate": Decimal("0.1")}, r"model file can hold, received Decimal\('0.1'\)"),
    ],
    ids=str,
)
def test_settings_are_checked_before_anything_is_read(
    estimator: Any, settings: Any, message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        estimator(**settings).fit(None, None)


@pytest.mark.parametrize(
    "settings",
    [
        {"timesteps": 0, "mask": False},
        {"ngrams": -1},
        {"members": "2"},
        {"bidirectional": "no"},
        {"cut": 1},
        {"mask": None},
        {"ngrams": 2, "ngram_buckets": 0},
    ],
    ids=str,
)
def test_numbers_and_switches_of_a_classifier(settings: Any) -> None:
    (name,) = (
        {*settings}
        - ({"mask"} if len(settings) > 1 else set())
        - ({"ngrams"} if len(settings) > 1 else set())
    )
    with pytest.raises(ConfigurationError, match=f"{name} is "):
        SequenceClassifier(**settings).fit(TEXTS, LABELS)


def test_what_will_be_trained_is_told_before() -> None:
    told: list[Outline] = []

    def announce(outline: Outline) -> None:
        told.append(outline)
        raise KeyboardInterrupt

    for fit, epochs, members in (
        (
            lambda: SequenceClassifier(units=3, epochs=7, members=2).fit(
                TEXTS, LABELS, announce=announce
            ),
            7,
            2,
        ),
        (lambda: SequenceGenerator(units=3, epochs=5).fit("abab" * 90, announce=announce), 5, 1),
        (
            lambda: SequenceTransducer(units=3, embedding=2, members=3).fit(
                TEXTS, TEXTS, announce=announce
            ),
            120,
            3,
        ),
    ):
        with pytest.raises(KeyboardInterrupt):
            fit()
        outline = told[-1]
        assert (outline.epochs, outline.members) == (epochs, members)
        assert "(3" in str(outline)
    # SimpleRNN(3) on two letters and END: 3 * 3 + 3 * 3 + 3; Dense(2): 3 * 2 + 2.
    assert told[0].parameters == 2 * (21 + 8)
    assert told[1].symbols == (2,)
    assert told[2].symbols == (2, 2)


def test_a_network_beyond_all_memory_is_refused() -> None:
    model = SequenceClassifier(units=(1 << 14, 1 << 14))
    with pytest.raises(ConfigurationError, match=f"at most {MOST_PARAMETERS:,} parameters, these"):
        model.fit(TEXTS, LABELS)


def test_what_a_grid_search_sets_can_be_stored(tmp_path: Any) -> None:
    model = SequenceClassifier(
        units=np.array([2, 3]), fold={"case"}, epochs=np.int64(1), bidirectional=np.True_
    )
    model.fit(TEXTS, LABELS).save(tmp_path / "a.elman")
    loaded = SequenceClassifier.load(tmp_path / "a.elman")
    assert (loaded.units, loaded.fold) == ((2, 3), ("case",))
    assert json.dumps(loaded.get_params()["epochs"]) == "1"
    assert loaded.predict_proba(TEXTS).tolist() == model.predict_proba(TEXTS).tolist()

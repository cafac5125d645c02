from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone, is_classifier
from sklearn.calibration import CalibratedClassifierCV
from sklearn.exceptions import NotFittedError
from sklearn.frozen import FrozenEstimator
from sklearn.metrics import log_loss
from sklearn.model_selection import GridSearchCV, cross_val_score

from elman.errors import (
    AlphabetError,
    ConfigurationError,
    LabelError,
    NonFiniteError,
    SequenceError,
)
from elman.estimators import SequenceClassifier
from elman.rnn import Dropout, Progress, SimpleRNN


def probabilities(model: Any, X: Any) -> np.ndarray:
    found = model.predict_proba(X)
    assert found.shape == (len(X), len(model.classes_))
    np.testing.assert_allclose(found.sum(1), 1, atol=1e-6)
    assert (found >= 0).all()
    return found


# scikit-learn


def test_it_learns_and_says_labels(model, names, labels) -> None:
    assert model.classes_.tolist() == ["f", "m"]
    assert model.score(names, labels) == 1.0
    assert model.predict(["onnb", "aabn"]).tolist() == ["f", "m"]
    found = probabilities(model, names)
    np.testing.assert_array_equal(model.classes_[found.argmax(1)], model.predict(names))


def test_parameters_are_stored_as_given(settings) -> None:
    fold = ["case"]
    model = SequenceClassifier(fold=fold, **settings)
    assert model.get_params()["fold"] is fold
    assert model.set_params(units=5).units == 5
    copy = clone(model)
    assert copy is not model
    assert copy.get_params() == model.get_params()
    assert is_classifier(model)


def test_layers_survive_cloning() -> None:
    layers = [SimpleRNN(3, return_sequences=True), Dropout(0.2), SimpleRNN(2)]
    assert clone(SequenceClassifier(layers=layers)).layers == layers


def test_a_clone_of_a_fitted_model_is_not_fitted(model, names) -> None:
    for method in ("predict", "predict_proba", "running_proba"):
        with pytest.raises(NotFittedError):
            getattr(clone(model), method)(names)


def test_cross_validation(settings, names, labels) -> None:
    scores = cross_val_score(SequenceClassifier(**settings), names, labels, cv=3)
    assert scores.shape == (3,)
    assert scores.mean() > 0.8


def test_grid_search(settings, names, labels, tmp_path) -> None:
    settings = {**settings, "epochs": 1}
    # From an array come NumPy's numbers.
    grid = {"units": np.array([2, 3]), "seed": np.array([1])}
    search = GridSearchCV(SequenceClassifier(**settings), grid, cv=2, error_score="raise")
    search.fit(names, labels)
    assert search.best_params_["units"] in (2, 3)
    best = search.best_estimator_
    assert best.networks_[0].layers[0].units == search.best_params_["units"]
    best.save(tmp_path / "best.elman")
    loaded = SequenceClassifier.load(tmp_path / "best.elman")
    np.testing.assert_array_equal(loaded.predict_proba(names), search.predict_proba(names))


@pytest.mark.parametrize("ensemble", [False, True])
def test_calibration_by_scikit_learn(settings, names, labels, ensemble: bool) -> None:
    calibrated = CalibratedClassifierCV(SequenceClassifier(**settings), cv=3, ensemble=ensemble)
    calibrated.fit(names, labels)
    probabilities(calibrated, names)
    assert calibrated.score(names, labels) > 0.8


def test_calibration_of_a_model_already_fitted(model, names, labels) -> None:
    calibrated = CalibratedClassifierCV(FrozenEstimator(model)).fit(names, labels)
    probabilities(calibrated, names)
    assert calibrated.score(names, labels) == 1.0


def test_a_fitted_model_can_be_pickled(model, names) -> None:
    copy = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(copy.predict_proba(names), model.predict_proba(names))


# What it reads


def test_measured_sequences_of_different_lengths(series_model, series) -> None:
    assert series_model.classes_.tolist() == [1, 2]
    assert series_model.score(series, np.repeat([1, 2], 6)) == 1.0
    assert series_model.predict(series).dtype.kind == "i"


def test_one_array_with_labels_that_are_bool(settings) -> None:
    random = np.random.default_rng(0)
    y = np.arange(12) % 2 == 0
    X = random.normal(size=(12, 3, 2)) + 4 * y[:, None, None]
    model = SequenceClassifier(**settings).fit(X, y)
    assert model.classes_.tolist() == [False, True]
    assert model.predict(X).dtype == bool
    assert model.score(X, y) == 1.0
    np.testing.assert_allclose(model.predict_proba(list(X)), model.predict_proba(X), atol=1e-6)


def test_symbols_and_text_give_the_same_network(settings, names, labels) -> None:
    texts = SequenceClassifier(mask=False, **settings).fit(names, labels)
    coded = [np.array([texts.reader_.alphabet.characters.index(c) + 1 for c in n]) for n in names]
    symbols = SequenceClassifier(mask=False, **settings).fit(coded, labels)
    np.testing.assert_array_equal(symbols.predict_proba(coded), texts.predict_proba(names))


def test_unknown_characters(settings, names, labels) -> None:
    model = SequenceClassifier(**{**settings, "epochs": 1}).fit(names, labels)
    with pytest.raises(AlphabetError) as caught:
        model.predict(["anna", "abxo"])
    assert str(caught.value) == (
        "Alphabet lacks 'x' (position 3 of 'abxo'); train with this character or pass "
        'unknown="skip"'
    )
    skipped = model.predict_proba(["abxo"], unknown="skip")
    np.testing.assert_array_equal(skipped, model.predict_proba(["abo"]))
    assert model.predict(["abxo"], unknown="skip") == model.predict(["abo"])
    with pytest.raises(AlphabetError, match="needs an alphabet that was trained with it"):
        model.predict(["abxo"], unknown="replace")
    assert model.reader_.alphabet.unknown == "error"


def test_unknown_characters_can_be_learned_as_one(settings, names, labels) -> None:
    rare = [*names[:-2], "xbo", "ayo"]
    settings = {**settings, "epochs": 1}
    model = SequenceClassifier(unknown="replace", **settings).fit(rare, labels)
    first, other, plain = probabilities(model, ["abxo", "abéo", "abo"])
    np.testing.assert_array_equal(first, other)
    assert np.abs(first - plain).max() > 1e-4


def test_accents_and_case_are_folded_in_use_as_in_training(settings, names, labels) -> None:
    settings = {**settings, "epochs": 1}
    model = SequenceClassifier(fold=("accents", "case"), **settings).fit(names, labels)
    np.testing.assert_array_equal(
        model.predict_proba(["ÁÑNA", "an\u0303na"]), model.predict_proba(["anna", "anna"])
    )


# Batches


def test_a_prediction_does_not_depend_on_its_batch_mates(model, names) -> None:
    long = "abno" * 60
    alone = np.concatenate([model.predict_proba([name]) for name in names])
    np.testing.assert_allclose(model.predict_proba(names), alone, atol=1e-6)
    np.testing.assert_allclose(model.predict_proba([*names, long])[:-1], alone, atol=1e-6)
    turned = model.predict_proba(names[::-1])
    np.testing.assert_allclose(turned[::-1], alone, atol=1e-6)


def test_more_sequences_than_one_batch_holds(model, names) -> None:
    many = names * 200
    found = model.predict_proba(many)
    np.testing.assert_allclose(found, np.tile(model.predict_proba(names), (200, 1)), atol=1e-6)


def test_the_running_prediction_ends_with_the_prediction(model, series_model, series) -> None:
    texts = ["abno", "oo"]
    running = model.running_proba(texts)
    assert [part.shape for part in running] == [(4, 2), (2, 2)]
    last = np.stack([part[-1] for part in running])
    np.testing.assert_allclose(last, model.predict_proba(texts), atol=1e-6)
    np.testing.assert_allclose(running[0][1], model.predict_proba(["ab"])[0], atol=1e-6)
    (steps,) = series_model.running_proba(series[3:4])
    assert len(steps) == len(series[3])
    np.testing.assert_allclose(steps[-1], series_model.predict_proba(series[3:4])[0], atol=1e-6)


def test_the_running_prediction_passes_unknown_characters_over(model) -> None:
    (running,) = model.running_proba(["xao"], unknown="skip")
    assert running.shape == (3, 2)
    np.testing.assert_allclose(running[1:], np.stack(model.running_proba(["ao"])[0]), atol=1e-6)
    with pytest.raises(SequenceError, match="received one string"):
        model.running_proba("abno")


# Training


def test_the_same_seed_gives_the_same_file(settings, names, labels, saved, tmp_path) -> None:
    path = tmp_path / "again.elman"
    SequenceClassifier(**settings).fit(names, labels).save(path)
    assert path.read_bytes() == saved
    SequenceClassifier(seed=1, **settings).fit(names, labels).save(path)
    assert path.read_bytes() != saved


def test_fitting_again_begins_anew(settings, names, labels, model) -> None:
    again = SequenceClassifier(**settings).fit(names, labels[::-1]).fit(names, labels)
    np.testing.assert_array_equal(again.predict_proba(names), model.predict_proba(names))


def test_members_are_averaged(settings, names, labels) -> None:
    averaged = SequenceClassifier(members=2, **settings).fit(names, labels)
    assert len(averaged.networks_) == len(averaged.history_) == 2
    apart = []
    for network in averaged.networks_:
        one = pickle.loads(pickle.dumps(averaged))
        one.networks_ = [network]
        apart.append(one.predict_proba(names))
    assert np.abs(apart[0] - apart[1]).max() > 1e-3
    np.testing.assert_allclose(averaged.predict_proba(names), np.mean(apart, 0), atol=1e-6)
    assert averaged.summary().endswith("members: 2, their probabilities averaged")


def test_validation_keeps_the_best_epoch_and_sets_the_temperature(names, labels, model) -> None:
    assert model.temperature_ == 1.0
    assert model.record_["validation_loss"] is None
    settings = {"units": 3, "batch_size": 4, "learning_rate": 0.1, "epochs": 10}
    # Against the labels it learns, so that it grows too sure.
    turned = ["m" if label == "f" else "f" for label in labels]
    fitted = SequenceClassifier(**settings).fit(names, labels, validation_data=(names, turned))
    losses = [epoch.val_loss for epoch in fitted.history_[0]]
    assert fitted.best_epochs_ == [1 + int(np.argmin(losses))]
    assert fitted.best_epochs_[0] < 10
    assert fitted.record_["validation_loss"] == min(losses)
    assert fitted.temperature_ > 1.5
    # The temperature can only have lowered the loss on the validation data.
    assert log_loss(turned, fitted.predict_proba(names)) <= min(losses) + 1e-6


def test_the_held_out_share_is_not_trained_on(names, labels, settings) -> None:
    settings = {**settings, "epochs": 2}
    fitted = SequenceClassifier(validation=0.25, **settings).fit(names, labels)
    assert fitted.record_["sequences"] == 24
    assert fitted.record_["trained_on"] in (17, 18, 19)
    assert fitted.temperature_ != 1.0


def test_validation_never_separates_a_group(names, labels, settings, monkeypatch) -> None:
    import elman.estimators.classifier.parts as module

    sides = []

    def spy(*args, **options):
        sides.append(holdout(*args, **options))
        return sides[-1]

    holdout = module.holdout
    monkeypatch.setattr(module, "holdout", spy)
    groups = [f"person {i // 2}" for i in range(24)]
    fit = SequenceClassifier(validation=0.25, **{**settings, "epochs": 1}).fit
    fit(names, labels, groups=groups)
    kept, held = sides[0]
    assert len(held) in range(4, 9)
    assert {groups[i] for i in kept}.isdisjoint(groups[i] for i in held)
    with pytest.raises(SequenceError, match="received 3 for 24"):
        fit(names, labels, groups=["a", "b", "c"])


def test_class_weights_move_the_decision(names, labels, settings) -> None:
    settings = {**settings, "epochs": 3}
    means = [
        SequenceClassifier(class_weight=weight, **settings)
        .fit(names, labels)
        .predict_proba(names)[:, 1]
        .mean()
        for weight in ({"m": 0.05}, {"f": 0.05})
    ]
    assert means[0] < means[1] - 0.2


def test_the_record_tells_what_was_learned_from(model, labels) -> None:
    record = model.record_
    assert record["counts"] == {"f": labels.count("f"), "m": labels.count("m")}
    assert record["epochs"] == record["best_epochs"] == [15]
    assert record["train_accuracy"] == model.history_[0][-1].accuracy
    assert (record["seed"], record["interrupted"], len(record["data_sha256"])) == (0, False, 64)


def test_padding_is_read_without_a_mask(names, labels, settings) -> None:
    settings = {**settings, "epochs": 1}
    model = SequenceClassifier(mask=False, **settings).fit(names, labels)
    assert "(None, 3)" in model.summary()
    assert model.timesteps_ == 5
    # What END does to the state shows: the same letters, read to another width.
    before = model.predict_proba(["ab"])
    model.timesteps_ = 9
    assert np.abs(model.predict_proba(["ab"]) - before).max() > 1e-4


def test_a_longer_sequence_does_not_lengthen_the_padding_of_the_others(
    names, labels, settings
) -> None:
    model = SequenceClassifier(**settings, mask=False, timesteps=9).fit(names, labels)
    assert model.timesteps_ == 9
    alone = model.predict_proba(names[:3])
    together = model.predict_proba([*names[:3], names[0] * 6])
    assert np.allclose(together[:3], alone, atol=1e-6)


def test_own_layers(names, labels) -> None:
    layers = [SimpleRNN(3, return_sequences=True), Dropout(0.2), SimpleRNN(2)]
    model = SequenceClassifier(layers=layers, epochs=1).fit(names, labels)
    assert [line.split()[0] for line in model.summary().splitlines()[1:]] == [
        "SimpleRNN(3)",
        "Dropout(0.2)",
        "SimpleRNN(2)",
        "Dense(2)",
        "Total",
    ]
    probabilities(model, names)


class Interrupt:
    def __init__(self, epoch: int) -> None:
        self.epoch = epoch

    def __call__(self, progress: Progress) -> None:
        if progress.epoch == self.epoch:
            raise KeyboardInterrupt


def test_ctrl_c_keeps_what_there_is(names, labels, settings, model) -> None:
    stopped = SequenceClassifier(progress=Interrupt(15), **settings).fit(names, labels)
    assert stopped.interrupted_
    assert stopped.record_["interrupted"]
    # All 15 epochs were over when the key was pressed.
    np.testing.assert_array_equal(stopped.predict_proba(names), model.predict_proba(names))


def test_ctrl_c_before_the_first_epoch_ends_the_program(names, labels, settings, monkeypatch):
    from elman.rnn.training import examples

    monkeypatch.setattr(examples, "chunk_of", lambda *_: 1)
    with pytest.raises(KeyboardInterrupt):
        SequenceClassifier(progress=Interrupt(1), **settings).fit(names, labels)


# What cannot be


def test_one_group_a_label_leaves_none_for_validation(names, labels, settings) -> None:
    with pytest.raises(ConfigurationError, match="holds none out; give more data of each label"):
        SequenceClassifier(**{**settings, "validation": 0.2}).fit(names, labels, groups=labels)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"members": 0}, ConfigurationError, "members is at least 1, received 0"),
        ({"epochs": 0}, ConfigurationError, "epochs is at least 1, received 0"),
        ({"batch_size": 0}, ConfigurationError, "batch_size is at least 1, received 0"),
        ({"learning_rate": -1}, ConfigurationError, "learning_rate is above zero"),
        ({"method": "lion"}, ConfigurationError, "method is one of adam, adamw, sgd"),
        ({"fold": "umlaut"}, ConfigurationError, "A fold is one of latin, accents, case"),
        ({"unknown": "drop"}, ConfigurationError, 'unknown is "error", "skip" or "replace"'),
        ({"validation": 1.5}, ConfigurationError, "fraction lies between 0 and 1, received 1.5"),
        ({"validation": 0.001}, ConfigurationError, "holds none out; raise it"),
        ({"max_length": 3}, SequenceError, "at most 3 characters, received"),
        ({"class_weight": {"x": 1}}, LabelError, "received 'x'"),
    ],
)
def test_settings_outside_their_range(names, labels, settings, options, error, message) -> None:
    with pytest.raises(error, match=message):
        SequenceClassifier(**{**settings, **options}).fit(names, labels)


def test_labels_and_sequences_must_agree(names, labels, settings) -> None:
    model = SequenceClassifier(**settings)
    with pytest.raises(LabelError, match="received 23 for 24 sequences"):
        model.fit(names, labels[1:])
    with pytest.raises(LabelError, match="at least two labels, received only 'f'"):
        model.fit(names, ["f"] * 24)
    with pytest.raises(LabelError, match="Labels are 'f', 'm', received 'x' at index 0"):
        model.fit(names, labels, validation_data=(["abno"], ["x"]))


def test_divergence_is_an_error(series, settings) -> None:
    layers = [SimpleRNN(3, activation="linear")]
    model = SequenceClassifier(
        layers=layers, method="sgd", learning_rate=1e30, epochs=20, batch_size=4
    )
    with pytest.raises(NonFiniteError, match="lower the learning rate"):
        model.fit(series, np.repeat([1, 2], 6))


# Blanks and containers


@pytest.mark.parametrize("blank", [" ", "\t", "\n", "\u00a0", "\ufeff", "\u200b"], ids=ascii)
def test_blanks_around_a_text_never_change_its_answer(model, names, blank: str) -> None:
    around = [blank + name + blank for name in names]
    np.testing.assert_array_equal(model.predict_proba(around), model.predict_proba(names))
    assert model.score(around, model.predict(names)) == 1.0
    np.testing.assert_array_equal(
        model.running_proba(around[:1])[0][-1], model.running_proba(names[:1])[0][-1]
    )
    for empty in ("", blank * 3):
        with pytest.raises(SequenceError, match="at least one timestep, received an empty one"):
            model.predict([empty])


def test_blanks_in_training_texts_change_nothing(settings, names, labels, model) -> None:
    spaced = [f"  {name}\n" if i % 2 else name for i, name in enumerate(names)]
    fitted = SequenceClassifier(**settings).fit(spaced, labels)
    np.testing.assert_array_equal(fitted.predict_proba(names), model.predict_proba(names))


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_tables_are_read_as_their_only_column(model, names, labels, library: str) -> None:
    frames = pytest.importorskip(library)
    table, column = frames.DataFrame({"name": names}), frames.Series(labels)
    np.testing.assert_array_equal(model.predict(table), model.predict(names))
    np.testing.assert_array_equal(model.predict_proba(table), model.predict_proba(names))
    assert len(model.running_proba(table)) == len(names)
    assert model.score(table, column) == 1.0
    assert model.score(table, frames.DataFrame({"sex": labels})) == 1.0
    two = frames.DataFrame({"name": names, "sex": labels})
    for use in (model.predict, model.predict_proba, model.running_proba):
        with pytest.raises(SequenceError, match="a table of 2 columns"):
            use(two)
    for y in (two, {"sex": labels}, set(labels)):
        with pytest.raises(LabelError):
            model.score(names, y)
    with pytest.raises(SequenceError, match="a table of 2 columns"):
        clone(model).fit(two, labels)


def test_scores_are_weighed(model, names, labels) -> None:
    turned = ["m" if label == "f" else "f" for label in labels[:6]] + labels[6:]
    assert model.score(names, turned) == pytest.approx(18 / 24)
    weights = np.repeat([0.0, 1.0], [6, 18])
    assert model.score(names, turned, sample_weight=weights) == 1.0
    assert model.score(iter(names), iter(turned), iter(weights)) == 1.0
    assert model.score(names, ["x"] * 24) == 0.0, "a label never seen is an error"
    with pytest.raises(SequenceError, match="hides 1"):
        model.score(names, labels, np.ma.array(np.ones(24), mask=np.arange(24) == 3))


def test_groups_without_one_are_refused(settings, names, labels) -> None:
    with pytest.raises(SequenceError, match="has a group, received nan at index 0"):
        SequenceClassifier(**settings, validation=0.5).fit(
            names, labels, groups=[float("nan")] * 24
        )

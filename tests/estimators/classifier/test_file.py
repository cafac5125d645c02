from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from elman.errors import ConfigurationError, DamagedModel, ModelFileError, NotAModel
from elman.estimators import SequenceClassifier, load, use
from elman.estimators.files import modelfile
from elman.estimators.files.modelfile import Model


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "names.elman"


@pytest.fixture(scope="session")
def parts(saved: bytes, tmp_path_factory: pytest.TempPathFactory) -> Model:
    path = tmp_path_factory.mktemp("parts") / "names.elman"
    path.write_bytes(saved)
    return modelfile.read(path)


def rewritten(path: Path, description: dict[str, Any], parameters: dict[str, Any]) -> Path:
    """Write an edited model with a checksum that fits, as a forger would."""
    modelfile.write(path, Model(description, parameters))
    return path


def round_trip(model: SequenceClassifier, path: Path) -> SequenceClassifier:
    model.save(path)
    return SequenceClassifier.load(path)


def test_a_loaded_model_predicts_the_same(model, names, path) -> None:
    loaded = round_trip(model, path)
    np.testing.assert_array_equal(loaded.predict_proba(names), model.predict_proba(names))
    np.testing.assert_array_equal(loaded.classes_, model.classes_)
    assert loaded.classes_.dtype == model.classes_.dtype
    assert loaded.get_params() == model.get_params()
    assert loaded.reader_ == model.reader_
    assert loaded.record_ == model.record_
    assert loaded.summary() == model.summary()
    assert loaded.temperature_ == model.temperature_


def test_saving_a_loaded_model_gives_the_same_file(model, saved, path) -> None:
    round_trip(model, path).save(path)
    assert path.read_bytes() == saved


def test_a_loaded_model_can_be_fitted_again(model, names, labels, path) -> None:
    loaded = round_trip(model, path).fit(names, labels)
    np.testing.assert_array_equal(loaded.predict_proba(names), model.predict_proba(names))


def test_measured_sequences_are_scaled_as_before(series_model, series, path) -> None:
    loaded = round_trip(series_model, path)
    np.testing.assert_array_equal(loaded.predict_proba(series), series_model.predict_proba(series))
    assert loaded.classes_.dtype.kind == "i"


def test_everything_a_model_can_have(names, path) -> None:
    """Labels of 9 and 10 as keys of weights, which JSON turns to strings."""
    model = SequenceClassifier(
        cell="gru",
        units=(2,),
        bidirectional=True,
        pooling="mean",
        dropout=0.1,
        members=2,
        epochs=1,
        class_weight={9: 1.0, 10: 2.0},
        fold=("accents", "case"),
        unknown="replace",
        validation=0.25,
        patience=3,
        clip_norm=1.0,
        max_length=None,
        ngrams=2,
    ).fit(names, [9, 10] * 12)
    loaded = round_trip(model, path)
    odd = ["ÀNNA", "abx"]
    np.testing.assert_array_equal(loaded.predict_proba(odd), model.predict_proba(odd))
    assert loaded.get_params() == model.get_params()
    assert loaded.temperature_ == model.temperature_ != 1.0
    assert loaded.reader_.alphabet.fold == ("accents", "case")


# Every file that does not fit


def replaced(value: Any, place: tuple[Any, ...], new: Any) -> Any:
    """Return `value` with `new` at `place`; a missing new value removes the entry."""
    value = copy.deepcopy(value)
    inner = value
    for key in place[:-1]:
        inner = inner[key]
    if new is ...:
        del inner[place[-1]]
    else:
        inner[place[-1]] = new
    return value


EDITS = [
    (("labels",), ["f", "m", "x"]),
    (("labels",), []),
    (("labels",), None),
    (("labels",), {}),
    (("labels",), [["f"], ["m"]]),
    (("labels",), [["f"], "m"]),
    (("labels",), ["f", None]),
    (("labels",), ...),
    (("members",), 0),
    (("members",), 2),
    (("members",), "two"),
    (("members",), 10**12),
    (("members",), float("inf")),
    (("members",), ...),
    (("timesteps",), "long"),
    (("timesteps",), float("nan")),
    (("timesteps",), float("inf")),
    (("temperature",), 0),
    (("temperature",), -1),
    (("temperature",), float("nan")),
    (("temperature",), float("inf")),
    (("temperature",), "warm"),
    (("record",), 3),
    (("record",), ...),
    (("settings",), None),
    (("settings", "colour"), "red"),
    (("settings", "class_weight"), [1, 2]),
    (("reader",), None),
    (("reader", "kind"), "series"),
    (("reader", "kind"), "pictures"),
    (("reader", "kind"), ["text"]),
    (("reader", "features"), 3),
    (("reader", "features"), "x"),
    (("reader", "max_length"), "1000"),
    (("reader", "alphabet"), None),
    (("reader", "alphabet", "characters"), "oban"),
    (("reader", "alphabet", "characters"), "abn"),
    (("reader", "alphabet", "characters"), 7),
    (("reader", "alphabet", "fold"), ["umlaut"]),
    (("reader", "alphabet", "unknown"), "replace"),
    (("reader", "alphabet", "unknown"), {}),
    (("network",), None),
    (("network",), {"layer": "Dense", "units": 2}),
    (("network", "layer"), "os.system"),
    (("network", "layers"), []),
    (("network", "input_shape"), None),
    (("network", "input_shape"), []),
    (("network", "input_shape"), [None]),
    (("network", "input_shape"), [None, 4]),
    (("network", "input_shape"), [None, None]),
    (("network", "input_shape"), "ab"),
    (("network", "layers", 0, "units"), 4),
    (("network", "layers", 0, "units"), 10**9),
    (("network", "layers", 0), {"layer": "LSTM", "units": 10**9}),
    (("network", "layers", 0, "units"), -1),
    (("network", "layers", 0, "units"), "3"),
    (("network", "layers", 0, "return_sequences"), True),
    (("network", "layers", 0, "layer"), "GRU"),
    (("network", "layers", 0, "activation"), "gelu"),
    (("network", "layers", 0, "activation"), ["tanh"]),
    (("network", "layers", 0, "kernel_l2"), "much"),
    (("network", "layers", 0), 3),
    (("network", "layers", 1, "units"), 3),
    (("network", "layers", 1, "units"), ...),
    (("network", "layers", 1), {"layer": "Pooling"}),
    (("network", "layers", 1), {"layer": "Bidirectional", "forward": {"layer": "Pooling"}}),
]


@pytest.mark.parametrize(("place", "new"), EDITS, ids=str)
def test_a_description_that_does_not_fit_is_damage(parts, path, place, new) -> None:
    edited = replaced(parts.description, place, new)
    rewritten(path, edited, parts.parameters)
    with pytest.raises(DamagedModel, match=r"does not describe a SequenceClassifier: .*train it"):
        SequenceClassifier.load(path)


def places(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, child in inner:
        found.append((*before, key))
        if isinstance(child, (dict, list)):
            found += places(child, (*before, key))
    return found


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.data())
@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_edit_is_read_or_is_a_model_file_error(parts, path, data) -> None:
    place = data.draw(st.sampled_from(places(parts.description)))
    edited = replaced(parts.description, place, data.draw(json_values))
    rewritten(path, edited, parts.parameters)
    try:
        loaded = SequenceClassifier.load(path)
    except ModelFileError:
        return
    assert loaded.networks_


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("0/layers[0].W_x", None),
        ("0/layers[0].W_x", np.zeros((3, 5), np.float32)),
        ("0/layers[0].W_x", np.zeros((5, 3))),
        ("0/layers[0].W_x", np.zeros((5, 3), np.int32)),
        ("0/layers[0].W_x", np.full((5, 3), np.nan, np.float32)),
        ("0/layers[1].b", np.array([np.inf, 0], np.float32)),
        ("0/layers[9].W", np.zeros(1, np.float32)),
        ("1/layers[0].W_x", np.zeros((5, 3), np.float32)),
        ("stowaway", np.zeros(1, np.float32)),
        ("reader/mean", np.zeros(5, np.float32)),
    ],
    ids=str,
)
def test_parameters_that_do_not_fit_are_damage(parts, path, name, value) -> None:
    parameters = {**parts.parameters, name: value}
    if value is None:
        del parameters[name]
    with pytest.raises(DamagedModel):
        SequenceClassifier.load(rewritten(path, parts.description, parameters))


@pytest.mark.parametrize(
    "scaling",
    [
        {"mean": np.zeros(3, np.float32)},
        {"mean": np.zeros(2)},
        {"mean": None},
        {"scale": None},
        {"scale": np.zeros(2, np.float32)},
        {"scale": -np.ones(2, np.float32)},
        {"mean": np.array([np.nan, 0], np.float32)},
    ],
    ids=str,
)
def test_scaling_that_does_not_fit_is_damage(series_model, path, scaling) -> None:
    series_model.save(path)
    description, parameters = modelfile.read(path)
    for name, value in scaling.items():
        parameters[f"reader/{name}"] = value
        if value is None:
            del parameters[f"reader/{name}"]
    with pytest.raises(DamagedModel):
        SequenceClassifier.load(rewritten(path, description, parameters))


def test_names_of_channels_are_stored_and_older_files_have_none(series_model, series, path) -> None:
    features = series_model.reader_.features
    names = tuple(f"sensor {i}" for i in range(features))
    model = copy.copy(series_model)
    model.reader_ = replace(series_model.reader_, channels=names)
    loaded = round_trip(model, path)
    assert loaded.reader_.channels == names
    turned = [pd.DataFrame(s, columns=list(names)).iloc[:, ::-1] for s in map(np.asarray, series)]
    np.testing.assert_array_equal(loaded.predict_proba(turned), model.predict_proba(series))
    description, parameters = modelfile.read(path)
    del description["reader"]["channels"]
    assert (
        SequenceClassifier.load(rewritten(path, description, parameters)).reader_.channels is None
    )


@pytest.mark.parametrize("names", [["x"], ["x", "x"], ["x", ""], [1, 2], "xy", {"x": 1, "y": 2}])
def test_names_of_channels_that_do_not_fit_are_damage(series_model, path, names) -> None:
    series_model.save(path)
    description, parameters = modelfile.read(path)
    description["reader"]["channels"] = names
    with pytest.raises(DamagedModel):
        SequenceClassifier.load(rewritten(path, description, parameters))


def test_the_scaling_of_large_values_is_stored_exactly(series_model, path) -> None:
    model = copy.copy(series_model)
    wide = np.full(model.reader_.features, 1e9 + 0.25)
    model.reader_ = replace(model.reader_, mean=wide, scale=wide / 1e9)
    np.testing.assert_array_equal(round_trip(model, path).reader_.mean, wide)


def test_the_model_of_another_estimator_is_no_classifier(parts, path) -> None:
    rewritten(path, {**parts.description, "estimator": "Generator"}, parts.parameters)
    with pytest.raises(NotAModel) as caught:
        SequenceClassifier.load(path)
    assert str(caught.value) == f"{path} holds a Generator, a SequenceClassifier is needed"


@pytest.mark.parametrize("share", [0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_truncated_file_is_refused(saved, path, share: float) -> None:
    path.write_bytes(saved[: int(share * len(saved))])
    with pytest.raises(ModelFileError):
        SequenceClassifier.load(path)


def test_changed_bytes_are_refused_or_harmless(saved, parts, path) -> None:
    for position in range(0, len(saved), 7):
        changed = bytearray(saved)
        changed[position] ^= 1 << position % 8
        path.write_bytes(changed)
        try:
            read = modelfile.read(path)
        except ModelFileError:
            continue
        assert read.description == parts.description
        assert all((read.parameters[k] == v).all() for k, v in parts.parameters.items())


def test_the_error_says_what_does_not_fit(parts, path) -> None:
    edited = replaced(parts.description, ("network", "layers", 0, "units"), 4)
    with pytest.raises(DamagedModel) as caught:
        SequenceClassifier.load(rewritten(path, edited, parts.parameters))
    message = str(caught.value)
    assert message.startswith(f"{path} does not describe a SequenceClassifier: Parameters do not")
    assert "0/layers" not in message
    assert "layers[0].W_x is float32[5, 4], received float32[5, 3]" in message
    assert message.endswith("; train it again")


def test_a_model_written_before_spaces_were_a_choice_reads_all_of_them(names, labels, path) -> None:
    spaced = [f"{name} o" for name in names]
    model = SequenceClassifier(units=2, epochs=1, spaces="keep", max_length=9).fit(spaced, labels)
    model.save(path)
    description, parameters = copy.deepcopy(modelfile.read(path))
    for stored in (description["settings"], description["reader"]):
        del stored["spaces"]
        del stored["cut"]
    loaded = SequenceClassifier.load(rewritten(path, description, parameters))
    assert (loaded.spaces, loaded.cut) == ("keep", False)
    assert (loaded.reader_.spaces, loaded.reader_.cut) == ("keep", False)
    texts = ["abn ", " abn", "abn"]
    np.testing.assert_array_equal(loaded.predict_proba(texts), model.predict_proba(texts))
    assert loaded.reader_.read(texts).lengths.tolist() == [5, 5, 4]


@pytest.mark.parametrize("field", ["spaces", "cut"])
def test_a_choice_that_is_none_is_damage(parts, path, field: str) -> None:
    description, parameters = copy.deepcopy(parts)
    description["reader"][field] = "often"
    with pytest.raises(DamagedModel):
        SequenceClassifier.load(rewritten(path, description, parameters))


def beside() -> tuple[Any, Any, Any]:
    names = ["Anna", "Otto", "Eva", "Ugo"] * 6
    ages = [10 + 3 * i if i % 5 else None for i in range(24)]
    labels = ["old" if age is None or age > 45 else "young" for age in ages]
    return names, labels, {"age": ages, "country": ["AT", "DE", None] * 8}


@pytest.mark.parametrize("settings", [{}, {"ngrams": 2, "ngrams_apart": True, "validation": 0.25}])
def test_what_stands_beside_is_read_alike_by_both_engines_and_from_the_file(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    names, labels, features = beside()
    quick: dict[str, Any] = {"units": 3, "epochs": 30, "batch_size": 8, "learning_rate": 0.02}
    model = SequenceClassifier(**quick, **settings).fit(names, labels, features=features)
    assert model.score(names, labels, features=features) > 0.85
    path = tmp_path / "m.elman"
    model.save(path)
    whole, light = load(path), use(path)
    assert whole.features_ == light.features_ == model.features_
    assert light.summary() == model.summary()
    rows = model.predict_proba(names, features=features)
    np.testing.assert_array_equal(whole.predict_proba(names, features=features), rows)
    np.testing.assert_allclose(light.predict_proba(names, features=features), rows, atol=1e-5)
    running = light.running_proba(names[:2], features={k: v[:2] for k, v in features.items()})
    np.testing.assert_allclose([steps[-1] for steps in running], rows[:2], atol=1e-5)
    with pytest.raises(ConfigurationError, match="reads age, country beside the text"):
        light.predict(names)
    content = modelfile.read(path)
    for edit, said in (
        ([], "list of columns"),
        ([{"name": "x", "categories": ["a"]}], "does not describe a Seq"),
    ):
        changed = {**content.description, "features": edit}
        modelfile.write(path, modelfile.Model(changed, content.parameters))
        for read in (load, use):
            with pytest.raises(DamagedModel, match=said):
                read(path)


def test_features_that_nobody_asked_for_or_that_are_missing_are_refused() -> None:
    names, labels, features = beside()
    quick: dict[str, Any] = {"units": 2, "epochs": 1, "batch_size": 24}
    plain = SequenceClassifier(**quick).fit(names, labels)
    with pytest.raises(ConfigurationError, match="reads nothing beside the sequences"):
        plain.predict(names, features=features)
    apart = (names[:4], labels[:4])
    with pytest.raises(ConfigurationError, match=r"validation_data is \(X, y, features\)"):
        SequenceClassifier(**quick).fit(names, labels, features=features, validation_data=apart)
    held = (names, labels, features)
    model = SequenceClassifier(**quick).fit(names, labels, features=features, validation_data=held)
    assert model.history_[0][0].val_loss is not None

"""Whatever a model file says: it is refused quickly and in words, or gives a model that answers."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from elman import SequenceClassifier, SequenceGenerator, SequenceTransducer
from elman.errors import ConfigurationError, DamagedModel, ModelFileError, NotAModel, OutputError
from elman.estimators.files import modelfile
from elman.estimators.files.modelfile import Model

NAMES = ["anna", "bob", "nab", "ono", "abba", "obo"] * 2
LABELS = ["f", "m", "f", "m", "f", "m"] * 2


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, Model, Any]]:
    """One fitted model of each kind: its class, its file taken apart, how it is used."""
    path = tmp_path_factory.mktemp("kinds") / "a.elman"
    made = {
        "classifier": (
            SequenceClassifier(
                units=2, epochs=1, ngrams=2, dropout=0.1, class_weight={"f": 1.0}
            ).fit(NAMES, LABELS),
            lambda model: model.predict_proba(["anna"]),
        ),
        "generator": (
            SequenceGenerator(units=2, epochs=1, steps=4, batch_size=2, embedding=2).fit(
                NAMES, LABELS
            ),
            lambda model: model.generate("a", length=3, condition=model.classes_[0]),
        ),
        "transducer": (
            SequenceTransducer(units=4, embedding=2, epochs=1).fit(NAMES, NAMES),
            lambda model: model.predict(["ab"]),
        ),
    }
    found = {}
    for name, (model, use) in made.items():
        model.save(path)
        use(model)
        found[name] = (type(model), modelfile.read(path), use)
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "forged.elman"


def forged(path: Path, model: Model) -> Path:
    """Write a file as a forger would: a checksum that fits, and nothing of it checked."""
    description = {key: value for key, value in model.description.items() if key != "checksum"}
    entry = {"checksum": modelfile._checksum(description, model.parameters), **description}
    path.write_bytes(save(model.parameters, {"elman": json.dumps(entry)}))
    return path


def edited(model: Model, place: tuple[Any, ...], new: Any) -> Model:
    description = copy.deepcopy(model.description)
    inner = description
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = new
    return Model(description, model.parameters)


def places(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = []
    for key, child in value.items() if isinstance(value, dict) else enumerate(value):
        found.append((*before, key))
        if isinstance(child, (dict, list)):
            found += places(child, (*before, key))
    return found


def within(depth: int) -> Any:
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


HOSTILE = [
    10**9,
    10**400,
    2**63,
    -1,
    0,
    1e308,
    1e-320,
    float("nan"),
    float("inf"),
    "",
    "x" * 50_000,
    "\ud800",
    "\x1b[31mred",
    True,
    None,
    [],
    {},
    [0] * 5000,
    ["a", "a"],
    [1, "a"],
    within(100),
    {"layer": "Frames", "size": 10**9},
    [{"layer": "Dropout", "rate": 0.5}] * 5000,
]


@pytest.mark.slow
@given(st.data())
@settings(max_examples=90, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_field_may_be_forged(models, path: Path, data: st.DataObject) -> None:
    kind, model, use = models[data.draw(st.sampled_from(sorted(models)))]
    place = data.draw(st.sampled_from(places(model.description)))
    value = data.draw(st.sampled_from(HOSTILE))
    forged(path, edited(model, place, value))
    began = time.process_time()
    said = ""
    try:
        loaded = kind.load(path)
    except ModelFileError as error:
        said = str(error)
    else:
        use(loaded)
    assert len(said) < 1500
    assert said.isprintable()
    assert time.process_time() - began < 10


def layers(*described: dict[str, Any]) -> dict[str, Any]:
    return {"layer": "Sequential", "layers": list(described), "input_shape": [None, 5]}


def nested(depth: int) -> dict[str, Any]:
    inner = layers({"layer": "Pooling"}, {"layer": "Dense", "units": 2})
    for _ in range(depth):
        inner = layers(inner)
    return inner


DROPOUT = {"layer": "Dropout", "rate": 0.5}
GRAMS = {"layer": "NGrams", "units": 2}
COSTLY = [
    ("classifier", ("settings", "fold"), [3]),
    ("classifier", ("settings", "epochs"), None),
    ("classifier", ("settings", "class_weight"), [["x", 1.0]]),
    ("classifier", ("record", "best_epochs"), "x"),
    ("generator", ("record", "best_epoch"), []),
    ("transducer", ("record", "seed"), -1),
    ("transducer", ("elman_version",), 10**400),
    ("classifier", ("history",), [""]),
    ("classifier", ("members",), 10**9),
    ("classifier", ("members",), 101),
    ("classifier", ("network",), layers(*[DROPOUT] * 5000)),
    ("classifier", ("network",), nested(12)),
    ("classifier", ("network",), layers(*[{**GRAMS, "longest": 60}] * 3)),
    ("classifier", ("network",), layers({**GRAMS, "longest": 10**7})),
    ("classifier", ("network",), layers({**GRAMS, "buckets": 10**12})),
    ("classifier", ("network",), layers({"layer": "Statistics", "lags": [1] * 10**5})),
    ("classifier", ("network",), layers({"layer": "Statistics", "lags": [-1]})),
    ("classifier", ("network",), layers({"layer": "Frames", "size": 10**8})),
    ("classifier", ("network",), layers({"layer": "Squash", "scales": [1.0] * 10**5})),
    ("classifier", ("network",), layers({"layer": "Add", "layers": []})),
    ("classifier", ("network",), layers({"layer": "Add", "layers": [DROPOUT] * 1000})),
    ("classifier", ("network", "input_shape"), [10**12, 5]),
    ("classifier", ("timesteps",), 10**12),
    ("classifier", ("temperature",), 1e-320),
    ("classifier", ("reader", "max_length"), -1),
    ("classifier", ("reader", "end"), "yes"),
    ("classifier", ("settings", "units"), [4] * 10**5),
    ("classifier", ("settings", "ngrams"), 10**7),
    ("classifier", ("settings", "epochs"), 10**12),
    ("classifier", ("settings", "seed"), -1),
    ("classifier", ("settings", "batch_size"), 0),
    ("classifier", ("settings", "patience"), -3),
    ("classifier", ("settings", "timesteps"), -5),
    ("classifier", ("settings", "class_weight"), [["f", -1]]),
    ("classifier", ("settings", "checkpoint"), "/tmp/chosen"),
    ("classifier", ("settings", "layers"), []),
    ("classifier", ("settings", "progress"), None),
    ("generator", ("settings", "checkpoint"), "x"),
    ("transducer", ("settings", "checkpoint"), "x"),
    ("generator", ("settings", "window"), 10**9),
    ("generator", ("classes",), ["f", "f"]),
    ("generator", ("several",), 1),
    ("generator", ("start",), -1),
    ("generator", ("settings", "approach"), "many-to-one"),
    ("generator", ("start",), 0),
    ("transducer", ("settings", "layers"), 10**7),
    ("transducer", ("ratio",), 1e8),
    ("transducer", ("settings", "max_length"), 10**9),
    ("transducer", ("settings", "units"), 10**9),
    ("transducer", ("members",), 10**9),
    ("transducer", ("inputs",), ["a", "a"]),
    ("transducer", ("inputs",), ["b", "a"]),
    ("transducer", ("outputs",), ["x" * 10**6]),
    ("classifier", ("history",), [[[0.5] * 5]]),
    ("classifier", ("history",), [[]] * 10**4),
    ("classifier", ("best_epochs",), [2]),
    ("classifier", ("best_epochs",), [-1]),
    ("classifier", ("history", 0, 0, 0), float("nan")),
    ("transducer", ("history",), {}),
]


@pytest.mark.parametrize(("kind", "place", "value"), COSTLY, ids=lambda value: str(value)[:40])
def test_what_would_cost_or_choose_too_much_is_refused(
    models, path: Path, kind: str, place: tuple[Any, ...], value: Any
) -> None:
    estimator, model, _ = models[kind]
    forged(path, edited(model, place, value))
    began = time.process_time()
    with pytest.raises(DamagedModel, match="does not describe a Sequence"):
        estimator.load(path)
    assert time.process_time() - began < 5


def test_ratio_and_max_length_together_stay_within_reason(models, path: Path) -> None:
    """`ratio` within `max_length`, both forged: what is written at most is bounded."""
    estimator, model, use = models["transducer"]
    large = edited(edited(model, ("settings", "max_length"), 10_000), ("ratio",), 9999.0)
    began = time.process_time()
    use(estimator.load(forged(path, large)))
    assert time.process_time() - began < 30


@pytest.mark.parametrize(
    "labels",
    [
        ["f", "f"],
        ["f", 1],
        [1, True],
        [1, 1.0],
        [0.0, -0.0],
        ["", "f"],
        [2**63 + 1, -1],
        [2**70, 1],
        [float("nan"), 1.0],
        ["f", "x" * 2000],
        [None, "f"],
        [["f"], ["m"]],
    ],
    ids=str,
)
def test_labels_that_are_doubled_or_mixed_are_refused(models, path: Path, labels: list) -> None:
    estimator, model, _ = models["classifier"]
    with pytest.raises(DamagedModel, match="label"):
        estimator.load(forged(path, edited(model, ("labels",), labels)))


def test_labels_that_no_file_can_hold_are_refused_before_the_old_file_is_touched(
    models, path: Path
) -> None:
    estimator, model, _ = models["classifier"]
    fitted = estimator.load(forged(path, model))
    before = path.read_bytes()
    dates = np.array(["2026-01-01", "2026-01-02"], "datetime64[ns]")
    for classes in (
        dates,
        dates.astype("datetime64[D]"),
        np.array([b"f", b"m"]),
        np.array([1j, 2j]),
        np.array(["f", 1], object),
    ):
        fitted.classes_ = classes
        with pytest.raises(OutputError) as caught:
            fitted.save(path)
        assert "A model file holds" in str(caught.value)
        assert path.read_bytes() == before


# What a file is


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for name, said in (("fifo", "is a FIFO"), ("/dev/zero", "is a device"), (".", "is a folder")):
        with pytest.raises(NotAModel, match=f"A model is a file, .* {said}"):
            modelfile.read(tmp_path / name)


@pytest.mark.parametrize("header", [1 << 27, (1 << 63) + 1])
def test_a_file_that_claims_more_than_a_model_has_is_refused(path: Path, header: int) -> None:
    with path.open("wb") as file:
        file.write(header.to_bytes(8, "little") + b'{"__metadata__":{"elman":"')
        file.truncate(1 << 28)
    began = time.process_time()
    with pytest.raises(ModelFileError):
        modelfile.read(path)
    assert time.process_time() - began < 2


def test_a_sparse_file_larger_than_any_model_is_refused(path: Path) -> None:
    with path.open("wb") as file:
        tensor = {"dtype": "U8", "shape": [1 << 40], "data_offsets": [0, 1 << 40]}
        header = json.dumps({"W": tensor, "__metadata__": {"elman": "{}"}}).encode()
        file.write(len(header).to_bytes(8, "little") + header)
        file.truncate(8 + len(header) + (1 << 40))
    with pytest.raises(NotAModel, match=r"at most 4,294,967,296 bytes"):
        modelfile.read(path)


@pytest.mark.parametrize(
    "text",
    [
        '{"format": 1, "format": 1, "checksum": "x"}',
        '{"format": true, "checksum": "x"}',
        '{"format": 1.0, "checksum": "x"}',
        '{"format": 0, "checksum": "x"}',
        '{"format": ' + "9" * 5000 + ', "checksum": "x"}',
        '{"format": 1, "checksum": "x", "a": ' + "[" * 60 + "]" * 60 + "}",
        '{"format": 1, "checksum": "x", "a": ' + '{"b":' * 900 + "1" + "}" * 900 + "}",
    ],
    ids=lambda text: text[:40],
)
def test_json_of_two_meanings_or_without_end_is_damage(path: Path, text: str) -> None:
    path.write_bytes(save({}, {"elman": text}))
    with pytest.raises(DamagedModel, match="cannot be read") as caught:
        modelfile.read(path)
    assert len(str(caught.value)) < 600


def test_the_name_of_another_kind_is_told_without_its_control_characters(path: Path) -> None:
    modelfile.write(path, Model({"estimator": "\x1b[31m" + "x" * 10**6}, {}))
    with pytest.raises(NotAModel) as caught:
        SequenceClassifier.load(path)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


# What was trained is what can be loaded


@pytest.mark.parametrize(
    "settings",
    [{"members": 101}, {"units": 10**6}, {"ngrams": 65}, {"epochs": 10**7}, {"l2": 1e9}],
    ids=str,
)
def test_settings_beyond_the_limits_are_refused_before_training(settings: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(settings))):
        SequenceClassifier(**settings).fit(NAMES, LABELS)


def test_a_loaded_model_has_the_history_of_its_training(models, path: Path) -> None:
    for fit in (
        lambda: SequenceClassifier(units=2, epochs=3, members=2, validation=0.3).fit(NAMES, LABELS),
        lambda: SequenceGenerator(units=2, epochs=2, steps=4, batch_size=2).fit(NAMES),
        lambda: SequenceTransducer(units=4, embedding=2, epochs=2).fit(NAMES, NAMES),
    ):
        model = fit()
        model.save(path)
        loaded = type(model).load(path)
        assert loaded.history_ == model.history_
        assert loaded.best_epochs_ == model.best_epochs_ != []
        before = path.read_bytes()
        loaded.save(path)
        assert path.read_bytes() == before


def test_a_file_without_a_history_still_loads(models, path: Path) -> None:
    for estimator, model, use in models.values():
        former = {k: v for k, v in model.description.items() if k not in ("history", "best_epochs")}
        loaded = estimator.load(forged(path, Model(former, model.parameters)))
        use(loaded)
        assert loaded.history_ == [] or len(loaded.history_) == 1


def test_records_of_earlier_versions_give_the_history_they_have(models, path: Path) -> None:
    estimator, model, _ = models["classifier"]
    former = {k: v for k, v in model.description.items() if k not in ("history", "best_epochs")}
    former["record"] = {
        **former["record"],
        "history": [[[0.5, 0.7, None, None]]],
        "best_epochs": [1],
        "gradients": [[{"gradient_norms": [1.0, 2.0], "clipped": 0.25}]],
    }
    loaded = estimator.load(forged(path, Model(former, model.parameters)))
    (epoch,) = loaded.history_[0]
    assert (epoch.loss, epoch.accuracy, epoch.clipped) == (0.5, 0.7, 0.25)
    assert epoch.gradient_norms == (1.0, 2.0)
    assert loaded.best_epochs_ == [1]


def test_the_record_says_what_the_last_digits_depend_on(models) -> None:
    for _, model, _ in models.values():
        record = model.description["record"]
        assert record["threads"] >= 1
        assert "scan" in record["recurrence"] or "compiled kernels" in record["recurrence"]


FORKED = """
import os, signal, sys
from elman import SequenceClassifier
model = SequenceClassifier.load(sys.argv[1])
child = os.fork()
if not child:
    signal.alarm(60)
    for use in (lambda: model.predict(["anna"]), lambda: SequenceClassifier.load(sys.argv[1]),
                lambda: SequenceClassifier(units=2).fit(["ab", "ba"] * 2, [1, 2] * 2)):
        try:
            use()
        except Exception as error:
            print(type(error).__name__, error, flush=True)
    os._exit(0)
os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 255)
"""


@pytest.mark.slow
def test_a_child_forked_after_loading_says_why_it_cannot_answer(models, path: Path) -> None:
    forged(path, models["classifier"][1])
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKED, path],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = run.stdout.splitlines()
    assert run.returncode == 0, run.stderr
    assert len(lines) == 3
    for line in lines:
        assert line.startswith("ForkedProcess A network cannot be used in a process forked")
        assert 'multiprocessing.get_context("spawn")' in line

from __future__ import annotations

import inspect
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV

from elman.errors import ConfigurationError
from elman.estimators import SequenceClassifier, SequenceGenerator, SequenceTransducer, load
from elman.estimators.classifier.presets import PRESETS
from elman.estimators.files import modelfile
from elman.estimators.generator.presets import GENERATOR_PRESETS
from elman.estimators.settings import Recurrence, defaults_of, settings_in, with_default

ESTIMATORS = [SequenceClassifier, SequenceGenerator, SequenceTransducer]
WORDS = ["ab", "ba", "aab", "bb"] * 4
SMALL: dict[str, Any] = {"units": 3, "epochs": 1}


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_the_fields_are_the_constructors_parameters(estimator: Any) -> None:
    parameters = inspect.signature(estimator).parameters
    assert {name: one.default for name, one in parameters.items()} == defaults_of(estimator)
    assert estimator().get_params() == defaults_of(estimator)
    assert all(one.kind is inspect.Parameter.KEYWORD_ONLY for one in parameters.values())


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_every_default_lies_in_its_range_and_is_explained(estimator: Any) -> None:
    defaults = defaults_of(estimator)
    for name, one in settings_in(estimator).items():
        assert one.help.endswith("."), name
        assert f"`{name}` ({defaults[name]!r}): {one.help.split()[0]}" in estimator.__doc__
        if one.allowed:
            assert one.allowed.holds(defaults[name]), name


@pytest.mark.parametrize(
    ("estimator", "presets"),
    [(SequenceClassifier, PRESETS), (SequenceGenerator, GENERATOR_PRESETS)],
)
def test_every_preset_lies_in_the_ranges(estimator: Any, presets: dict[str, Any]) -> None:
    known = settings_in(estimator)
    for preset in presets.values():
        for name, value in preset.items():
            assert name in known
            assert known[name].allowed is None or known[name].allowed.holds(value), name


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_scikit_learn_clones_and_sets(estimator: Any) -> None:
    model = estimator(units=(3, 3), seed=7)
    assert clone(model).get_params() == model.get_params()
    assert model.set_params(units=5).units == 5
    assert repr(model) == f"{estimator.__name__}(seed=7, units=5)"
    with pytest.raises(ValueError, match="strange"):
        model.set_params(strange=1)
    with pytest.raises(TypeError, match="strange"):
        estimator(strange=1)
    assert model != clone(model)
    assert hash(model) == hash(model)


def test_a_grid_search_goes_over_settings() -> None:
    search = GridSearchCV(SequenceClassifier(**SMALL), {"units": [2, (2, 2)]}, cv=2)
    search.fit(WORDS, ["f", "m"] * 8)
    assert search.best_params_["units"] in (2, (2, 2))


def test_a_subclass_makes_a_field_again_with_another_default() -> None:
    @dataclass(kw_only=True, eq=False, repr=False)
    class Wide(SequenceClassifier):
        units: int | tuple[int, ...] = with_default(Recurrence, "units", 512)

    assert (Wide().units, Wide(units=2).units, SequenceClassifier().units) == (512, 2, 64)
    assert clone(Wide(cell="gru")).get_params() == Wide(cell="gru").get_params()


def test_a_stack_of_a_transducer_is_a_tuple_and_was_a_number(tmp_path: Path) -> None:
    now = SequenceTransducer(units=(3, 3), embedding=2, epochs=1).fit(WORDS, WORDS)
    then = SequenceTransducer(units=3, layers=2, embedding=2, epochs=1).fit(WORDS, WORDS)
    assert now.summary() == then.summary()
    assert now.predict_nbest(WORDS) == then.predict_nbest(WORDS)
    with pytest.raises(ConfigurationError, match=r"layers are equally wide, .* units \[3, 4\]"):
        SequenceTransducer(units=(3, 4), embedding=2).fit(WORDS, WORDS)
    then.save(tmp_path / "a.elman")
    assert load(tmp_path / "a.elman").predict_nbest(WORDS) == now.predict_nbest(WORDS)


def test_what_a_file_of_a_former_version_leaves_out_or_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a.elman"
    SequenceTransducer(**SMALL, embedding=2).fit(WORDS, WORDS).save(path)
    description, parameters = modelfile.read(path)
    del description["settings"]["spaces"]
    description["settings"] |= {"layers": 1, "seed": 2**100, "patience": 0}
    modelfile.write(path, modelfile.Model(description, parameters))
    read = load(path)
    assert (read.spaces, read.layers, read.seed, read.patience) == ("keep", 1, 2**100, 0)


def test_what_a_transducer_can_learn_it_can_load() -> None:
    with pytest.raises(ConfigurationError, match="max_length is a whole number from 1 to 10000"):
        SequenceTransducer(max_length=10_001).fit(WORDS, WORDS)


def test_no_number_may_be_left_out_that_is_needed() -> None:
    with pytest.raises(ConfigurationError, match="epochs is a whole number, at least 1"):
        SequenceClassifier(epochs=None).fit(WORDS, WORDS)


def test_settings_are_read_without_what_trains() -> None:
    program = (
        "import sys, elman.estimators.classifier.settings, elman.estimators.generator.settings, "
        "elman.estimators.transducer.settings\n"
        "print(sorted({'jax', 'numpy', 'sklearn', 'equinox'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"

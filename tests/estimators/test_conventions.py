"""scikit-learn's conventions are followed, and scikit-learn is not imported for it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import sklearn
from sklearn.base import clone, is_classifier, is_regressor
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GroupKFold, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.utils import get_tags

from elman import SequenceClassifier, SequenceGenerator, SequenceTransducer
from elman.errors import ConfigurationError, NotFitted

ESTIMATORS = (SequenceClassifier, SequenceGenerator, SequenceTransducer)
QUICK: dict[str, Any] = {"units": 4, "epochs": 2, "batch_size": 4, "learning_rate": 0.1}
NAMES = ["anna", "lena", "mia", "otto", "hugo", "udo"] * 3
LABELS = ["f", "f", "f", "m", "m", "m"] * 3

FRESH = """
import sys
from elman import SequenceClassifier
from elman.errors import NotFitted
model = SequenceClassifier(units=4, epochs=1).set_params(cell="gru")
assert "GRU" not in repr(model) and model.get_params()["cell"] == "gru"
try:
    model.predict(["a"])
except NotFitted as error:
    assert isinstance(error, (ValueError, AttributeError)), error
assert "jax" not in sys.modules
model.fit(["ab", "ba"] * 4, [0, 1] * 4).predict(["ab"])
print([name for name in ("sklearn", "pandas", "polars", "scipy.stats") if name in sys.modules])
"""


def test_neither_making_nor_fitting_imports_scikit_learn() -> None:
    ran = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True)
    assert (ran.stdout.strip(), ran.returncode) == ("[]", 0), ran.stderr


@pytest.mark.parametrize("kind", ESTIMATORS)
def test_settings_are_read_changed_and_cloned(kind: type[Any]) -> None:
    model = kind(units=(4, 4), seed=3)
    assert list(model.get_params()) == sorted(model.get_params(deep=False))
    assert model.set_params(units=5, epochs=7) is model
    copied = clone(model)
    assert type(copied) is kind
    assert copied.get_params() == model.get_params()
    assert (copied.units, copied.epochs, copied.seed) == (5, 7, 3)
    with pytest.raises(ConfigurationError, match=r"has the settings .*batch_size.*'colour'"):
        model.set_params(colour=1)
    assert repr(model) == f"{kind.__name__}(epochs=7, seed=3, units=5)"
    with pytest.raises(NotFittedError, match="not fitted yet"):
        model.save("never.elman")


def test_a_clone_shares_nothing_and_is_not_fitted() -> None:
    model = SequenceClassifier(**QUICK, class_weight={"f": 1.0, "m": 2.0}).fit(NAMES, LABELS)
    copied = clone(model)
    assert not hasattr(copied, "networks_")
    copied.class_weight["f"] = 9.0
    assert model.class_weight["f"] == 1.0


def test_tags_say_what_classifies() -> None:
    assert is_classifier(SequenceClassifier())
    assert get_tags(SequenceClassifier()).target_tags.required
    for kind in ESTIMATORS[1:]:
        assert not is_classifier(kind())
        assert not is_regressor(kind())
        assert not get_tags(kind()).target_tags.required


def test_a_pipeline_sets_and_hands_on() -> None:
    class Lower:
        def fit(self, X: Any, y: Any = None) -> Any:
            return self

        def transform(self, X: Any) -> list[str]:
            return [text.lower() for text in X]

        def __sklearn_is_fitted__(self) -> bool:
            return True

    pipeline = Pipeline([("lower", Lower()), ("model", SequenceClassifier(**QUICK))])
    pipeline.set_params(model__units=3).fit([name.upper() for name in NAMES], LABELS)
    assert pipeline.named_steps["model"].networks_[0].layers[0].units == 3
    assert pipeline.score(["ANNA"], ["f"]) in (0.0, 1.0)
    assert "units=3" in repr(pipeline.named_steps["model"])


def test_metadata_are_routed_to_fit() -> None:
    seen = []

    class Watched(SequenceClassifier):
        def fit(self, X: Any, y: Any, *, groups: Any = None, **more: Any) -> Any:
            seen.append(groups)
            return super().fit(X, y, groups=groups, **more)

    groups = np.arange(len(NAMES)) // 6
    with sklearn.config_context(enable_metadata_routing=True):
        model = Watched(**QUICK).set_fit_request(groups=True)
        cross_val_score(model, NAMES, LABELS, cv=GroupKFold(3), params={"groups": groups})
    assert [len(set(part)) for part in seen] == [2, 2, 2]
    with pytest.raises(
        TypeError, match=r"Watched\.score takes sample_weight, features, received groups"
    ):
        model.set_score_request(groups=True)


def test_the_error_is_of_the_same_kinds_as_scikit_learns() -> None:
    assert set(NotFittedError.__bases__) < set(NotFitted.__mro__)

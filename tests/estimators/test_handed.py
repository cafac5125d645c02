"""What is handed over as a model is one of elman, fitted, of a kind that serves."""

from __future__ import annotations

import pytest

from elman import SequenceClassifier, SequenceGenerator
from elman.errors import ConfigurationError, NotFitted
from elman.estimators.handed import check_model


def test_a_kind_that_does_not_serve_is_named_with_those_that_do() -> None:
    said = "A card needs a fitted classifier or tagger of elman, received a generator; leave it out"
    with pytest.raises(ConfigurationError) as refused:
        check_model(SequenceGenerator(), "A card", "classifier", "tagger", remedy="leave it out")
    assert str(refused.value) == said


def test_any_kind_serves_where_none_is_named_but_must_be_fitted() -> None:
    model = SequenceClassifier()
    with pytest.raises((NotFitted, ValueError), match="not fitted yet"):
        check_model(model, "A card")
    model.networks_ = []
    check_model(model, "A card")

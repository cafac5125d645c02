"""Only models of elman are measured, each as its own kind: none is taken for another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import elman
from elman import SequenceClassifier, SequenceGenerator
from elman.errors import ConfigurationError
from elman.exports import to_keras, to_onnx, to_torch
from elman.runs import follow_gradients, watched


class Stranger:
    kind = "oracle"
    networks_: tuple[Any, ...] = (None,)


CALLS: dict[str, Callable[[Any], Any]] = {
    "evaluate": lambda model: elman.evaluate(model, "names"),
    "adapt": lambda model: elman.evaluate(model, "names", adapt=True),
    "recent": lambda model: elman.evaluate(model, "names", recent=100),
    "gradients": lambda model: follow_gradients(model, "names"),
    "watched": lambda model: watched(model, "Anna"),
    "onnx": lambda model: to_onnx(model, Path("model.onnx")),
    "keras": lambda model: to_keras(model, Path("model.keras")),
    "torch": lambda model: to_torch(model, Path("model.pt")),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
@pytest.mark.parametrize("model", [Stranger(), None, 7])
def test_what_is_no_model_of_elman_is_named(call: Callable[[Any], Any], model: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"received an? {type(model).__name__}"):
        call(model)


@pytest.mark.parametrize("name", ["gradients", "watched"])
def test_another_kind_is_named(name: str) -> None:
    with pytest.raises(ConfigurationError, match="classifier of elman, received a generator"):
        CALLS[name](SequenceGenerator())


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_what_was_not_trained_is_said(call: Callable[[Any], Any]) -> None:
    with pytest.raises(Exception, match="not fitted yet"):
        call(SequenceClassifier())

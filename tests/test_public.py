"""Every public name says what it is; layers say their shapes."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from typing import Any

import pytest

import elman
import elman.estimators
from elman import rnn
from elman.rnn.layers.layer import Streamed

INNER = ("elman.app", "elman.native", "elman.service")
PACKAGES = [
    module.name
    for module in pkgutil.walk_packages(elman.__path__, "elman.")
    if module.ispkg and not module.name.startswith(INNER)
]
NAMES = [
    (package, name)
    for package in ("elman", *PACKAGES)
    for name in getattr(importlib.import_module(package), "__all__", [])
    if inspect.isroutine(value := getattr(importlib.import_module(package), name))
    or inspect.isclass(value)
    or inspect.ismodule(value)
]
"""All but constants, of which their modules say what they are."""
SHARED = {*vars(rnn.Layer), *vars(Streamed)}
"""What every layer does, said once."""
METHODS = (property, classmethod, staticmethod)
LAYERS = [
    name
    for name in rnn.__all__
    if inspect.isclass(found := getattr(rnn, name))
    and hasattr(found, "output_shape")
    and not getattr(found, "_is_protocol", False)
]


def own_doc(value: Any) -> str:
    """A docstring that somebody wrote, not one that `dataclass` makes or a base class has."""
    written = vars(value).get("__doc__") if inspect.isclass(value) else value.__doc__
    text = inspect.cleandoc(written or "")
    return "" if inspect.isclass(value) and text.startswith(f"{value.__name__}(") else text


@pytest.mark.parametrize(("package", "name"), NAMES)
def test_every_public_name_is_documented(package: str, name: str) -> None:
    value = getattr(importlib.import_module(package), name)
    first = own_doc(value).partition("\n\n")[0]
    assert len(first) > 10, f"{package}.{name} says nothing of itself"
    assert first[-1] in ".:", f"{package}.{name} does not begin with a sentence: {first}"


@pytest.mark.parametrize(("package", "name"), NAMES)
def test_every_public_method_is_documented(package: str, name: str) -> None:
    found = getattr(importlib.import_module(package), name)
    for method in vars(found) if inspect.isclass(found) else ():
        value = inspect.getattr_static(found, method)
        if method[0] != "_" and (inspect.isfunction(value) or isinstance(value, METHODS)):
            said = method in SHARED or inspect.getdoc(getattr(found, method))
            assert said, f"{package}.{name}.{method} says nothing of itself"


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_says_its_shapes(name: str) -> None:
    assert re.search(r"\((time[^)]*, )?batch", own_doc(getattr(rnn, name)))


def test_every_layer_and_every_estimator_is_named_at_the_top() -> None:
    estimators = [name for name in elman.estimators.__all__ if name.startswith("Sequence")]
    wanted = {*LAYERS, *estimators, "load", "use", "Pronouncer", "plot"} - {"Recurrent"}
    assert wanted <= set(elman.__all__)

"""A class by how it is written."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from elman.errors import LabelError
from elman.runs.conditions import condition_of


def test_a_class_is_found_by_how_it_is_written() -> None:
    model = SimpleNamespace(classes_=(1, "f"))
    assert condition_of(model, "1") == 1
    assert condition_of(model, "f") == "f"
    assert condition_of(model, None) is None
    with pytest.raises(LabelError, match="trained without classes, received condition='f'"):
        condition_of(SimpleNamespace(classes_=()), "f")

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import ConfigurationError
from elman.estimators.classifier.settings import ClassifierSettings
from elman.estimators.generator.settings import GeneratorSettings
from elman.estimators.settings import settings_in
from elman.estimators.transducer.settings import TransducerSettings
from elman.limits import DESCRIPTION, LAYERS
from elman.ranges import Either, Flag, Maybe, Number, OneOf, Several, Text, Whole, check


@pytest.mark.parametrize(
    ("allowed", "inside", "outside"),
    [
        (Whole(1, 5), [1, 5, np.int64(3)], [0, 6, 2.0, True, "2", None, np.bool_(True), 10**400]),
        (Number(0, 1), [0, 1, 0.5, np.float32(0.5)], [-1e-9, 1.1, float("nan"), "0", False]),
        (Number(0, 1, above=True, below=True), [0.5], [0, 1, 0.0, 1.0, float("inf")]),
        (Number(0, 10), [1e-320], [10**400, -(10**400), float("-inf"), 1j, None]),
        (OneOf(("a", "b")), ["a"], ["c", ["a"], None, 1]),
        (Flag(), [True, False], [0, 1, "true", None]),
        (Text(1, 3), ["a", "abc"], ["", "abcd", b"a", ["a"]]),
        (Maybe(Whole(1, 2)), [None, 1], [0, "None"]),
        (Either(Flag(), Text(0, 1)), [True, ""], [2, "ab"]),
        (Several(Whole(1, 2), 1, 2), [[1], (2, 1)], [[], [1, 1, 1], [3], 1, {1: 1}, "1"]),
    ],
    ids=str,
)
def test_what_a_range_holds(allowed, inside: list, outside: list) -> None:
    assert all(map(allowed.holds, inside))
    assert not any(map(allowed.holds, outside))


def test_an_error_names_the_setting_its_range_and_the_value() -> None:
    with pytest.raises(ConfigurationError) as caught:
        check("members", 10**9, Whole(1, 100))
    assert caught.value.problem == "members is a whole number from 1 to 100, received 1000000000"
    assert caught.value.remedy == "pass for example members=10"


_KINDS = (ClassifierSettings, GeneratorSettings, TransducerSettings)
_EVERY = [(name, one) for kind in _KINDS for name, one in settings_in(kind).items()]
SETTINGS = {name: one.allowed for name, one in _EVERY if one.allowed}
STORED = {name: one.stored for name, one in _EVERY if one.stored}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


@given(anything)
def test_no_value_makes_a_range_raise_anything_else(value: object) -> None:
    for table in (LAYERS, SETTINGS, DESCRIPTION, STORED):
        for allowed in table.values():
            assert allowed.holds(value) in (True, False)
            assert len(str(allowed)) < 200

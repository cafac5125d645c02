"""Bodies are read as JSON says, and questions hold what their ranges say."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman import questions
from elman.estimators.settings import defaults_of, settings_in
from elman.service.bodies import ITEMS, json_of, question_of, settings_of_query
from elman.service.problems import Problem

ALL = [getattr(questions, name) for name in questions.__all__]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def attempt(work: Callable[..., Any], *arguments: Any) -> tuple[Any, Problem | None]:
    try:
        return work(*arguments), None
    except Problem as problem:
        return None, problem


@given(VALUES)
def test_what_json_writes_is_read_again(value: Any) -> None:
    assert json_of(json.dumps(value, ensure_ascii=False).encode()) == value
    assert json_of(json.dumps(value).encode()) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    value, problem = attempt(json_of, body)
    if problem is None:
        json.dumps(value, ensure_ascii=False).encode()
    else:
        assert problem.status == 400
        assert json.loads(problem.body)["detail"] == problem.to_json()["detail"]


@given(st.sampled_from(ALL), VALUES)
def test_any_value_is_a_question_or_a_problem(kind: type[Any], value: Any) -> None:
    question, problem = attempt(question_of, kind, value, 10)
    if problem is None:
        assert isinstance(question, kind)
    else:
        assert problem.status in (413, 422)
        assert isinstance(problem.to_json()["pointer"], str)


@given(st.sampled_from(ALL), st.data())
def test_members_hold_what_their_range_says(kind: type[Any], data: Any) -> None:
    settings = settings_in(kind)
    name = data.draw(st.sampled_from(sorted(settings)))
    value = data.draw(VALUES)
    allowed = settings[name].allowed
    assert allowed is not None
    within = allowed.holds(value) and not (name in ITEMS and len(value) > 10)
    _, problem = attempt(question_of, kind, {name: value}, 10)
    assert within == (problem is None)


@pytest.mark.parametrize("kind", ALL)
def test_defaults_lie_in_their_ranges(kind: type[Any]) -> None:
    defaults = defaults_of(kind)
    for name, setting in settings_in(kind).items():
        assert setting.help.endswith((".", "]")), name
        if defaults[name] not in ((), ""):
            assert setting.allowed is not None
            value = defaults[name]
            assert setting.allowed.holds(list(value) if isinstance(value, tuple) else value)


def test_options_behind_an_address_are_typed() -> None:
    asked = settings_of_query(questions.Classify, [("top", "3"), ("explain", "true")], 10)
    assert (asked["top"], asked["explain"], asked["unknown"]) == (3, True, None)
    with pytest.raises(Problem, match="texts"):
        settings_of_query(questions.Classify, [("texts", "Anna")], 10)


def test_a_pointer_escapes_what_stands_in_it() -> None:
    with pytest.raises(Problem) as caught:
        question_of(questions.Classify, {"a/b~c": 1}, 10)
    assert caught.value.more["pointer"] == "/a~1b~0c"

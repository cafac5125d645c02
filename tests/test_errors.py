from __future__ import annotations

import re

import pytest

from elman import errors
from elman.errors import ElmanError, InputError, shorten

CLASSES = [value for value in vars(errors).values() if isinstance(value, type)]


def depth_first(kind: type[ElmanError]) -> list[type[ElmanError]]:
    return [kind, *(found for child in kind.__subclasses__() for found in depth_first(child))]


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes() -> None:
    drawn: list[tuple[str, str]] = []
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"^    ([│├└─ ]*)([A-Z]\w+)", line)
        if found and found[2].isidentifier():
            level = len(found[1]) // 4
            above = [*above[:level], found[2]]
            drawn.append((found[2], above[level - 1] if level else "Exception"))
    classes = [
        (c.__name__, c.__bases__[0].__name__)
        for c in depth_first(ElmanError)
        if c.__module__ == "elman.errors"
    ]
    assert sorted(drawn) == sorted(classes)


def test_what_the_caller_did_wrong_is_also_a_value_error() -> None:
    assert issubclass(InputError, ValueError)
    assert not issubclass(errors.ModelFileError, ValueError)


@pytest.mark.parametrize("kind", depth_first(ElmanError))
def test_every_error_says_the_problem_and_then_the_remedy(kind: type[ElmanError]) -> None:
    error = kind("x is 1, received 2", remedy="pass 1")
    assert (error.problem, error.remedy) == ("x is 1, received 2", "pass 1")
    assert str(error) == "x is 1, received 2; pass 1"
    assert str(kind("x is 1, received 2")) == "x is 1, received 2"


def test_every_error_is_public() -> None:
    assert {c.__name__ for c in CLASSES if issubclass(c, ElmanError)} <= set(errors.__all__)


@pytest.mark.parametrize(
    "value", ["x" * 10_000, list(range(10_000)), {"a": "b" * 10_000}, "'" * 500]
)
def test_a_quoted_value_is_short(value: object) -> None:
    assert len(shorten(value)) <= 110


def test_a_short_value_is_quoted_whole() -> None:
    assert shorten("O'Brien") == '"O\'Brien"'
    assert shorten(None) == "None"

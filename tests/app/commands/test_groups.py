from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import pytest
import typer
from typer.testing import CliRunner

from elman.app.commands.groups import Options, asked_in, grouped, options_for
from elman.errors import ConfigurationError
from elman.estimators.settings import setting
from elman.ranges import Either, Flag, Maybe, Number, OneOf, Several, Whole


@dataclass(kw_only=True)
class Shape:
    """Settings of every kind."""

    rows: int = setting(3, Whole(1, 9), "How many.", metavar="N")
    share: float | None = setting(None, Maybe(Number(0, 1)), "Which part.", metavar="SHARE")
    kind: str = setting("a", OneOf(("a", "b")), "Which kind.", metavar="a|b", serves="Texts")
    sizes: Any = setting(1, Either(Whole(1, 9), Several(Whole(1, 9), 1, 9)), "Sizes.", metavar="N")
    deep: bool = setting(False, Flag(), "Whether deep.", option="--deep/--flat")
    hidden: int = setting(0, Whole(0, 9), "No option.")


def invoked(*arguments: str) -> tuple[str, Any]:
    app, got = typer.Typer(), []

    @app.command()
    @grouped
    def show(
        *,
        name: Annotated[str, typer.Argument()],
        shape: Annotated[dict[str, Any], options_for(dict, Shape, defaults={"rows": 7})],
        loud: bool = False,
    ) -> None:
        got.append((name, shape, loud))

    result = CliRunner().invoke(app, arguments)
    if isinstance(result.exception, ConfigurationError):
        raise result.exception
    return result.output, got


def test_a_command_gets_one_object_of_typed_values() -> None:
    given = ["--share", "0.5", "--kind", "b", "--sizes", "1", "--sizes", "2", "--flat", "--loud"]
    _, got = invoked("x", *given)
    shape = {"rows": 7, "share": 0.5, "kind": "b", "sizes": ["1", "2"], "deep": False}
    assert got == [("x", shape, True)]
    _, got = invoked("x")
    assert got[0][1] == {**dict.fromkeys(shape), "rows": 7}


def test_options_say_what_the_fields_say() -> None:
    shown = " ".join(invoked("--help")[0].split())
    for words in ("--rows", "SHARE", "Texts: which kind.", "--deep", "--flat", "How many."):
        assert words in shown
    assert "hidden" not in shown


def test_a_value_of_another_type_and_an_empty_one_are_refused() -> None:
    assert "'--rows'" in invoked("x", "--rows", "many")[0]
    with pytest.raises(ConfigurationError, match="--kind has a value, received an empty one"):
        invoked("x", "--kind", "")


def test_two_groups_stand_beside_each_other() -> None:
    @grouped
    def both(
        *,
        one: Annotated[tuple[int, ...], Options(lambda **some: sorted(some), {"a": int}, {})],
        two: Annotated[tuple[int, ...], Options(lambda **some: sorted(some), {"b": int}, {})],
    ) -> None:
        assert (one, two) == (["a"], ["b"])

    both(a=1, b=2)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, of which some is an option."""

    text: str = setting("", OneOf(("",)), "What is read.")
    code: str = setting("en", OneOf(("en", "fr")), "Whose.", metavar="CODE", option="--code -c")
    most: int | None = setting(None, Maybe(Whole(1, 9)), "How many.", metavar="N")
    words: bool = setting(True, Flag(), "Words too.", option="--words/--no-words")


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ((), {"code": "en", "words": True}),
        (("-c", "fr", "--no-words"), {"code": "fr", "words": False}),
    ],
)
def test_some_settings_of_a_question_are_options_with_its_defaults(
    given: tuple[str, ...], found: dict[str, Any]
) -> None:
    app, got = typer.Typer(), []

    @app.command()
    @grouped
    def ask(*, asked: Annotated[dict[str, Any], asked_in(Question, "code", "words")]) -> None:
        got.append(asked)

    result = CliRunner().invoke(app, list(given))
    assert result.exit_code == 0, result.output
    assert got == [found]
    assert CliRunner().invoke(app, ["--most", "3"]).exit_code == 2

"""`elman show` draws what it describes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def test_pictures_beside_the_description(elman: Any, model: Path) -> None:
    ended = elman("show", model, "--plot", "drawn.svg", "--weights", "weights.svg")
    assert ended.code == 0
    assert "drawn: drawn.svg" in ended.err
    assert "drawn: weights.svg" in ended.err
    drawn = Path("drawn.svg").read_text("utf-8")
    told = json.loads(elman("show", model, "--json").out)
    title = f"{model.stem}: {told['parameters']:,} parameters, the same at every step"
    assert f"<!-- {title} -->" in drawn
    assert "<!-- END -->" in Path("weights.svg").read_text("utf-8")


@pytest.mark.parametrize("option", ["--plot", "--weights"])
@pytest.mark.parametrize(
    ("name", "said"),
    [("drawn.gif", "ends in .png or .svg"), ("no/drawn.svg", "must exist and be writable")],
)
def test_a_picture_that_cannot_be_written_is_refused_first(
    elman: Any, model: Path, option: str, name: str, said: str
) -> None:
    ended = elman("show", model, option, name)
    assert ended.code == 2
    assert said in ended.err
    assert ended.out == ""


def test_both_pictures_are_two_files(elman: Any, model: Path) -> None:
    ended = elman("show", model, "--plot", "a.svg", "--weights", "a.svg")
    assert ended.code == 2
    assert "--plot and --weights name one file" in ended.err


def test_a_card_in_markdown(elman: Any, model: Path) -> None:
    ended = elman("show", model, "--card")
    assert ended.code == 0
    assert ended.out.startswith("---\nlibrary_name: elman\n")
    assert f"# {model.name.removesuffix('.elman')}\n" in ended.out
    assert "## Rerun" in ended.out


def test_a_card_is_no_json(elman: Any, model: Path) -> None:
    ended = elman("show", model, "--card", "--json")
    assert ended.code == 2
    assert "leave one out" in ended.err

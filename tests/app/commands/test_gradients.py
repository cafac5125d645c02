"""`elman gradients` tells what the library measures, in lines, in JSON and in pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

COLUMNS = ("--text", "name", "--label", "sex")


def test_lines_name_the_layer_and_the_verdict(elman: Any, model: Path, people: Path) -> None:
    ended = elman("gradients", model, people, *COLUMNS)
    assert ended.code == 0
    first, bars, training = ended.out.splitlines()
    assert first.startswith("SimpleRNN(4): ")
    assert "a factor of" in first
    assert bars.lstrip().startswith("|dh_end/dh_s|")
    record = json.loads(elman("show", model, "--json").out)["record"]
    shares = [epoch["clipped"] for epoch in record["gradients"][0]]
    assert training == f"in training {sum(shares) / len(shares):.1%} of the steps were clipped"


def test_a_small_radius_makes_the_factor_small(elman: Any, model: Path, people: Path) -> None:
    rates = []
    for radius in (0.1, 0.9):
        ended = elman("gradients", model, people, *COLUMNS, "--radius", radius, "--json")
        (layer,) = json.loads(ended.out)["layers"]
        rates.append(layer["rate"])
        assert layer["dh_end_dh"][0] == 1.0
    assert rates[0] < 0.2 < rates[1]


@pytest.mark.parametrize("option", ["--plot", "--training-plot"])
def test_pictures(elman: Any, model: Path, people: Path, option: str) -> None:
    ended = elman("gradients", model, people, *COLUMNS, option, "flow.svg")
    assert ended.code == 0
    assert "drawn: flow.svg" in ended.err
    assert "SimpleRNN(4)" in Path("flow.svg").read_text()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--examples", "0"), "--examples is at least 1, received 0; pass --examples 16"),
        (("--plot", "flow.gif"), "ends in .png or .svg, received 'flow.gif'"),
        (("--radius", "0"), "spectral radius is above zero, received 0.0"),
    ],
)
def test_bad_options_end_in_one_line(
    elman: Any, model: Path, people: Path, options: tuple[str, ...], said: str
) -> None:
    ended = elman("gradients", model, people, *COLUMNS, *options)
    assert ended.code == 2
    assert said in ended.err
    assert ended.err.count("\n") == 1

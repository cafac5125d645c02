"""Every topic on small data written for the test: what it says is what it measured."""

from __future__ import annotations

import itertools
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer

from elman.app.cli import application
from elman.datasets import Labelled, Text
from elman.unit import Outcome, chosen, teach
from elman.unit.topics import backward, why

WOMEN = [a + b for a, b in itertools.product(("An", "Ber", "Chris", "Do", "El"), ("na", "ta", "a"))]
MEN = [a + b for a, b in itertools.product(("Al", "Bo", "Ger", "Ot", "Ste"), ("to", "ker", "us"))]
NAMES = Labelled(WOMEN + MEN, ["female"] * len(WOMEN) + ["male"] * len(MEN), name="names-nltk")
WORLD = Labelled(WOMEN + MEN, list(NAMES.labels), origins=["CH"] * len(NAMES), name="names")
POEM = Text("to be or not to be, that is the question\n" * 30, name="sonnets")


def windows() -> Labelled:
    random = np.random.default_rng(0)
    labels = ["sit", "walk"] * 12
    inputs = random.normal(size=(24, 12, 9)).astype(np.float32)
    inputs[1::2] += 2
    parts = ["train"] * 18 + ["test"] * 6
    return Labelled(inputs, labels, split=parts, name="activity-hapt", source="the test")


GIVEN = {"names-nltk": NAMES, "names": WORLD, "sonnets": POEM, "activity-hapt": windows()}


def outcome_of(key: str, folder: Path) -> Outcome:
    course = teach([key], output=folder / "page.html", quick=True, given=GIVEN)
    ((topic, outcome),) = course.outcomes
    assert (topic.key, outcome.missing) == (key, "")
    for picture in outcome.pictures:
        assert (folder / "page.state" / key / picture.file).stat().st_size > 1000
    return outcome


def table(outcome: Outcome, words: str) -> Any:
    (found,) = [table for table in outcome.tables if words in table.caption]
    return found


def options_of(words: list[str]) -> set[str]:
    """The options of the command that a line calls; raises `KeyError` where there is none."""
    command: Any = typer.main.get_command(application())
    for word in words:
        if not hasattr(command, "commands"):
            break
        command = command.commands[word]
    return {option for parameter in command.params for option in parameter.opts}


def test_commands_of_the_page_can_be_called() -> None:
    lines = [line for module in chosen([]) for line in module.TOPIC.command.splitlines()]
    lines += [command for _, command, _ in why.APPLICATIONS if command != why.NOT_HERE]
    for line in itertools.chain.from_iterable(line.split(" && ") for line in lines):
        words = shlex.split(line, comments=True)
        assert words[0] == "elman", line
        assert {word for word in words if word.startswith("-")} <= options_of(words[1:]), line


def test_python_of_the_page_compiles() -> None:
    for module in chosen([]):
        compile(module.TOPIC.python, module.TOPIC.key, "exec")


def test_context_helps_until_text_runs_out(tmp_path: Path) -> None:
    outcome = outcome_of("why", tmp_path)
    none, best = (result.value for result in outcome.results)
    assert best < none
    assert why.context_bits("abc" * 40, "abc" * 10, 1) < 0.3


def test_context_bits_are_those_of_a_distribution() -> None:
    """Summed over the alphabet, probabilities behind a context are 1."""
    known = "abracadabra"
    for before in ("", "a", "br", "zz"):
        shares = []
        for symbol in "abcdrz":
            held = before + symbol
            bits = why.context_bits(known, held + "z" * 0, 2) * len(held)
            bits -= why.context_bits(known, before, 2) * len(before) if before else 0.0
            # The alphabet is that of both texts: keep it the same.
            if set(held) <= set(known):
                shares.append(2**-bits)
        if before != "zz":
            assert sum(shares) == pytest.approx(1.0)


def test_sequences_are_counted(tmp_path: Path) -> None:
    found = {result.what: result for result in outcome_of("sequences", tmp_path).results}
    assert found["longest name"].value == max(map(len, NAMES.inputs))
    assert found["symbols, END among them"].ours == "56"


def test_formula_and_layer_agree(tmp_path: Path) -> None:
    outcome = outcome_of("cell", tmp_path)
    values = {result.what: result.value for result in outcome.results}
    assert values["formula and layer, largest difference"] < 1e-5
    assert values["with Dense(2)"] == 7874
    assert outcome.pictures


@pytest.mark.slow
def test_names_are_told_by_three_networks(tmp_path: Path) -> None:
    outcome = outcome_of("names", tmp_path)
    networks = table(outcome, "How would MLPs")
    assert [row[1] for row in networks.rows] == ["7,874", "56,834", "7,868"]
    errors = table(outcome, "Whom does it get wrong")
    assert len(errors.rows) == 3
    abroad = table(outcome, "The list is English")
    assert abroad.rows[0][:2] == ("CH", "30")
    assert len(outcome.pictures) == 4


@pytest.mark.slow
def test_jumps_are_counted_on_both_curves(tmp_path: Path) -> None:
    outcome = outcome_of("activity", tmp_path)
    (rows,) = [table.rows for table in outcome.tables]
    assert [row[0] for row in rows][:2] == ["one layer", "one layer, clipped"]
    assert rows[0][5] == "-"
    assert outcome.results[0].ours == "6"  # A third of 18.


@pytest.mark.slow
def test_gradients_vanish_and_explode(tmp_path: Path) -> None:
    outcome = outcome_of("backpropagation", tmp_path)
    apart, half, grown = (result.value for result in outcome.results)
    assert apart < 0.01
    assert half < 1e-6
    assert grown > 100
    verdicts = {row[0]: row[3] for row in outcome.tables[0].rows}
    assert verdicts["tanh, radius 0.5"] == "vanishes"
    assert verdicts["linear, radius 1.2"] == "explodes"


def test_the_label_is_the_first_value() -> None:
    data = backward.first_of(50, 8, 0)
    assert ((data.x[:, 0, 0] > 0) == (data.y == 1)).all()


@pytest.mark.slow
def test_texts_are_judged(tmp_path: Path) -> None:
    outcome = outcome_of("generation", tmp_path)
    rows = {row[0]: row for row in table(outcome, "How good is a generator").rows}
    assert set(rows) >= {"many-to-one", "many-to-many", "stream", "the real sonnets, held out"}
    assert outcome.samples[0][0].startswith("many to one, ")
    assert [row[0] for row in table(outcome, "temperature").rows] == ["0.3", "0.7", "1.0", "1.5"]


@pytest.mark.slow
def test_shapes_are_counted(tmp_path: Path) -> None:
    outcome = outcome_of("wrap-up", tmp_path)
    assert [result.ours for result in outcome.results] == [r.slide for r in outcome.results]

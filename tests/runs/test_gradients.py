"""A followed gradient says what the model's own flow says, and prints nothing."""

from __future__ import annotations

import pytest

from elman.datasets import Labelled
from elman.errors import ConfigurationError
from elman.runs import follow_gradients, train

PEOPLE = Labelled(["Anna", "Otto", "Tanna", "Toto"] * 10, ["f", "m"] * 20, name="people")
SMALL = {"units": 4, "epochs": 2, "members": 1, "ngrams": 0, "validation": None}


@pytest.fixture(scope="module")
def model() -> object:
    return train(PEOPLE, **SMALL).model


def test_the_first_records_are_followed(model: object, capsys: pytest.CaptureFixture[str]) -> None:
    followed = follow_gradients(model, PEOPLE, examples=3)
    own = model.gradient_flow(PEOPLE.inputs[:3], PEOPLE.labels[:3])  # type: ignore[attr-defined]
    assert followed.examples == 3
    lengths = [layer["dL_dh"] for layer in followed.to_json()["layers"]]
    assert lengths == [flow.loss.tolist() for flow in own]
    assert capsys.readouterr().out == ""


def test_clipped_is_the_share_of_all_steps(model: object) -> None:
    followed = follow_gradients(model, PEOPLE)
    epochs = [epoch for member in followed.training or () for epoch in member]
    assert followed.clipped == sum(epoch["clipped"] for epoch in epochs) / len(epochs)


def test_no_examples_are_refused(model: object) -> None:
    with pytest.raises(ConfigurationError, match="examples= is at least 1, received 0"):
        follow_gradients(model, PEOPLE, examples=0)

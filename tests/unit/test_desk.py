"""Where a topic works: data at hand come first, an interrupted training is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from elman import SequenceClassifier, datasets
from elman.datasets import Labelled
from elman.errors import DatasetUnavailable
from elman.unit.desk import Desk
from elman.unit.state import State

PEOPLE = Labelled(["Anna", "Otto", "Eva", "Ugo"], ["f", "m", "f", "m"], name="people")


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "topic", {})


def test_given_data_come_first(state: State) -> None:
    desk = Desk(state, quick=True, given={"activity-hapt": PEOPLE})
    assert desk.load_first("activity", "activity-hapt") is PEOPLE
    assert desk.load("activity-hapt") is PEOPLE


def test_what_is_at_hand_is_not_downloaded(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = list[str]()

    def load(name: str) -> Any:
        tried.append(name)
        if name != "b":
            raise DatasetUnavailable(f"{name} cannot be had", remedy=f"fetch {name}")
        return PEOPLE

    monkeypatch.setattr(datasets, "load", load)
    hand = {"a": "not downloaded", "b": "cached", "c": "not downloaded"}
    monkeypatch.setattr(datasets, "state", hand.__getitem__)
    desk = Desk(state, quick=True)
    assert desk.load_first("a", "b") is PEOPLE
    assert tried == ["b"]
    with pytest.raises(DatasetUnavailable, match="a cannot be had"):
        desk.load_first("a", "c")


def test_an_interrupted_training_is_not_kept(state: State) -> None:
    def stop(_: str, now: Any) -> None:
        raise KeyboardInterrupt

    settings: dict[str, Any] = {"units": 2, "epochs": 2, "cell": "simple"}
    with pytest.raises(KeyboardInterrupt):
        Desk(state, quick=True, follow=stop).fit(
            "m", SequenceClassifier(**settings), PEOPLE.inputs, PEOPLE.labels
        )
    assert not (state.folder / "m.elman").exists()
    followed = list[str]()
    desk = Desk(state, quick=True, follow=lambda name, now: followed.append(name))
    desk.fit("m", SequenceClassifier(**settings), PEOPLE.inputs, PEOPLE.labels)
    assert set(followed) == {"m"}
    assert (state.folder / "m.elman").exists()


def test_the_quick_run_takes_less(state: State) -> None:
    assert Desk(state, quick=True).choose(1, 5) == 1
    assert Desk(state, quick=False).choose(1, 5) == 5

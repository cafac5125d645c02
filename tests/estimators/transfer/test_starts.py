"""Trained with what was taken over and without: the better on what is held out is kept."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from elman import SequenceClassifier, SequenceGenerator
from elman.errors import NonFiniteError
from elman.estimators.transfer.starts import Starts, said_of
from elman.rnn import Checkpoint
from elman.rnn.training.epoch import Epoch, Trained

SOURCE: Any = object()


def model(**more: Any) -> Any:
    return SimpleNamespace(**{"better_start": True, "progress": None, "callbacks": []} | more)


def training(scores: dict[bool, dict[str, float]], calls: list[tuple[bool, Any]]) -> Any:
    def train(source: Any, member: int, checkpoint: Any, progress: Any) -> Trained:
        calls.append((source is SOURCE, checkpoint and checkpoint.path.name))
        held = scores[source is SOURCE]
        return Trained(source, [Epoch({"loss": 1.0}, held)], 1, "loss" not in held)

    return train


@pytest.mark.parametrize(
    ("told", "untold", "helps"),
    [
        ({"loss": 0.5}, {"loss": 0.6}, True),
        ({"loss": 0.7}, {"loss": 0.6}, False),
        ({"loss": 0.7, "f1": 0.9}, {"loss": 0.6, "f1": 0.8}, True),
    ],
)
def test_the_better_start_is_kept_for_all_members(
    told: dict[str, float], untold: dict[str, float], helps: bool
) -> None:
    calls: list[tuple[bool, Any]] = []
    starts = Starts(model(), SOURCE, held_out=True)
    assert starts.remarks[0].startswith("trained once more without")
    train = training({True: told, False: untold}, calls)
    networks = [starts.trained(train, member, None).network for member in range(2)]
    assert [network is SOURCE for network in networks] == [helps] * 2
    assert [call for call, _ in calls] == [True, False, helps]
    assert starts.record["starts"]["helps"] is helps
    assert ("did not help" not in said_of(starts.record)[0]) is helps


def test_nothing_is_compared_where_that_is_not_asked_or_cannot_be() -> None:
    for starts in (
        Starts(model(), SOURCE, held_out=False),
        Starts(model(better_start=False), SOURCE, held_out=True),
        Starts(model(), None, held_out=True),
    ):
        calls: list[tuple[bool, Any]] = []
        starts.trained(training({True: {"loss": 1}, False: {"loss": 0}}, calls), 0, None)
        assert len(calls) == 1
        assert starts.record == {}
        assert said_of(starts.record) == []
    held = Starts(model(), SOURCE, held_out=False)
    assert held.remarks == ("nothing is held out that could tell whether that helps",)


def test_an_interrupted_training_is_compared_with_nothing(tmp_path: Path) -> None:
    calls: list[tuple[bool, Any]] = []
    starts = Starts(model(), SOURCE, held_out=True)
    file = Checkpoint(tmp_path / "run")
    first = starts.trained(training({True: {"loss": 1}, False: {}}, calls), 0, file)
    assert first.network is SOURCE
    assert first.interrupted
    assert calls == [(True, "run"), (False, "run.without")]
    calls.clear()
    starts.trained(training({True: {}, False: {"loss": 1}}, calls), 0, file)
    assert len(calls) == 1


def test_a_classifier_says_whether_its_start_helped() -> None:
    words = {"unit": "words", "cell": "gru", "embedding": 4, "units": 3}
    start = SequenceGenerator(**words, epochs=1, batch_size=2, steps=4)
    start.fit(["a moving film", "a weak melodrama"] * 8)
    told: list[str] = []
    fitted = SequenceClassifier(**words, epochs=1, validation=0.25, init_from=start).fit(
        ["a fine film", "a moving plot", "a dull film", "a weak plot"] * 6,
        ["pos", "pos", "neg", "neg"] * 6,
        announce=lambda outline: told.extend(outline.remarks),
    )
    found = fitted.record_["starts"]
    assert found["helps"] == (found["with"] <= found["without"])
    assert told[-1].startswith("trained once more without")
    assert fitted.history_[0][0].val_loss == min(found["with"], found["without"])


def test_a_start_afresh_that_runs_away_is_left_out() -> None:
    def train(source: Any, member: int, checkpoint: Any, progress: Any) -> Trained:
        if source is None:
            raise NonFiniteError("Loss and gradients must stay finite")
        return Trained(source, [Epoch({"loss": 1.0}, {"loss": 1.0})], 1)

    assert Starts(model(), SOURCE, held_out=True).trained(train, 0, None).network is SOURCE

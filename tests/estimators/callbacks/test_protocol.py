from __future__ import annotations

from typing import Any

import pytest
from sklearn.base import clone

from elman import (
    SequenceClassifier,
    SequenceForecaster,
    SequenceGenerator,
    SequenceTagger,
    SequenceTransducer,
)
from elman.errors import ConfigurationError
from elman.estimators.callbacks import Callback

NAMES = ["anna", "lena", "mia", "otto", "hugo", "udo"] * 4
LABELS = ["f", "f", "f", "m", "m", "m"] * 4
QUICK: dict[str, Any] = {"units": 4, "epochs": 2, "batch_size": 8}


class Heard(Callback):
    """Keeps all that it is told."""

    def __init__(self) -> None:
        self.epochs: list[tuple[int, int, float]] = []
        self.ends: list[tuple[int, int]] = []

    def on_epoch(self, now: Any) -> None:
        self.epochs.append((now.member, now.epoch, now.last.loss))

    def on_end(self, trained: Any, member: int) -> None:
        self.ends.append((member, trained.best_epoch))


def fitted(kind: type[Any], heard: Heard) -> Any:
    given: dict[type[Any], tuple[dict[str, Any], tuple[Any, ...]]] = {
        SequenceClassifier: ({"members": 2}, (NAMES, LABELS)),
        SequenceGenerator: ({"batch_size": 2, "steps": 8}, ("to be or not to be, " * 20,)),
        SequenceTransducer: ({}, (NAMES, NAMES)),
        SequenceTagger: ({"hints": False}, ([["Anna", "sings"]] * 8, [["B-PER", "O"]] * 8)),
        SequenceForecaster: ({"horizon": 2}, ([float(i % 7) for i in range(120)],)),
    }
    more, data = given[kind]
    return kind(**{**QUICK, **more}, callbacks=[heard]).fit(*data)


@pytest.mark.parametrize(
    "kind",
    [
        SequenceClassifier,
        SequenceGenerator,
        SequenceTransducer,
        pytest.param(SequenceTagger, marks=pytest.mark.slow),
        pytest.param(SequenceForecaster, marks=pytest.mark.slow),
    ],
)
def test_every_estimator_tells_its_epochs_and_its_end(kind: type[Any]) -> None:
    heard = Heard()
    model = fitted(kind, heard)
    assert heard.epochs == [
        (member, epoch, figures.loss)
        for member, epochs in enumerate(model.history_, start=1)
        for epoch, figures in enumerate(epochs, start=1)
    ]
    assert heard.ends == list(enumerate(model.best_epochs_, start=1))


def test_a_callback_that_interrupts_keeps_the_best_so_far() -> None:
    class Enough:
        def on_epoch(self, now: Any) -> None:
            if now.epoch == 2:
                raise KeyboardInterrupt

    model = SequenceClassifier(**{**QUICK, "epochs": 9}, callbacks=[Enough()]).fit(NAMES, LABELS)
    assert (model.interrupted_, len(model.history_[0])) == (True, 2)


def test_what_a_callback_raises_leaves_the_model_as_it_was() -> None:
    class Broken:
        def on_epoch(self, now: Any) -> None:
            raise RuntimeError("no connection")

    model = SequenceClassifier(**QUICK, callbacks=[Broken()])
    with pytest.raises(RuntimeError, match="no connection"):
        model.fit(NAMES, LABELS)
    assert not hasattr(model, "networks_")


def test_callbacks_are_shared_by_clones_and_never_saved(tmp_path: Any) -> None:
    from elman import load

    heard = Heard()
    model = SequenceClassifier(**QUICK, callbacks=[heard])
    assert clone(model).callbacks[0] is heard
    model.fit(NAMES, LABELS).save(tmp_path / "model.elman")
    assert load(tmp_path / "model.elman").callbacks == ()


@pytest.mark.parametrize(
    ("callbacks", "message"),
    [
        (Heard(), r"come as a list, received 'Heard'; pass \[callback\]"),
        ([Heard], r"received the class Heard; pass Heard\(\)"),
        ([print], "has on_step, on_epoch or on_end, received .*; pass a function as progress="),
    ],
    ids=["an object", "a class", "a function"],
)
def test_callbacks_that_nothing_can_be_told_are_refused(callbacks: Any, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        SequenceClassifier(callbacks=callbacks).fit(NAMES, LABELS)

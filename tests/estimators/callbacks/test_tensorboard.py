from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from elman import SequenceClassifier
from elman.errors import MissingExtra
from elman.estimators.callbacks import TensorBoard


def test_epochs_become_scalars(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[str, str, float, int]] = []
    closed: list[str] = []

    class SummaryWriter:
        def __init__(self, folder: str) -> None:
            self.folder = folder

        def add_scalar(self, name: str, value: float, step: int) -> None:
            written.append((self.folder, name, value, step))

        def flush(self) -> None:
            pass

        def close(self) -> None:
            closed.append(self.folder)

    module: Any = ModuleType("tensorboardX")
    module.SummaryWriter = SummaryWriter
    monkeypatch.setitem(sys.modules, "tensorboardX", module)
    monkeypatch.setattr("elman.estimators.callbacks.tensorboard.need", lambda *_: None)
    model = SequenceClassifier(
        units=4, epochs=2, members=2, batch_size=4, callbacks=[TensorBoard("runs")]
    ).fit(["anna", "otto"] * 4, ["f", "m"] * 4)
    losses = [entry for entry in written if entry[1] == "training/loss"]
    assert losses == [
        (folder, "training/loss", epoch.loss, number)
        for folder, epochs in zip(("runs", "runs/member-2"), model.history_, strict=True)
        for number, epoch in enumerate(epochs, start=1)
    ]
    assert closed == ["runs", "runs/member-2"]


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elman.extras.find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=r"tensorboardX.*pip install 'elman\[tensorboard\]'"):
        TensorBoard("runs")

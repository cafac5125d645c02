from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from elman import SequenceClassifier
from elman.errors import MissingExtra
from elman.estimators.callbacks import MLflow


def test_epochs_become_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[tuple[dict[str, float], int | None]] = []
    module: Any = ModuleType("mlflow")
    module.log_metrics = lambda figures, step=None: logged.append((figures, step))
    monkeypatch.setitem(sys.modules, "mlflow", module)
    monkeypatch.setattr("elman.estimators.callbacks.mlflow.need", lambda *_: None)
    model = SequenceClassifier(
        units=4, epochs=2, members=2, batch_size=4, callbacks=[MLflow()]
    ).fit(["anna", "otto"] * 4, ["f", "m"] * 4)
    (one, two, best), (*_, last) = logged[:3], logged[3:]
    assert [(figures["training/loss"], step) for figures, step in (one, two)] == [
        (epoch.loss, number) for number, epoch in enumerate(model.history_[0], start=1)
    ]
    assert best == ({"best_epoch": float(model.best_epochs_[0])}, None)
    assert last == ({"member-2/best_epoch": float(model.best_epochs_[1])}, None)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elman.extras.find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=r"mlflow.*pip install 'elman\[mlflow\]'"):
        MLflow()

"""Figures in an MLflow run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elman.estimators.callbacks.protocol import Callback, figures_of
from elman.extras import need

if TYPE_CHECKING:
    from elman.rnn import Progress, Trained

__all__ = ["MLflow"]


class MLflow(Callback):
    """Logs every epoch's figures to the active MLflow run, or to a new one.

    Those of further members have the member before their name. The run is the caller's: neither
    begun nor ended here unless there is none. Raises `MissingExtra` without `elman[mlflow]`.
    """

    def __init__(self) -> None:
        need("Logging to MLflow", "mlflow")

    def on_epoch(self, now: Progress) -> None:
        """Log the figures of an epoch."""
        import mlflow

        assert now.last is not None, "an epoch is over"
        mlflow.log_metrics(_named(figures_of(now.last), now.member), step=now.epoch)

    def on_end(self, trained: Trained, member: int) -> None:
        """Log which epoch was the best."""
        import mlflow

        mlflow.log_metrics(_named({"best_epoch": float(trained.best_epoch)}, member))


def _named(figures: dict[str, float], member: int) -> dict[str, float]:
    return {name if member == 1 else f"member-{member}/{name}": v for name, v in figures.items()}

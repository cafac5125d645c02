"""Who is told how a training goes: a log of JSON lines, TensorBoard, MLflow, one's own."""

from elman.estimators.callbacks.log import JSONLines
from elman.estimators.callbacks.mlflow import MLflow
from elman.estimators.callbacks.protocol import Callback, figures_of
from elman.estimators.callbacks.tensorboard import TensorBoard

__all__ = ["Callback", "JSONLines", "MLflow", "TensorBoard", "figures_of"]

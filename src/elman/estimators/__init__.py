"""One estimator for each shape of sequence problem, with scikit-learn's conventions."""

from elman.estimators.classifier import SequenceClassifier
from elman.estimators.generator import Scores, SequenceGenerator

__all__ = ["Scores", "SequenceClassifier", "SequenceGenerator"]

"""One estimator for each shape of sequence problem, with scikit-learn's conventions."""

from elman.estimators.classifier import SequenceClassifier

__all__ = ["SequenceClassifier"]

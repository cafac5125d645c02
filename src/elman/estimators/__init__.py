"""One estimator for each shape of sequence problem, with scikit-learn's conventions."""

from elman.estimators.classifier import SequenceClassifier
from elman.estimators.codec import load
from elman.estimators.error_rates import ErrorRates
from elman.estimators.generator import SequenceGenerator
from elman.estimators.scores import MeanBits, Scores
from elman.estimators.transducer import Hypothesis, SequenceTransducer

__all__ = [
    "ErrorRates",
    "Hypothesis",
    "MeanBits",
    "Scores",
    "SequenceClassifier",
    "SequenceGenerator",
    "SequenceTransducer",
    "load",
]

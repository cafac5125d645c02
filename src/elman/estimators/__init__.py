"""One estimator for each shape of sequence problem, with scikit-learn's conventions."""

from elman.estimators.classifier.estimator import SequenceClassifier
from elman.estimators.files.codec import load
from elman.estimators.generator.estimator import SequenceGenerator
from elman.estimators.generator.scores import MeanBits, Scores
from elman.estimators.transducer.error_rates import ErrorRates
from elman.estimators.transducer.estimator import Hypothesis, SequenceTransducer

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

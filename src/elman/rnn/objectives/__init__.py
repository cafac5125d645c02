"""What training makes small, and the scores that are told beside it: one file an objective."""

from elman.rnn.objectives.alignments import Alignments
from elman.rnn.objectives.chain import Labels
from elman.rnn.objectives.classification import CrossEntropy, accuracy, cross_entropy
from elman.rnn.objectives.distilled import Distilled, distilled_cross_entropy
from elman.rnn.objectives.objective import Objective, totals, weighted_mean
from elman.rnn.objectives.penalty import l2_penalty
from elman.rnn.objectives.reconstruction import Reconstruction
from elman.rnn.objectives.smoothed import Smoothed, smoothed_cross_entropy

__all__ = [
    "Alignments",
    "CrossEntropy",
    "Distilled",
    "Labels",
    "Objective",
    "Reconstruction",
    "Smoothed",
    "accuracy",
    "cross_entropy",
    "distilled_cross_entropy",
    "l2_penalty",
    "smoothed_cross_entropy",
    "totals",
    "weighted_mean",
]

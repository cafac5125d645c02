"""Recurrent networks: cells, layers, losses, optimisers and the training loop.

This package sees arrays and masks and knows no text. Arrays are time-major inside,
`(time, batch, features)`, and batch-major in `Data`, `train` and `logits_of`.
"""

from elman.rnn.architecture import from_json, parameters_of, to_json, with_parameters
from elman.rnn.cells import CELLS, GRU, LSTM, Recurrent, SimpleRNN
from elman.rnn.checkpoint import Checkpoint
from elman.rnn.gradients import GradientFlow, through_time, with_radius
from elman.rnn.layer import Layer, Shape
from elman.rnn.layers import (
    Add,
    Bidirectional,
    Concat,
    Dense,
    Dropout,
    Embedding,
    LayerNorm,
    NGrams,
    OneHot,
    Pooling,
    TimeDistributed,
)
from elman.rnn.optimise import Optimiser
from elman.rnn.sequential import Sequential, count_parameters
from elman.rnn.series import Frames, Rotate, Squash, Standardise, Statistics
from elman.rnn.steps import Data, adapt, logits_of
from elman.rnn.training import Epoch, Progress, Trained, evaluate, train

__all__ = [
    "CELLS",
    "GRU",
    "LSTM",
    "Add",
    "Bidirectional",
    "Checkpoint",
    "Concat",
    "Data",
    "Dense",
    "Dropout",
    "Embedding",
    "Epoch",
    "Frames",
    "GradientFlow",
    "Layer",
    "LayerNorm",
    "NGrams",
    "OneHot",
    "Optimiser",
    "Pooling",
    "Progress",
    "Recurrent",
    "Rotate",
    "Sequential",
    "Shape",
    "SimpleRNN",
    "Squash",
    "Standardise",
    "Statistics",
    "TimeDistributed",
    "Trained",
    "adapt",
    "count_parameters",
    "evaluate",
    "from_json",
    "logits_of",
    "parameters_of",
    "through_time",
    "to_json",
    "train",
    "with_parameters",
    "with_radius",
]

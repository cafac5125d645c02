"""Recurrent networks: cells, layers, losses, optimisers and the training loop.

This package sees arrays and masks and knows no text. Arrays are time-major inside,
`(time, batch, features)`, and batch-major in `Data`, `train` and `logits_of`.
"""

from elman.inference.choice import Choice
from elman.inference.rules import Rules
from elman.rnn.decode.alignments import transduce
from elman.rnn.decode.beam import beam_search
from elman.rnn.decode.sampling import begin, go_on, sample
from elman.rnn.decode.surprise import losses_of, mean_loss_of, window_losses
from elman.rnn.gradients import GradientFlow, through_time, with_radius
from elman.rnn.layers import (
    Add,
    Average,
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
from elman.rnn.layers.layer import Layer, Shape
from elman.rnn.layers.recurrent import CELLS, GRU, LSTM, Recurrent, SimpleRNN
from elman.rnn.layers.series import Frames, Rotate, Squash, Standardise, Statistics
from elman.rnn.networks.architecture import from_json, parameters_of, to_json, with_parameters
from elman.rnn.networks.logits import logits_of
from elman.rnn.networks.sequential import Sequential, count_parameters
from elman.rnn.networks.transducer import Transducer, build_transducer
from elman.rnn.training.batches import Data
from elman.rnn.training.checkpoint import Checkpoint
from elman.rnn.training.epoch import Epoch, Progress, Trained
from elman.rnn.training.examples import adapt, evaluate, train
from elman.rnn.training.optimise import Optimiser
from elman.rnn.training.pairs import Pairs, likelihoods, train_pairs
from elman.rnn.training.streams import train_streams
from elman.rnn.training.windows import WindowData, windows_of

__all__ = [
    "CELLS",
    "GRU",
    "LSTM",
    "Add",
    "Average",
    "Bidirectional",
    "Checkpoint",
    "Choice",
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
    "Pairs",
    "Pooling",
    "Progress",
    "Recurrent",
    "Rotate",
    "Rules",
    "Sequential",
    "Shape",
    "SimpleRNN",
    "Squash",
    "Standardise",
    "Statistics",
    "TimeDistributed",
    "Trained",
    "Transducer",
    "WindowData",
    "adapt",
    "beam_search",
    "begin",
    "build_transducer",
    "count_parameters",
    "evaluate",
    "from_json",
    "go_on",
    "likelihoods",
    "logits_of",
    "losses_of",
    "mean_loss_of",
    "parameters_of",
    "sample",
    "through_time",
    "to_json",
    "train",
    "train_pairs",
    "train_streams",
    "transduce",
    "window_losses",
    "windows_of",
    "with_parameters",
    "with_radius",
]

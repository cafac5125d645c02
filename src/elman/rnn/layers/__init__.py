"""What a network is made of: recurrent layers, and what goes before, between and after them."""

from elman.rnn.layers.dense import Dense, TimeDistributed
from elman.rnn.layers.dropout import Dropout
from elman.rnn.layers.embedding import Embedding, OneHot
from elman.rnn.layers.first import FirstState
from elman.rnn.layers.inputs import Input
from elman.rnn.layers.ngrams import NGrams
from elman.rnn.layers.noise import Blank, GaussianNoise
from elman.rnn.layers.normalise import LayerNorm
from elman.rnn.layers.pooling import Pooling
from elman.rnn.layers.tied import Tied
from elman.rnn.layers.unfold import Unfold
from elman.rnn.layers.wrappers import Add, Average, Bidirectional, Branches, Concat

__all__ = [
    "Add",
    "Average",
    "Bidirectional",
    "Blank",
    "Branches",
    "Concat",
    "Dense",
    "Dropout",
    "Embedding",
    "FirstState",
    "GaussianNoise",
    "Input",
    "LayerNorm",
    "NGrams",
    "OneHot",
    "Pooling",
    "Tied",
    "TimeDistributed",
    "Unfold",
]

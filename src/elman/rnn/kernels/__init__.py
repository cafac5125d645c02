"""The compiled kernels, and whether they serve."""

from elman.rnn.kernels.library import available, conditions, describe, serve
from elman.rnn.kernels.recurrent import Inputs, Kernel, Texts, run, write
from elman.rnn.kernels.stateless import dense, gather, serve_dense

__all__ = [
    "Inputs",
    "Kernel",
    "Texts",
    "available",
    "conditions",
    "dense",
    "describe",
    "gather",
    "run",
    "serve",
    "serve_dense",
    "write",
]

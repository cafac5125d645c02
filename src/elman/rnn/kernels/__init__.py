"""The compiled kernels, and whether they serve."""

from elman.rnn.kernels.library import (
    Library,
    available,
    conditions,
    describe,
    loaded,
    on_cpu,
    serve,
)
from elman.rnn.kernels.recurrent import Inputs, Kernel, Texts, backward, forward, saved, write
from elman.rnn.kernels.rows import LazyAdam, Table, serve_rows
from elman.rnn.kernels.stateless import dense, gather, serve_dense

__all__ = [
    "Inputs",
    "Kernel",
    "LazyAdam",
    "Library",
    "Table",
    "Texts",
    "available",
    "backward",
    "conditions",
    "dense",
    "describe",
    "forward",
    "gather",
    "loaded",
    "on_cpu",
    "saved",
    "serve",
    "serve_dense",
    "serve_rows",
    "write",
]

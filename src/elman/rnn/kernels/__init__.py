"""The compiled kernels, and whether they serve."""

from elman.rnn.kernels.lattice import Lattice, lattice_likelihood, serve_lattice
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
    "Lattice",
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
    "lattice_likelihood",
    "loaded",
    "on_cpu",
    "saved",
    "serve",
    "serve_dense",
    "serve_lattice",
    "serve_rows",
    "write",
]

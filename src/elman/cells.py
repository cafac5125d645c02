"""The registry of recurrent cells: what is offered as `cell`, and the class that it names.

A cell stands in one file, `elman/rnn/recurrence/<name>.py`; its line here offers it in every
estimator and on the command line. Nothing is imported, so that help and checks need no JAX.
"""

from __future__ import annotations

from elman.errors import ConfigurationError

__all__ = ["CELLS", "check_cell"]

CELLS = {"simple": "SimpleRNN", "gru": "GRU", "lstm": "LSTM", "mingru": "MinGRU", "qrnn": "QRNN"}
"""Classes of recurrent layers by their short name, which is that of their file too."""


def check_cell(cell: str) -> None:
    """Raise `ConfigurationError` for a cell that there is not.

    >>> check_cell("gru")
    """
    if cell not in CELLS:
        raise ConfigurationError(
            f"cell is one of {', '.join(CELLS)}, received {cell!r}", remedy='pass for example "gru"'
        )

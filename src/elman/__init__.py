"""Recurrent neural networks on sequences: fast, small and visible, on the machine you have.

>>> import elman
>>> sorted(name for name in elman.__all__ if name[0].isupper())[:4]
['Alphabet', 'Bidirectional', 'Dense', 'Dropout']
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_PLACES = {
    "Alphabet": "elman.sequences",
    "Bidirectional": "elman.rnn",
    "Dense": "elman.rnn",
    "Dropout": "elman.rnn",
    "ElmanError": "elman.errors",
    "Embedding": "elman.rnn",
    "GRU": "elman.rnn",
    "LSTM": "elman.rnn",
    "OneHot": "elman.rnn",
    "Sequential": "elman.rnn",
    "SequenceClassifier": "elman.estimators",
    "SequenceGenerator": "elman.estimators",
    "SequenceTransducer": "elman.estimators",
    "SimpleRNN": "elman.rnn",
    "datasets": "elman.datasets",
    "load": "elman.estimators",
}

__all__ = ["__version__", *_PLACES]


def __getattr__(name: str) -> Any:
    # Loaded on first use: `import elman` must not import JAX.
    if name not in _PLACES:
        raise AttributeError(f"module 'elman' has no attribute {name!r}")
    module = importlib.import_module(_PLACES[name])
    return module if module.__name__ == f"elman.{name}" else getattr(module, name)


def __dir__() -> list[str]:
    return sorted(__all__)

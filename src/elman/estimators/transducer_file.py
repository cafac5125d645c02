"""`SequenceTransducer` to a model file and back."""

from __future__ import annotations

import math
import os
from typing import Any, TypeVar

from elman.estimators import modelfile
from elman.estimators.blanks import check_spaces
from elman.estimators.inputs import check_limit
from elman.estimators.rebuilding import members_of, rebuilt, skeleton_of
from elman.sequences.symbols import Symbols

__all__ = ["ESTIMATOR", "load", "save"]

Estimator = TypeVar("Estimator")

ESTIMATOR = "SequenceTransducer"
_NOT_STORED = ("progress", "checkpoint")


def save(model: Any, path: str | os.PathLike[str]) -> None:
    """Write a fitted transducer."""
    from elman import __version__
    from elman.rnn import parameters_of

    description = {
        "estimator": ESTIMATOR,
        "elman_version": __version__,
        "settings": {k: v for k, v in model.get_params().items() if k not in _NOT_STORED},
        "members": len(model.networks_),
        "inputs": list(model.inputs_.symbols),
        "outputs": list(model.outputs_.symbols),
        "ratio": model.ratio_,
        "record": model.record_,
    }
    parameters = {
        f"{i}/{name}": value
        for i, network in enumerate(model.networks_)
        for name, value in parameters_of(network).items()
    }
    modelfile.write(path, modelfile.Model(description, parameters))


def load(kind: type[Estimator], path: str | os.PathLike[str]) -> Estimator:
    """Read a transducer; raises a `ModelFileError` that says what does not fit."""
    remedy = "train one: elman train FILE.tsv --task transduce"
    return rebuilt(path, ESTIMATOR, lambda model: _rebuild(kind, model), remedy=remedy)


def _rebuild(kind: type[Estimator], model: modelfile.Model) -> Estimator:
    from elman.rnn import build_transducer

    description, parameters = model
    # Models written before there was a choice read every character, of any number.
    transducer: Any = kind(**{"spaces": "keep", **description["settings"]})
    check_spaces(transducer.spaces)
    check_limit(transducer.max_length, transducer.cut)
    if transducer.max_length is None:
        raise ValueError("max_length None")
    transducer.inputs_ = Symbols(tuple(map(_text, description["inputs"])), first=1)
    transducer.outputs_ = Symbols(tuple(map(_text, description["outputs"])), first=1)
    transducer.ratio_ = float(description["ratio"])
    if not (math.isfinite(transducer.ratio_) and 0 < transducer.ratio_ <= transducer.max_length):
        raise ValueError(f"ratio {transducer.ratio_}")
    transducer.record_ = dict(description["record"])

    def plan() -> Any:
        return build_transducer(
            len(transducer.inputs_), len(transducer.outputs_), cell=transducer.cell,
            units=transducer.units, layers=transducer.layers, embedding=transducer.embedding,
            dropout=transducer.dropout, key=0,
        )  # fmt: skip

    skeleton = skeleton_of(plan, parameters)
    transducer.networks_ = members_of(skeleton, parameters, int(description["members"]))
    transducer.history_, transducer.best_epochs_, transducer.interrupted_ = [], [], False
    return transducer  # type: ignore[no-any-return]


def _text(symbol: Any) -> str:
    if not isinstance(symbol, str) or not symbol:
        raise ValueError(f"symbols are strings, received {symbol!r}")
    return symbol

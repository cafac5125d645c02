"""`SequenceTransducer` to a model file and back."""

from __future__ import annotations

import os
from typing import Any, TypeVar

from elman.errors import shorten
from elman.estimators import modelfile
from elman.estimators.blanks import check_spaces
from elman.estimators.history import history_of, to_rows
from elman.estimators.inputs import check_limit
from elman.estimators.rebuilding import (
    described,
    members_of,
    rebuilt,
    record_of,
    settings_of,
    skeleton_of,
    stored_settings,
)
from elman.limits import DESCRIPTION, SETTINGS
from elman.ranges import check
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
        "settings": stored_settings(model, _NOT_STORED),
        "members": len(model.networks_),
        "inputs": list(model.inputs_.symbols),
        "outputs": list(model.outputs_.symbols),
        "ratio": model.ratio_,
        "record": model.record_,
        "history": to_rows(model.history_),
        "best_epochs": list(model.best_epochs_),
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
    settings = settings_of(kind, description["settings"], kept_out=_NOT_STORED)
    # Models written before there was a choice read every character, of any number.
    transducer: Any = kind(**{"spaces": "keep", **settings})
    check_spaces(transducer.spaces)
    check_limit(transducer.max_length, transducer.cut)
    check("units", transducer.units, SETTINGS["embedding"])
    check("max_length", transducer.max_length, DESCRIPTION["transducer max_length"])
    transducer.inputs_ = _symbols(description, "inputs")
    transducer.outputs_ = _symbols(description, "outputs")
    transducer.ratio_ = float(described(description, "ratio"))
    if transducer.ratio_ > transducer.max_length:
        raise ValueError(f"ratio {transducer.ratio_:g} is beyond max_length")
    transducer.record_ = record_of(description)

    def plan() -> Any:
        return build_transducer(
            len(transducer.inputs_), len(transducer.outputs_), cell=transducer.cell,
            units=transducer.units, layers=transducer.layers, embedding=transducer.embedding,
            dropout=transducer.dropout, key=0,
        )  # fmt: skip

    members = described(description, "members")
    skeleton = skeleton_of(plan, parameters)
    transducer.networks_ = members_of(skeleton, parameters, members)
    transducer.history_, transducer.best_epochs_ = history_of(description, members)
    transducer.interrupted_ = transducer.record_.get("interrupted") is True
    return transducer  # type: ignore[no-any-return]


def _symbols(description: dict[str, Any], name: str) -> Symbols:
    listed = description[name]
    if isinstance(listed, list):
        for symbol in listed:
            if not isinstance(symbol, str) or not symbol:
                raise ValueError(f"symbols are strings, received {shorten(symbol)}")
    return Symbols(tuple(described(description, name, "symbols")), first=1)

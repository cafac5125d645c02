"""`SequenceTransducer` to a model file and back."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from elman.errors import shorten
from elman.estimators.files.rebuilding import Network, described
from elman.sequences.symbols import Symbols

__all__ = ["NUMBERED", "describe", "rebuild"]

NUMBERED = True


def describe(model: Any) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Describe a transducer."""
    description = {
        "inputs": list(model.inputs_.symbols),
        "outputs": list(model.outputs_.symbols),
        "ratio": model.ratio_,
    }
    return description, {}


def rebuild(
    transducer: Any, description: dict[str, Any], _: dict[str, NDArray[Any]], __: Any
) -> Network:
    """Set the symbols of a transducer; return what its members are."""
    transducer.inputs_ = _symbols(description, "inputs")
    transducer.outputs_ = _symbols(description, "outputs")
    transducer.ratio_ = float(described(description, "ratio"))
    if transducer.ratio_ > transducer.max_length:
        raise ValueError(f"ratio {transducer.ratio_:g} is beyond max_length")
    return Network(lambda: transducer._network(0))


def _symbols(description: dict[str, Any], name: str) -> Symbols:
    listed = description[name]
    if isinstance(listed, list):
        for symbol in listed:
            if not isinstance(symbol, str) or not symbol:
                raise ValueError(f"symbols are strings, received {shorten(symbol)}")
    return Symbols(tuple(described(description, name, "symbols")), first=1)

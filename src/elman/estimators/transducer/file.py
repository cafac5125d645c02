"""`SequenceTransducer` to a model file and back."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from elman.errors import shorten
from elman.estimators.files.rebuilding import Network, described
from elman.estimators.transducer.sides import Side
from elman.sequences.symbols import Symbols
from elman.sequences.words import Words

__all__ = ["NUMBERED", "describe", "rebuild"]

NUMBERED = True


def describe(model: Any) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Describe a transducer."""
    description = {
        "inputs": _described(model.inputs_),
        "outputs": _described(model.outputs_),
        "ratio": model.ratio_,
    }
    if model.alignment == "attention":
        description["longest"] = list(model.longest_)
    return description, {}


def rebuild(
    transducer: Any, description: dict[str, Any], _: dict[str, NDArray[Any]], __: Any
) -> Network:
    """Set the symbols of a transducer; return what its members are."""
    transducer.inputs_ = _side(description, "inputs", transducer.unit)
    transducer.outputs_ = _side(description, "outputs", transducer._unit_out)
    transducer.ratio_ = float(described(description, "ratio"))
    if transducer.ratio_ > transducer.max_length:
        raise ValueError(f"ratio {transducer.ratio_:g} is beyond max_length")
    if transducer.alignment == "attention":
        transducer.longest_ = tuple(described(description, "longest"))
        if max(transducer.longest_) > transducer.max_length:
            raise ValueError("the longest pair is beyond max_length")
    elif transducer.unit != "characters" or transducer._unit_out != "characters":
        raise ValueError("words and subwords need attention")
    return Network(lambda: transducer._network(0))


def _described(side: Side) -> Any:
    return side.to_json() if isinstance(side, Words) else list(side.symbols)


def _side(description: dict[str, Any], name: str, unit: str) -> Side:
    if unit == "characters":
        return _symbols(description, name)
    words = Words.from_json(description[name])
    if words.vocabulary.unit != unit:
        raise ValueError(f"{name} are {words.vocabulary.unit}, the settings say {unit}")
    return words


def _symbols(description: dict[str, Any], name: str) -> Symbols:
    listed = description[name]
    if isinstance(listed, list):
        for symbol in listed:
            if not isinstance(symbol, str) or not symbol:
                raise ValueError(f"symbols are strings, received {shorten(symbol)}")
    return Symbols(tuple(described(description, name, "symbols")), first=1)

"""`SequenceTransducer` to a model file and back."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from elman.errors import shorten
from elman.estimators.files.readers import described_reader, reader_of, scaling_of
from elman.estimators.files.rebuilding import Network, described
from elman.estimators.reading.inputs import Reader
from elman.estimators.transducer.sides import Side
from elman.inference.network import network_of
from elman.sequences.symbols import Symbols
from elman.sequences.words import Words

__all__ = ["NUMBERED", "describe", "rebuild"]

NUMBERED = True


def describe(model: Any) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Describe a transducer."""
    description = {"outputs": _described(model.outputs_), "ratio": model.ratio_}
    if isinstance(reader := model.inputs_, Reader):
        description |= {"reader": described_reader(reader), "front": model.front_}
        return description, scaling_of(reader)
    description["inputs"] = _described(model.inputs_)
    if model.alignment == "attention":
        description["longest"] = list(model.longest_)
    return description, {}


def rebuild(
    transducer: Any, description: dict[str, Any], parameters: dict[str, NDArray[Any]], _: Any
) -> Network:
    """Set what a transducer reads and writes; return what its members are."""
    transducer.front_ = None
    if "reader" in description:  # older files have none
        transducer.inputs_ = reader = reader_of(description["reader"], parameters)
        transducer.front_ = _front(description)
        if reader.kind != "series" or transducer.alignment == "attention":
            raise ValueError("series, and only they, have a reader, and no attention")
    else:
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


def _front(description: dict[str, Any]) -> list[dict[str, Any]]:
    front = description["front"]
    if not isinstance(front, list):
        raise TypeError("the front is a list of layers")
    # Whatever cannot be a layer is refused here, by both engines alike.
    network_of({"layer": "Sequential", "layers": front})
    return front


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

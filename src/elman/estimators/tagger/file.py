"""`SequenceTagger` to a model file and back."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from elman.datasets.records.spans import SCHEMES
from elman.errors import shorten
from elman.estimators.files.rebuilding import Network, described
from elman.estimators.tagger.calibration import STRAIGHT, Curve
from elman.estimators.tagger.words import WordReader

__all__ = ["NUMBERED", "describe", "rebuild"]

NUMBERED = True


def describe(model: Any) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Describe a tagger."""
    reader: WordReader = model.reader_
    description = {
        "labels": list(model.labels_),
        "scheme": model.scheme_,
        "temperature": model.temperature_,
        "curve": list(model.curve_),
        "vocabulary": list(reader.vocabulary),
        "alphabet": list(reader.alphabet),
        "columns": [[name, *values] for name, values in reader.columns.items()],
        "buckets": reader.buckets,
    }
    return description, {}


def rebuild(
    tagger: Any, description: dict[str, Any], _: dict[str, NDArray[Any]], __: Any
) -> Network:
    """Set the words and labels of a tagger; return what its members are."""
    tagger.labels_ = _texts(description, "labels")
    if description["scheme"] not in SCHEMES:
        raise ValueError(f"a scheme is one of {', '.join(SCHEMES)}")
    tagger.scheme_ = description["scheme"]
    tagger.temperature_ = float(described(description, "temperature"))
    tagger.curve_ = STRAIGHT
    if "curve" in description:  # older files have none
        tagger.curve_ = Curve(*map(float, described(description, "curve")))
        if min(tagger.curve_.rising, tagger.curve_.falling) < 0:
            raise ValueError("a curve of confidences never falls")
    columns = described(description, "columns")
    named = {name: _distinct(values) for name, *values in columns}
    if len(named) != len(columns):
        raise ValueError("columns have different names")
    tagger.reader_ = WordReader(
        _texts(description, "vocabulary"),
        _texts(description, "alphabet"),
        named,
        int(described(description, "buckets", "hint buckets")),
    )
    return Network(lambda: tagger._network(0))


def _texts(description: dict[str, Any], name: str) -> tuple[str, ...]:
    return _distinct(described(description, name, "words"))


def _distinct(values: Any) -> tuple[str, ...]:
    texts = tuple(values)
    for text in texts:
        if not isinstance(text, str):
            raise ValueError(f"words are texts, received {shorten(text)}")
    if len(set(texts)) != len(texts):
        raise ValueError("words are listed once")
    return texts

"""What a file of ONNX says beside its graph, in JSON: labels, alphabet, how inputs are made."""

from __future__ import annotations

import json
from typing import Any

from elman.exports.onnx.characters import folds
from elman.sequences import Alphabet
from elman.sequences.folding import Folding

__all__ = ["described"]


def described(model: Any, **more: Any) -> dict[str, Any]:
    """Describe a model for whoever runs its graph without elman.

    It stands in the file's metadata under `elman`, as JSON.
    """
    from elman import __version__

    own = {"classifier": _classifier, "generator": _generator, "tagger": _tagger}[model.kind](model)
    whole = {"elman": __version__, "kind": model.kind, **own, **more}
    read: dict[str, Any] = json.loads(json.dumps(whole))
    return read


def _classifier(model: Any) -> dict[str, Any]:
    reader = model.reader_
    reading: dict[str, Any] = {
        "kind": reader.kind,
        "features": reader.features,
        "max_length": reader.max_length,
        "cut_to": reader.cut_to if reader.cut else None,
    }
    if reader.channels is not None:
        reading["channels"] = list(reader.channels)
    if reader.kind == "text":
        alphabet = reader.alphabet
        reading |= {"end": reader.end, "spaces": reader.spaces, "unknown": alphabet.unknown}
        if isinstance(alphabet, Alphabet):
            reading["characters"] = list(alphabet.characters)
        else:
            reading |= {
                "unit": alphabet.vocabulary.unit,
                "vocabulary": list(alphabet.vocabulary.pieces),
            }
            if alphabet.vocabulary.merges is not None:
                reading["merges"] = alphabet.vocabulary.merges
        reading["folds"] = _read_as(alphabet, tidied=reader.spaces == "collapse")
    return {"labels": model.classes_.tolist(), "reading": reading}


def _read_as(alphabet: Any, *, tidied: bool) -> dict[str, str]:
    """List the characters that are read as another text.

    Where none of it has a code, and none is needed, a character is left out.
    """
    listed = folds(alphabet.fold)
    if not tidied:
        folding = Folding(alphabet.fold)
        listed = {c: folding(c) for c in listed if folding(c) != c}
    if not isinstance(alphabet, Alphabet) or alphabet.unknown == "replace":
        return listed
    inside = {*alphabet.characters, " "}
    return {c: read for c, read in listed.items() if not read or inside & set(read)}


def _generator(model: Any) -> dict[str, Any]:
    vocabulary = model.vocabulary_
    more = {} if vocabulary.merges is None else {"merges": vocabulary.merges}
    end = len(vocabulary) if model.several_ else None
    return {
        "approach": model.approach,
        "window": model.reach or None,
        "unit": vocabulary.unit,
        "vocabulary": list(vocabulary.pieces),
        **more,
        "end": end,
        "start": model.start_ if model.several_ else None,
        "classes": list(model.classes_),
    }


def _tagger(model: Any) -> dict[str, Any]:
    reader = model.reader_
    return {
        "labels": list(model.labels_),
        "scheme": model.scheme_,
        "temperature": model.temperature_,
        "reading": {
            "vocabulary": list(reader.vocabulary),
            "characters": list(reader.alphabet),
            "columns": {name: list(values) for name, values in reader.columns.items()},
            "hint_buckets": reader.buckets,
        },
    }

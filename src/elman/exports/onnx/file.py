"""A model as a file of ONNX: written, compared with the model, and kept only where they agree."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from elman.errors import ConfigurationError, OutputError, with_article
from elman.exports.comparison import check, compare
from elman.exports.exported import Exported
from elman.exports.onnx.classifier import Input, classifier_graph
from elman.exports.onnx.description import described
from elman.exports.onnx.generator import generator_graph
from elman.exports.onnx.graph import OPSET
from elman.exports.onnx.int8 import quantised
from elman.exports.onnx.session import asked
from elman.exports.onnx.tagger import tagger_graph
from elman.exports.source import in_small
from elman.extras import need
from elman.files import write_atomically

__all__ = ["to_onnx"]

_LARGEST = 2_000_000_000


def to_onnx(
    model: Any,
    path: str | os.PathLike[str],
    *,
    input: Input | None = None,
    networks_alone: bool = False,
    int8: bool = False,
    inputs: int = 200,
) -> Exported:
    """Write a fitted model, or a model file, as ONNX, compared on so many random `inputs`.

    What a text model reads is its symbols unless `input` is "characters". `int8` rounds the
    matrices to 8 bits. Raises `ConfigurationError` for what ONNX cannot compute, which is named,
    and `OutputError`, before anything is written, where answers differ by more than 1e-4.
    """
    need("An export to ONNX", "onnx", "onnxruntime")
    used = in_small(model)
    if used.kind == "transducer":
        raise ConfigurationError(
            "A transducer searches for its output while it reads, and ONNX has no operator for "
            "that search",
            remedy="use it with elman.use, or with elman serve from any language",
        )
    if used.kind not in ("classifier", "generator", "tagger"):
        raise ConfigurationError(
            f"ONNX gets classifiers, generators and taggers, this is {with_article(used.kind)}",
            remedy="use the model itself with elman.use",
        )
    if used.kind != "classifier":
        for name, value in (("input", input), ("networks_alone", networks_alone)):
            if value:
                raise ConfigurationError(
                    f"{name} says something of classifiers, this is a {used.kind}",
                    remedy="leave it out",
                )
    graph = _graph(used, input, networks_alone)
    named = [given for given, _, _ in graph.inputs]
    more = {"networks_alone": True} if networks_alone else {}
    description = described(used, inputs=named, opset=OPSET, **more)
    if "characters" in named:
        # They are folded in the graph.
        del description["reading"]["folds"]
    written = graph.model({"elman": json.dumps(description, ensure_ascii=False)})
    content = _serialised(written)
    how: dict[str, Any] = {
        "characters": "characters" in named,
        "inputs": inputs,
        "networks_alone": networks_alone,
    }
    check(compared := compare(used, asked(content, used.kind), **how))
    rounded, before = None, None
    if int8:
        before, content = len(content), quantised(written)
        rounded = compare(used, asked(content, used.kind), **how)
    write_atomically(path, content)
    return Exported(
        Path(path), len(content), description, compared, int8=rounded, bytes_before=before
    )


def _graph(used: Any, input: Input | None, networks_alone: bool) -> Any:
    match used.kind:
        case "generator":
            return generator_graph(used)
        case "tagger":
            return tagger_graph(used)
    return classifier_graph(used, inputs=input or "symbols", networks_alone=networks_alone)


def _serialised(written: Any) -> bytes:
    if (size := written.ByteSize()) > _LARGEST:
        raise OutputError(
            f"A file of ONNX has at most 2 GB, this one would have {size / 1e9:.1f}",
            remedy="train with fewer units, words or n-gram buckets",
        )
    content: bytes = written.SerializeToString(deterministic=True)
    return content

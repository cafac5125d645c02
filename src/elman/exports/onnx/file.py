"""A model as a file of ONNX: written, compared with the model, and kept only where they agree."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elman.errors import ConfigurationError, OutputError
from elman.exports.onnx.check import TOLERANCE, Compared, compare, session_of
from elman.exports.onnx.classifier import Input, classifier_graph
from elman.exports.onnx.description import described
from elman.exports.onnx.generator import generator_graph
from elman.exports.onnx.graph import OPSET
from elman.exports.onnx.int8 import quantised
from elman.exports.onnx.tagger import tagger_graph
from elman.exports.source import in_small
from elman.extras import need
from elman.files import write_atomically

__all__ = ["Exported", "to_onnx"]

_LARGEST = 2_000_000_000


@dataclass(frozen=True)
class Exported:
    """What was written: its size, its description, and how it compares with the model.

    `int8` is the comparison of what was rounded, where that was asked for, and `bytes_before` the
    size without.
    """

    path: Path
    bytes: int
    description: dict[str, Any]
    compared: Compared
    int8: Compared | None = None
    bytes_before: int | None = None


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
    written = graph.model({"elman": json.dumps(description, ensure_ascii=False)})
    content = _serialised(written)
    compared = compare(used, session_of(content), inputs=inputs, networks_alone=networks_alone)
    if not compared.difference <= TOLERANCE:
        raise OutputError(
            f"An export answers as its model does, to {TOLERANCE:g}, this one differs by "
            f"{compared.difference:.2g} on {compared.inputs} random inputs: nothing was written",
            remedy="report it with the model's settings (elman show MODEL --json)",
        )
    rounded, before = None, None
    if int8:
        before, content = len(content), quantised(written)
        rounded = compare(used, session_of(content), inputs=inputs, networks_alone=networks_alone)
    write_atomically(path, content)
    return Exported(Path(path), len(content), description, compared, rounded, before)


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

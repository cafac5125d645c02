"""Weights of 8 bits: onnxruntime's dynamic quantisation of a graph."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

from elman.errors import ConfigurationError

__all__ = ["quantised"]


def quantised(model: Any) -> bytes:
    """Write matrices of a graph as 8-bit integers, rounded; sums are computed from those.

    onnxruntime has such operators for dense layers, embeddings and LSTMs. Raises
    `ConfigurationError` for a graph that has none of these.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    before = logging.root.manager.disable
    logging.disable(logging.WARNING)  # advice to prepare the graph, which is prepared
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "int8.onnx"
            quantize_dynamic(model, path, weight_type=QuantType.QInt8, per_channel=False)
            content = path.read_bytes()
    finally:
        logging.disable(before)
    eight = (onnx.TensorProto.INT8, onnx.TensorProto.UINT8)
    arrays = onnx.load_from_string(content).graph.initializer
    if not any(array.data_type in eight and len(array.dims) > 1 for array in arrays):
        raise ConfigurationError(
            "int8 rounds matrices of dense layers, embeddings and LSTMs, this model has none that "
            "onnxruntime rounds",
            remedy="leave it out",
        )
    return content

"""Graphs in onnxruntime: opened, and asked as a whole or step by step."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.exports.comparison import Ask

__all__ = ["asked"]


def asked(content: bytes, kind: str) -> Ask:
    """Open a graph, and return what asks it; a generator gets its text in two parts.

    The second part goes on with the state behind the first, as a stream does.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    if kind != "generator":
        return partial(session.run, None)
    return lambda given: [np.concatenate(list(_streamed(session, given["symbols"])), 1)]


def _streamed(session: Any, text: NDArray[Any]) -> Iterator[NDArray[Any]]:
    names = [(given.name, given.shape) for given in session.get_inputs()][1:]
    state = {name: np.zeros((len(text), shape[1]), np.float32) for name, shape in names}
    middle = text.shape[1] // 2
    for part in (text[:, :middle], text[:, middle:]):
        if part.shape[1]:
            logits, *after = session.run(None, {"symbols": part, **state})
            state = dict(zip(state, after, strict=True))
            yield logits

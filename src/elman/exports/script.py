"""Scripts that rebuild a network elsewhere: lines of Python, written layer by layer."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import Any

from elman.errors import ConfigurationError, with_article
from elman.exports.onnx.description import described

__all__ = ["Script", "check_exportable", "reading_of"]


def check_exportable(model: Any, *, networks_alone: bool) -> None:
    """Raise `ConfigurationError` for a model that no script of layers says."""
    if model.kind not in ("classifier", "generator"):
        other = "a file.onnx" if model.kind == "tagger" else "elman serve"
        raise ConfigurationError(
            f"Keras and PyTorch get classifiers and generators, this is {with_article(model.kind)}",
            remedy=f"use {other}, or the model itself with elman.use",
        )
    linear = getattr(model, "linear_", None)
    if linear is not None and not networks_alone:
        raise ConfigurationError(
            "The linear model beside the networks reads hashed pieces of words, for which Keras "
            "and PyTorch have no layer",
            remedy="export the networks without it (networks_alone=True), or train without it: "
            "word_ngrams=0, character_ngrams=0",
        )
    if linear is None and networks_alone:
        raise ConfigurationError(
            "networks_alone leaves a linear model out, this model has none", remedy="leave it out"
        )


def reading_of(model: Any) -> str:
    """Write what a model reads and answers as a line of Python: labels, characters, folds."""
    said = described(model)
    reading = said.get("reading", said)
    if reading.pop("folds", None) is not None:
        reading["fold"] = list(model.reader_.alphabet.fold)
    return f"MODEL = {_python(said)}"


def _python(value: Any) -> str:
    return repr(json.loads(json.dumps(value)))


class Script(ABC):
    """A network's lines in one framework, and its layers that have arrays, by name.

    `declared` are lines that make layers, where a framework wants those apart; `begun` counts
    the values that other lines before these have named.
    """

    def __init__(self, prefix: str = "", begun: int = 0) -> None:
        self.prefix = prefix
        self.declared: list[str] = []
        self.lines: list[str] = []
        self.arrays: dict[str, Any] = {}
        self._values = begun

    def value(self, expression: str) -> str:
        """Add a line that computes a value, and return its name."""
        self._values += 1
        name = f"y{self._values}"
        self.lines.append(f"{name} = {expression}")
        return name

    def layer(self, layer: Any, x: str, *, symbols: bool, sequence: bool) -> tuple[str, bool]:
        """Write what a layer makes of `x`; return its name, and whether it is still a sequence.

        Raises `ConfigurationError` that names a layer which the framework lacks.
        """
        match kind := type(layer).__name__:
            case "Sequential":
                for part in layer.untied:
                    kept = symbols and type(part).__name__ in ("Dropout", "OneHot", "Rotate")
                    x, sequence = self.layer(part, x, symbols=symbols, sequence=sequence)
                    symbols = kept
                return x, sequence
            case "Dropout" | "Rotate" | "Perturb" | "SpecAugment" | "OneHot":
                return x, sequence
            case "TimeDistributed":
                return self.layer(layer.inner, x, symbols=symbols, sequence=sequence)
            case "Add" | "Average" | "Concat":
                found = [
                    self.layer(part, x, symbols=symbols, sequence=sequence) for part in layer.layers
                ]
                return self.merged(kind, [name for name, _ in found]), found[0][1]
            case "Pooling":
                return self.pooled(layer.over, x), False
        if symbols and kind in ("SimpleRNN", "GRU", "LSTM", "Bidirectional", "Dense"):
            x = self.one_hot(x, self._rows(layer))
        return self.written(f"{self.prefix}layer_{len(self.arrays) + 1}", layer, x)

    @staticmethod
    def _rows(layer: Any) -> int:
        inner = getattr(layer, "forward", layer)
        return len(inner.W_x if hasattr(inner, "W_x") else inner.W)

    @abstractmethod
    def written(self, name: str, layer: Any, x: str) -> tuple[str, bool]:
        """Declare a layer with arrays, and call it."""

    @abstractmethod
    def one_hot(self, x: str, symbols: int) -> str:
        """Write symbols as one-hot vectors."""

    @abstractmethod
    def merged(self, kind: str, values: list[str]) -> str:
        """Add, average or join values."""

    @abstractmethod
    def pooled(self, over: str, x: str) -> str:
        """Sum a sequence up over its real timesteps."""

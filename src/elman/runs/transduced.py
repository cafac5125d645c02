"""What a transducer makes of inputs, as the command line and the service tell it in JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["divisions_of", "outputs_of", "symbols_of"]


def divisions_of(model: Any) -> tuple[str, str]:
    """Tell how inputs and outputs were divided: between "characters", or at "spaces".

    A model that was fitted in Python has that in its symbols: those of more than one character
    stood between spaces. Words and subwords have spaces of their own.
    """
    if (recorded := model.record_.get("divisions")) is not None:
        return tuple(recorded)
    return _division(model.inputs_), _division(model.outputs_)


def _division(side: Any) -> str:
    from elman.sequences.symbols import Symbols

    several = isinstance(side, Symbols) and any(len(symbol) > 1 for symbol in side.symbols)
    return "spaces" if several else "characters"


def symbols_of(model: Any, texts: Sequence[str]) -> tuple[list[str | list[str]], str]:
    """Divide inputs as in the model's training; return them, and what outputs are joined with."""
    reads, writes = divisions_of(model)
    symbols = [text.split() if reads == "spaces" else text for text in texts]
    return symbols, " " if writes == "spaces" else ""


def outputs_of(hypotheses: Sequence[Any], between: str) -> list[dict[str, Any]]:
    """Describe outputs, their symbols joined with what stands `between` them.

    With attention each has its symbols, and a row for each of them and for the end: how much it
    looked at each symbol of the input, and at its end.

    >>> from elman.estimators.transducer.search import Hypothesis
    >>> outputs_of([Hypothesis(("a", "b"), 0.5)], " ")
    [{'output': 'a b', 'probability': 0.5}]
    """
    return [
        {
            "output": between.join(hypothesis.symbols),
            "probability": hypothesis.probability,
            **_looked(hypothesis),
        }
        for hypothesis in hypotheses
    ]


def _looked(hypothesis: Any) -> dict[str, Any]:
    if hypothesis.attention is None:
        return {}
    return {
        "symbols": list(hypothesis.symbols),
        "attention": [[round(share, 4) for share in row] for row in hypothesis.attention.tolist()],
    }

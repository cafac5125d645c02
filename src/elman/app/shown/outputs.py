"""Outputs of a transducer, a line each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from elman.app.shown.console import put

__all__ = ["put_outputs"]


def put_outputs(kind: str, given: str, outputs: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    """Print what was `given` with each output and its probability, or all of it as one JSON object.

    There `kind` names what was given, such as "input"; outputs are those of `outputs_of`.
    """
    if as_json:
        put(json.dumps({kind: given, "outputs": outputs}, ensure_ascii=False) + "\n")
    else:
        rows = [(given, o["output"], f"{o['probability']:.4f}\n") for o in outputs]
        put("".join(map("\t".join, rows)))

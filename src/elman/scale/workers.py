"""What is sent to workers: a function that says in one line what is missing there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from elman import errors
from elman.scale.parts import Part

if TYPE_CHECKING:
    from elman.scale.scorer import Scorer

__all__ = ["bad_rows", "described", "sent"]


def sent(scorer: Scorer) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Make the function that answers a part on a worker.

    It is pickled by its code, and the scorer within as bytes: a worker that cannot import elman
    can still say so. It returns `{"errors": rows}`, or `{"failed": ..., "problem", "remedy"}`.
    """
    import pickle

    from elman import __version__

    content, version = pickle.dumps(scorer), __version__

    def work(part: dict[str, Any]) -> dict[str, Any]:
        import pickle
        import platform
        import sys

        try:
            from elman.errors import ElmanError
            from elman.scale.parts import Part, answer_part
            from elman.scale.scorer import share_processors
        except ImportError as error:
            return {
                "failed": "MissingExtra",
                "problem": f"Every worker has elman {version}, {platform.node()} lacks it: {error}",
                "remedy": f"install it in the Python that runs there, {sys.executable}",
            }
        share_processors()
        try:
            return {"errors": answer_part(pickle.loads(content), Part(**part))}
        except ElmanError as error:
            kind = type(error).__name__
            return {"failed": kind, "problem": error.problem, "remedy": error.remedy}

    return work


def described(part: Part) -> dict[str, Any]:
    """A part in plain values."""
    return asdict(part)


def bad_rows(answer: dict[str, Any]) -> int:
    """How many rows a worker could not answer; raises what it failed with."""
    if "failed" in answer:
        kind = getattr(errors, answer["failed"], errors.ElmanError)
        raise kind(answer["problem"], remedy=answer["remedy"])
    return int(answer["errors"])

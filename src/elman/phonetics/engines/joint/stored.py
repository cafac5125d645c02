"""A model of letters and sounds as a model file has it, and back from one."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from elman.errors import DamagedModel
from elman.estimators.files import modelfile
from elman.phonetics.engines.joint.alignment import Chunk
from elman.phonetics.engines.joint.checks import check_chunks
from elman.phonetics.engines.joint.judge import Judge
from elman.phonetics.engines.joint.packed import laid_out, unpacked

if TYPE_CHECKING:
    from elman.phonetics.engines.joint.model import JointModel

__all__ = ["laid_down", "rebuilt"]

_KIND = "joint letters and sounds"

_Made = TypeVar("_Made")


def laid_down(
    model: JointModel, scores: NDArray[np.float32], more: Mapping[str, object]
) -> modelfile.Model:
    """Return the description of a model, with `more` in it, and its arrays.

    `scores` are the log-probabilities of the chunks that stand outside the n-grams.
    """
    judge, weights = model.judge.described() if model.judge else ({}, {})
    return modelfile.Model(
        {
            "estimator": _KIND,
            "letters": list(model.letters),
            "sounds": list(model.sounds),
            "chunks": [[list(c.letters), list(c.sounds)] for c in model.chunks[: model.end]],
            "names": _outside(model, scores, names=True),
            "loans": _outside(model, scores, names=False),
            **({"judge": judge} if judge else {}),
            **more,
        },
        laid_out(model.grams) | weights,
    )


def _outside(
    model: JointModel, scores: NDArray[np.float32], *, names: bool
) -> dict[str, list[tuple[list[str], float]]]:
    """The names or the loans that the model was given: letters with the ways to say them."""
    said: dict[str, list[tuple[list[str], float]]] = {}
    for n in range(model.end + 1, len(model.chunks)):
        part = model.parts[n]
        if part.name == names:
            said.setdefault(part.letters, []).append((list(part.sounds), float(scores[n])))
    return said


def rebuilt(
    make: Callable[..., _Made], model: modelfile.Model, path: str | os.PathLike[str]
) -> _Made:
    """Make a model, by the arguments of `JointModel`, of what `laid_down` gave.

    Raises `DamagedModel` for what is none; `path` is where it comes from.
    """
    description, arrays = model
    try:
        if description["estimator"] != _KIND:
            raise KeyError(_KIND)
        letters, sounds = description["letters"], description["sounds"]
        chunks = [Chunk(tuple(g), tuple(p)) for g, p in description["chunks"]]
        check_chunks(chunks, letters, sounds)
        judge = None
        if (judged := description.get("judge")) is not None:
            judge = Judge.of(judged, arrays)
            arrays = {k: a for k, a in arrays.items() if not k.startswith("judge/")}
        grams = unpacked(arrays, len(chunks) + 1)
        names, loans = description["names"], description["loans"]
        return make(letters, sounds, chunks, grams, names, loans, judge=judge)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise DamagedModel(
            f"{path} is no model of letters and sounds ({error!r})", remedy="train it again"
        ) from error

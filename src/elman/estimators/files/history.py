"""The figures of every epoch, to a model file and back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from elman.limits import STORED_EPOCHS

__all__ = ["history_of", "to_rows"]

_FORMER = ("loss", "accuracy")
"""Scores of files of elman 0.1, in training and then held out."""


def to_rows(history: Sequence[Sequence[Any]]) -> list[list[list[Any]]]:
    """Write the epochs of each member: scores, those held out, clipped share, gradient norms.

    Of more epochs than a file keeps (`elman.limits.STORED_EPOCHS`) none are written.
    """
    if sum(map(len, history)) > STORED_EPOCHS:
        return [[] for _ in history]
    return [
        [[dict(e.scores), dict(e.held_out), e.clipped, list(e.gradient_norms)] for e in epochs]
        for epochs in history
    ]


def history_of(description: dict[str, Any], members: int) -> tuple[list[list[Any]], list[int]]:
    """Return the epochs of each member and the number of its best one, from a description.

    Files of elman 0.1 have no history of their own: what their record tells is taken, or none.
    Raises `ValueError` or `TypeError` for a history that does not fit.
    """
    record = description["record"]
    if "history" not in description:
        try:
            return _former(record, members)
        except (TypeError, ValueError, LookupError, AttributeError):
            return [], []
    rows, best = description["history"], description["best_epochs"]
    if not isinstance(rows, list) or not isinstance(best, list):
        raise TypeError("history and best epochs are lists")
    # A model of elman 0.1 that was saved again may have none.
    return _checked(rows, best, members if rows or best else 0)


def _checked(rows: list[Any], best: list[Any], members: int) -> tuple[list[list[Any]], list[int]]:
    if not all(isinstance(epochs, list) for epochs in rows):
        raise TypeError("the history of a member is a list")
    if len(rows) != members or len(best) != members:
        raise ValueError(f"the history is that of {len(rows)} members, not of {members}")
    if sum(map(len, rows)) > STORED_EPOCHS:
        raise ValueError(f"a history has at most {STORED_EPOCHS} epochs")
    history = [[_epoch(*row) for row in epochs] for epochs in rows]
    for epochs, number in zip(history, best, strict=True):
        if type(number) is not int or not 0 <= number <= (len(epochs) or 10**6):
            raise ValueError(f"the best epoch is one of {len(epochs)}, not {number!r}")
    return history, list(best)


def _epoch(*row: Any) -> Any:
    from elman.rnn.training.epoch import Epoch

    if len(row) == 6:
        # Loss and accuracy without their names, in training and held out.
        row = (_scores(row[:2]), _scores(row[2:4]), *row[4:])
    scores, held_out, clipped, norms = row
    figures = [*scores.values(), *held_out.values(), clipped, *norms]
    if not all(map(_number, figures)) or "loss" not in scores:
        raise TypeError("an epoch's figures are numbers, the loss among them")
    return Epoch(dict(scores), dict(held_out), tuple(norms), clipped)


def _number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


def _former(record: dict[str, Any], members: int) -> tuple[list[list[Any]], list[int]]:
    """Read what the records of elman 0.1 tell: gradients in a list of their own."""
    several = "best_epochs" in record
    best = record["best_epochs"] if several else [record["best_epoch"]]
    histories = record["history"] if several else [record["history"]]
    gradients = record.get("gradients") or [[{}] * len(epochs) for epochs in histories]
    rows = [
        [
            [
                _scores(figures[:2]),
                _scores(figures[2:4]),
                extra.get("clipped", 0.0),
                extra.get("gradient_norms", []),
            ]
            for figures, extra in zip(epochs, extras, strict=True)
        ]
        for epochs, extras in zip(histories, gradients, strict=True)
    ]
    return _checked(rows, best, members)


def _scores(figures: Sequence[Any]) -> dict[str, Any]:
    named = zip(_FORMER, figures, strict=True)
    return {name: value for name, value in named if value is not None}

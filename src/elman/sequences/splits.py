"""Holding sequences out for validation or test."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError

__all__ = ["holdout"]

Indices = NDArray[np.int64]


def holdout(
    labels: Sequence[Hashable] | NDArray[Any],
    fraction: float,
    *,
    groups: Sequence[Hashable] | None = None,
    seed: int = 0,
) -> tuple[Indices, Indices]:
    """Split indices into (kept, held out), the share of each label the same on both sides.

    Records of one group (the same name, the same person) stay on one side; without groups,
    each record is its own. A label whose only group is needed for training is never held out.
    Raises `ConfigurationError` unless `0 < fraction < 1`.

    >>> kept, held = holdout(["f"] * 6 + ["m"] * 4, 0.5)
    >>> sorted(held.tolist() + kept.tolist()) == list(range(10)), len(held)
    (True, 5)
    """
    if not 0 < fraction < 1:
        raise ConfigurationError(
            f"The held-out fraction lies between 0 and 1, received {fraction}",
            remedy="pass for example 0.2",
        )
    if groups is not None and len(groups) != len(labels):
        raise SequenceError(
            f"Every record has a group, received {len(groups)} groups for {len(labels)} records"
        )
    label_codes = _codes(labels)
    group_codes = np.arange(len(labels)) if groups is None else _codes(groups)
    n_groups = int(group_codes.max(initial=-1)) + 1
    table = np.zeros((n_groups, int(label_codes.max(initial=-1)) + 1))
    np.add.at(table, (group_codes, label_codes), 1)

    totals = table.sum(0)
    missing = totals * fraction
    left = totals.copy()
    held = np.zeros(n_groups, bool)
    for group in np.random.default_rng(seed).permutation(n_groups):
        row = table[group]
        # A group goes to the held-out side when that side still lacks more than half of it.
        # A label of which it already has too many must not keep the others out.
        wanted = np.minimum(row, missing.clip(min=0)).sum() * 2 >= row.sum()
        if wanted and (left - row >= np.minimum(totals, 1)).all():
            held[group] = True
            missing -= row
            left -= row
    side = held[group_codes]
    return np.flatnonzero(~side), np.flatnonzero(side)


def _codes(values: Sequence[Hashable] | NDArray[Any]) -> Indices:
    """Number the values in the order in which they first come."""
    code_of: dict[Hashable, int] = {}
    return np.array([code_of.setdefault(value, len(code_of)) for value in values], np.int64)

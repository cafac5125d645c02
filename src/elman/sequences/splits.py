"""Holding sequences out for validation or test."""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError

__all__ = ["holdout"]

Indices = NDArray[np.int64]

_Counts = tuple[tuple[int, int], ...]
"""The records of each label in a group."""

_EPSILON = 1e-9
"""What arithmetic may be off by."""


def holdout(
    labels: Sequence[Hashable] | NDArray[Any],
    fraction: float,
    *,
    groups: Sequence[Hashable] | NDArray[Any] | None = None,
    seed: int = 0,
    keep: int = 1,
) -> tuple[Indices, Indices]:
    """Split indices into (kept, held out), the share of each label the same on both sides.

    Records of one group (the same name, the same person) stay on one side; without groups,
    each record is its own. The share held out in all is the one asked for, as near as groups
    allow; that of a label is as near as whole records allow, so that of many labels with a few
    records each, some have one held out and some none. A label never keeps fewer than `keep`
    records, and is not held out where it has no more. Something is always held out. Raises
    `ConfigurationError` unless `0 < fraction < 1`, and where nothing can be held out.

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
    parting = _Parting(group_codes, label_codes, fraction, keep)
    order = np.random.default_rng(seed).permutation(len(parting.rows)).tolist()
    parting.fill(order)
    parting.level(order)
    if not any(parting.held) and not parting.hold_smallest(order):
        raise ConfigurationError(
            f"None of {len(labels):,} records can be held out: each label keeps at least {keep} in "
            f"training, and none has another {'record' if groups is None else 'group'} beside",
            remedy="give more of a label, or hold nothing out",
        )
    side = np.array(parting.held, bool)[group_codes]
    return np.flatnonzero(~side), np.flatnonzero(side)


class _Parting:
    """Which groups are held out, and how many records of each label are still to be."""

    def __init__(
        self, group_codes: Indices, label_codes: Indices, fraction: float, keep: int
    ) -> None:
        n_labels = int(label_codes.max(initial=-1)) + 1
        found, counts = np.unique(group_codes * n_labels + label_codes, return_counts=True)
        self.rows: list[_Counts] = [()] * (int(group_codes.max(initial=-1)) + 1)
        # Most groups are alike, a record of a label: they share what is said of them.
        alike: dict[_Counts, _Counts] = {}
        for place, count in zip(found.tolist(), counts.tolist(), strict=True):
            row = (*self.rows[place // n_labels], (place % n_labels, count))
            self.rows[place // n_labels] = alike.setdefault(row, row)
        totals = np.bincount(label_codes, minlength=n_labels)
        self.needed: list[int] = np.minimum(totals, keep).tolist()
        self.left: list[int] = totals.tolist()
        self.missing: list[float] = np.minimum(totals * fraction, totals - self.needed).tolist()
        self.short = float(sum(self.missing))
        # A thousandth is near enough: nearer, labels would be parted worse for its sake.
        self.near = max(0.5, len(label_codes) / 1000) + _EPSILON
        self.held = [False] * len(self.rows)

    def may_go(self, group: int) -> bool:
        return all(self.left[c] - n >= self.needed[c] for c, n in self.rows[group])

    def move(self, group: int) -> None:
        """Hold a group out, or take it back."""
        sign = -1 if self.held[group] else 1
        for c, n in self.rows[group]:
            self.missing[c] -= sign * n
            self.left[c] -= sign * n
            self.short -= sign * n
        self.held[group] = not self.held[group]

    def fill(self, order: Sequence[int]) -> None:
        """Hold a group out when that side still lacks at least half of it.

        A label of which it already has too many must not keep the others out.
        """
        for group in order:
            row = self.rows[group]
            wanted = sum(min(n, max(self.missing[c], 0.0)) for c, n in row)
            if 2 * wanted >= sum(n for _, n in row) and self.may_go(group):
                self.move(group)

    def gain(self, group: int) -> float:
        """By how much the labels' shares come nearer, a record of the group that is moved."""
        sign = -1 if self.held[group] else 1
        nearer = sum(
            abs(self.missing[c]) - abs(self.missing[c] - sign * n) for c, n in self.rows[group]
        )
        return nearer / sum(n for _, n in self.rows[group])

    def level(self, order: Sequence[int]) -> None:
        """Bring the whole to the share asked for, by those that harm the labels' shares least."""
        few = self.short > 0
        if abs(self.short) <= self.near:
            return
        heap = [(-self.gain(g), place, g) for place, g in enumerate(order) if self.held[g] != few]
        heapq.heapify(heap)
        while heap and abs(self.short) > self.near:
            stored, place, group = heapq.heappop(heap)
            # Gains only fall while groups move one way: what is still best is best of all.
            if (now := -self.gain(group)) > stored + _EPSILON:
                heapq.heappush(heap, (now, place, group))
                continue
            size = sum(n for _, n in self.rows[group]) * (1 if few else -1)
            nearer = abs(self.short - size) < abs(self.short) - _EPSILON
            if nearer and (not few or self.may_go(group)):
                self.move(group)

    def hold_smallest(self, order: Sequence[int]) -> bool:
        """Hold the smallest group out that may be; tell whether there is one."""
        possible = [group for group in order if self.may_go(group)]
        if possible:
            self.move(min(possible, key=lambda group: sum(n for _, n in self.rows[group])))
        return bool(possible)


def _codes(values: Sequence[Hashable] | NDArray[Any]) -> Indices:
    """Number the values in the order in which they first come."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "iu":
        _, firsts, places = np.unique(values, return_index=True, return_inverse=True)
        numbers = np.empty(len(firsts), np.int64)
        numbers[np.argsort(firsts)] = np.arange(len(firsts))
        return numbers[places.reshape(-1)]
    code_of: dict[Hashable, int] = {}
    return np.array([code_of.setdefault(value, len(code_of)) for value in values], np.int64)

"""Labelled examples as they were read, and their parting into what is learned and what is held."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.datasets.records.strings import Strings
from elman.errors import ConfigurationError, SequenceError, shorten
from elman.estimators.classifier.labels import class_weights, codes_of
from elman.estimators.reading.containers import group_values
from elman.estimators.reading.items import as_items
from elman.sequences import Ragged, holdout

__all__ = ["Examples", "parted", "weights_of"]


class Examples(NamedTuple):
    """What was given, how it was read, its labels `(n,)`, what stands beside it, what it weighs."""

    items: Sequence[Any]
    sequences: Ragged
    codes: NDArray[np.int64]
    beside: NDArray[np.float32] | None = None
    weights: NDArray[np.float32] | None = None

    def take(self, rows: NDArray[np.int64]) -> Examples:
        """Take some of them."""
        return Examples(
            self.items.take(rows)
            if isinstance(self.items, Strings)
            else [self.items[i] for i in rows],
            self.sequences.take(rows),
            self.codes[rows],
            None if self.beside is None else self.beside[rows],
            None if self.weights is None else self.weights[rows],
        )

    def joined(self, other: Examples) -> Examples:
        """Join examples of one reading with others of it."""

        def both(first: Any, second: Any) -> Any:
            return None if first is None else np.concatenate([first, second])

        rows = np.concatenate([self.sequences.values, other.sequences.values])
        lengths = np.concatenate([self.sequences.lengths, other.sequences.lengths])
        return Examples(
            [*self.items, *other.items],
            Ragged(rows, lengths),
            both(self.codes, other.codes),
            both(self.beside, other.beside),
            both(self.weights, other.weights),
        )

    @property
    def more(self) -> tuple[NDArray[np.float32], ...]:
        """What there is of numbers beside sequences and labels."""
        return tuple(part for part in (self.beside, self.weights) if part is not None)

    @property
    def counting(self) -> Examples:
        """Those that weigh anything."""
        return self if self.weights is None else self.take(np.flatnonzero(self.weights))


def weights_of(model: Any, examples: Examples) -> NDArray[np.float32] | None:
    """Weigh each example: by its class, times its own weight; None where all weigh the same.

    Raises `SequenceError` where none weighs anything.
    """
    by_class = class_weights(model.class_weight, model.classes_, examples.codes)
    if examples.weights is None:
        return by_class
    both = examples.weights if by_class is None else by_class * examples.weights
    if not both.any():
        raise SequenceError(
            f"Some examples that are learned from weigh more than zero, received zero for all "
            f"{len(both):,}",
            remedy="give weights above zero, or leave sample_weight out",
        )
    return both


def parted(
    model: Any,
    given: Examples,
    groups: Sequence[Hashable] | NDArray[Any] | None,
    validation_data: tuple[Any, ...] | None,
) -> tuple[Examples, Examples | None]:
    """Part examples into those that are learned and those that are held out, if any are.

    Raises `ConfigurationError` for a share or for `validation_data` that cannot be.
    """
    apart = None if groups is None else group_values(groups, len(given.codes))
    if validation_data is not None:
        return given, _apart(model, given, validation_data)
    if model.validation is None:
        return given, None
    n = len(given.codes)
    none = f"A validation share of {model.validation} of {n} sequences holds none out"
    if 0 < model.validation * n < 0.5:
        raise ConfigurationError(none, remedy="raise it, give more data, or pass validation=None")
    try:
        kept, held = holdout(given.codes, model.validation, groups=apart, seed=model.seed)
    except ConfigurationError as error:
        if not 0 < model.validation < 1:
            raise
        raise ConfigurationError(
            none, remedy="give more data of each label, or pass validation=None"
        ) from error
    out = given.take(held)
    if out.weights is not None and not out.weights.any():
        raise SequenceError(
            f"Some examples that validation holds out weigh more than zero, received zero for all "
            f"{len(held):,}",
            remedy="give more examples with weights, or pass validation=None",
        )
    return given.take(kept), out


def _apart(model: Any, given: Examples, validation_data: tuple[Any, ...]) -> Examples:
    parts = 2 if given.beside is None else 3
    if not isinstance(validation_data, tuple | list) or len(validation_data) != parts:
        named = "(X, y)" if given.beside is None else "(X, y, features)"
        raise ConfigurationError(
            f"validation_data is {named}, received {shorten(type(validation_data).__name__)}"
        )
    items = as_items(validation_data[0])
    sequences = model.reader_.read(items)
    codes = codes_of(model.classes_, validation_data[1], len(sequences))
    beside = model._beside(None if given.beside is None else validation_data[2], len(codes))
    return Examples(items, sequences, codes, beside)

"""The accuracy that nobody can pass, since one input carries several labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from elman.datasets.records.labelled import Labelled
from elman.errors import ConfigurationError, LabelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["best_reachable_accuracy"]


def best_reachable_accuracy(
    examples: Labelled,
    by: Literal["input", "group"] = "input",
    *,
    read: Callable[[str], str] | None = None,
) -> float:
    """The accuracy no classifier can pass, since one input carries several labels.

    There is one definition: inputs that a classifier cannot tell apart have one answer, right
    at best as often as their most frequent label. What it cannot tell apart is up to how it
    reads texts, so beside a model's figures pass how that model reads them.

    Args:
        examples: the records.
        by: "input" where the classifier sees inputs exactly as they are; "group" where it
            may fold them (case, accents, script) into their group.
        read: what the classifier makes of a text before it learns, such as
            `elman.sequences.folding.Folding(["accents", "case"])`.

    Raises:
        LabelError: no records.
        ConfigurationError: `by="group"` and the records have no groups, or `read` beside it.

    >>> best_reachable_accuracy(Labelled(["Kim", "Kim", "Anna", "Otto"], ["f", "m", "f", "m"]))
    0.75
    >>> best_reachable_accuracy(Labelled(["Kim", "KIM"], ["f", "m"]), read=str.casefold)
    0.5
    """
    if not len(examples):
        raise LabelError(
            f"{examples.name} has no records, so no accuracy", remedy="pass at least one record"
        )
    if read is not None and by != "input":
        raise ConfigurationError(
            f"Inputs are compared as they are read or by group, received both read and by={by!r}",
            remedy="leave one out",
        )
    keys: Sequence[Hashable]
    if by == "input":
        # `read` may be a table that is still empty, and then false.
        shown = str if read is None else read
        keys = [
            shown(item) if isinstance(item, str) else _array_key(item) for item in examples.inputs
        ]
        if examples.features is not None:
            # What stands beside may tell equal inputs apart.
            keys = list(zip(keys, *examples.features.values(), strict=True))
    elif by == "group" and examples.groups is not None:
        keys = examples.groups
    else:
        raise ConfigurationError(
            f'by is "input", or "group" where the records have groups, received {by!r}',
            remedy='pass by="input"',
        )
    labels_of: defaultdict[Hashable, Counter[str]] = defaultdict(Counter)
    for key, label in zip(keys, examples.labels, strict=True):
        labels_of[key][label] += 1
    return sum(max(counts.values()) for counts in labels_of.values()) / len(examples)


def _array_key(item: NDArray[Any]) -> Hashable:
    # Bytes alone would call arrays of other shapes or types equal.
    return item.shape, item.dtype.str, item.tobytes()

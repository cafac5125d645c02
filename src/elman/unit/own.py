"""Data of one's own in the place of the unit's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from elman.datasets.files.layout import AS_IT_COMES, TableLayout
from elman.errors import ConfigurationError, shorten

__all__ = ["REPLACEABLE", "own_data"]

REPLACEABLE = {
    "names-nltk": ("texts with labels", {"sequences", "names", "stacking", "wrap-up"}),
    "activity-hapt": ("recordings with labels", {"activity"}),
    "sonnets": ("a text", {"why", "generation"}),
}
"""The sets that topics learn from: what each holds, and the topics that read it."""


def own_data(
    given: Sequence[str], layout: TableLayout = AS_IT_COMES, *, topics: Iterable[str] = ()
) -> dict[str, Any]:
    """Read what stands for the unit's sets, each written `SET=PATH`; see `elman.unit.teach`.

    Raises `ConfigurationError` for another set, twice the same, what is not written so and, where
    `topics` are named, a set that none of them reads; and whatever reading the file raises.

    >>> own_data(["shakespeare=plays.txt"])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    elman.errors.ConfigurationError: A set of the unit is one of names-nltk (texts with labels), ...
    """
    from elman.datasets.source import Source

    found: dict[str, Any] = {}
    wanted = set(topics)
    for pair in given:
        name, equals, path = pair.partition("=")
        if not equals or not path:
            raise ConfigurationError(
                f"Own data are given as SET=PATH, received {shorten(pair)}",
                remedy="write for example names-nltk=class.csv",
            )
        if name not in REPLACEABLE:
            known = ", ".join(f"{name} ({holds})" for name, (holds, _) in REPLACEABLE.items())
            raise ConfigurationError(
                f"A set of the unit is one of {known}, received {shorten(name)}",
                remedy="name the set that your data stand for",
            )
        if name in found:
            raise ConfigurationError(
                f"A set is replaced once, received {name} twice", remedy="leave one out"
            )
        if wanted and not wanted & (readers := REPLACEABLE[name][1]):
            raise ConfigurationError(
                f"{name} is read by the topics {', '.join(sorted(readers))}, received data for it "
                f"and the topics {', '.join(sorted(wanted))}",
                remedy="add one of those topics, or leave the data out",
            )
        source = Source(path, layout)
        # A path is meant, whatever sets there are of that name.
        found[name] = source.text() if name == "sonnets" else source.labelled()
    return found

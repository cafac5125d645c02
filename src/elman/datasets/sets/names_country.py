"""`names-country`: a name's home country, from the name lists of the installed Faker."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Literal

from elman.datasets.dataset import DataSet, Progress
from elman.datasets.records.labelled import Labelled
from elman.datasets.sets.countries import COUNTRIES
from elman.datasets.sets.faker_names import NameList, faker_source, first_names, last_names
from elman.datasets.sets.spelling import fold
from elman.errors import ConfigurationError, shorten

__all__ = ["DATASETS", "load_names_country"]

_COPIED = 0.9
"""Two countries that share so much of all their names have one list between them."""


def load_names_country(
    dataset: DataSet,
    progress: Progress | None = None,
    names_kind: Literal["first", "last"] = "first",
    min_count: int = 50,
) -> Labelled:
    """One record for each name and country; labels are countries' English names.

    A name at home in several countries is several records of one group, so the best
    reachable accuracy is well below 1: see `best_reachable_accuracy`.

    Args:
        dataset: the entry in `DATASETS`.
        progress: not called, since nothing is downloaded.
        names_kind: "first" or "last" names.
        min_count: countries with fewer names are left out.

    Raises:
        ConfigurationError: another kind of name, or a count that leaves fewer than two
            countries.
    """
    if names_kind not in ("first", "last"):
        raise ConfigurationError(
            f'names_kind is "first" or "last", received {shorten(names_kind)}',
            remedy='pass names_kind="first"',
        )
    records = _records(names_kind)
    counts = Counter(country for country, _, _ in records)
    kept = [record for record in records if counts[record[0]] >= min_count]
    if len({country for country, _, _ in kept}) < 2:
        raise ConfigurationError(
            f"at least two countries must be left to choose between, received min_count "
            f"{min_count:,} where the largest have {counts.most_common(2)}",
            remedy="pass a smaller min_count",
        )
    return Labelled(
        inputs=[name for _, name, _ in kept],
        labels=[COUNTRIES.get(country, country) for country, _, _ in kept],
        groups=[group for _, _, group in kept],
        origins=[country for country, _, _ in kept],
        name=dataset.name,
        source=faker_source(),
    )


@cache
def _records(kind: Literal["first", "last"]) -> tuple[tuple[str, str, str], ...]:
    lists = first_names() if kind == "first" else last_names()
    named: dict[str, dict[str, str]] = {}
    for names in lists:
        country = named.setdefault(names.country, {})
        for name in names.names:
            country.setdefault(name.casefold(), name)
    for copy in _copies(lists):
        named.pop(copy, None)
    return tuple(
        (country, name, fold(name))
        for country in sorted(named)
        for name in sorted(named[country].values())
    )


def _copies(lists: tuple[NameList, ...]) -> set[str]:
    """Countries whose names are another's, the smaller of each pair."""
    held: dict[str, set[str]] = {}
    for names in lists:
        held.setdefault(names.country, set()).update(names.names)
    ordered = sorted(held, key=lambda country: (-len(held[country]), country))
    copies: set[str] = set()
    for i, larger in enumerate(ordered):
        for smaller in ordered[i + 1 :]:
            shared = len(held[larger] & held[smaller])
            if larger not in copies and shared >= _COPIED * len(held[larger] | held[smaller]):
                copies.add(smaller)
    return copies


DATASETS = (
    DataSet(
        name="names-country",
        summary="first (or last) names and the country they are at home in",
        kind="classify-text",
        licence="MIT (Faker)",
        citation="Faker, https://github.com/joke2k/faker",
        loader=load_names_country,
        url="https://pypi.org/project/Faker/",
        requires="faker",
    ),
)

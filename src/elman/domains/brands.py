"""One's own brands, watched: which names that sound or look like them somebody has."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from elman.domains.labels import known_suffix, parse
from elman.domains.listed import Listed
from elman.domains.lookalikes import skeleton
from elman.domains.records import Availability, Watched
from elman.domains.registered import confused_with
from elman.domains.suggestions import similar
from elman.errors import ConfigurationError, InputError
from elman.estimators.reading.containers import as_list

__all__ = ["MOST_WATCHED", "watch"]

MOST_WATCHED = 100_000
"""Names of one call: at a registry's pace these are some hours."""


def watch(
    brands: Iterable[str],
    language: str = "en",
    *,
    count: int = 20,
    names: str | Path | Iterable[str] | None = None,
    suffixes: Sequence[str] = ("com",),
    ask: Callable[[Sequence[str]], Iterable[Availability]] | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[Watched]:
    """Names that may be taken for each brand: registered ones, and other ways to write its sounds.

    Args:
        brands: labels, domain names or URLs.
        language: whose ears.
        count: registered names, and spellings, of each brand at most.
        names: registered names, as `confused_with` takes them.
        suffixes: what the spellings end in.
        ask: asks servers about names, as `elman.domains.check` does; nobody is asked unless given.
        progress: told when something has to be made first.

    Raises:
        DomainError: a brand that is no legal name.
        InputError: no brand at all.
        ConfigurationError: as `confused_with` and `similar` do.
    """
    watched = as_list(brands, "Brands", error=InputError, example='["airmix"]')
    labels = list(dict.fromkeys(parse(brand).text for brand in watched))
    if not labels:
        raise InputError(
            "At least one brand is watched, received none", remedy="give one such as airmix"
        )
    if not suffixes:
        raise ConfigurationError(
            "Spellings end in at least one suffix, received none", remedy='pass suffixes=["com"]'
        )
    ends = list(dict.fromkeys(map(known_suffix, as_list(suffixes, "Suffixes", example='["com"]'))))
    if (most := len(labels) * count * (1 + len(ends))) > MOST_WATCHED:
        raise ConfigurationError(
            f"At most {MOST_WATCHED:,} names are watched at once, received {len(labels):,} brands "
            f"with up to {most // len(labels):,} each",
            remedy="watch fewer brands, or lower count",
        )
    listed = names if isinstance(names, str | Path | None) else list(names)
    found: dict[tuple[str, str], Watched] = {}
    for label in labels:
        for other in confused_with(label, language, count=count, names=listed, progress=progress):
            found[label, other.name] = Watched(
                label, other.name, "list", sounds=other.sounds, looks=other.looks, rank=other.rank
            )
        for suggestion in similar(label, language, count=count, progress=progress):
            looks = float(skeleton(suggestion.label) == skeleton(label))
            for end in ends:
                name = f"{suggestion.label}.{end}"
                found.setdefault(
                    (label, name),
                    Watched(label, name, "spelling", sounds=suggestion.match, looks=looks),
                )
    if ask is None:
        return Listed(found.values())
    known = {a.name: a for a in ask(list(dict.fromkeys(row.name for row in found.values())))}
    return Listed(
        dataclasses.replace(row, availability=known.get(row.name)) for row in found.values()
    )

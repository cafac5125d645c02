"""The data sets elman knows by name: list them, describe one, load one."""

from __future__ import annotations

import contextlib
import difflib
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, overload

from elman.datasets.cache import cache_folder, matches
from elman.datasets.dataset import DataSet, Progress, State
from elman.datasets.download import locate, on_mirror
from elman.datasets.records.labelled import Labelled
from elman.datasets.records.pairs import Pairs
from elman.datasets.records.tagged import Tagged
from elman.datasets.records.text import Text
from elman.errors import (
    ConfigurationError,
    DatasetError,
    DatasetUnavailable,
    UnknownDataset,
    shorten,
)

if TYPE_CHECKING:
    from elman.datasets.records.series import Series

__all__ = [
    "DataSet",
    "available",
    "describe",
    "fetch",
    "load",
    "load_as",
    "named",
    "options_of",
    "registry",
    "require",
    "state",
]

_Labelled: TypeAlias = Literal[
    "activity", "activity-hapt", "names", "names-country", "names-nltk", "surnames"
]
_Said: TypeAlias = Literal["multi30k", "sigmorphon2020", "sigmorphon2021"]
_Series: TypeAlias = Literal["etth1", "m4-hourly", "m4-weekly"]
_Sentences: TypeAlias = Literal["conll2000", "conll2002-es", "conll2002-nl"]
_Text: TypeAlias = Literal["c-headers", "linux-kernel", "nottingham", "sonnets", "tiny-shakespeare"]

R = TypeVar("R", Labelled, Text, Pairs, Tagged, "Series")

_HELD = {
    "labelled": "holds labelled examples",
    "text": "is one long text",
    "pairs": "is a lexicon",
    "tagged": "holds sentences with a label for each word",
    "series": "holds series of numbers",
}
_LEARNERS = {
    "labelled": "A classifier learns from labelled examples",
    "text": "A generator learns from text",
    "pairs": "A transducer learns from pairs",
    "tagged": "A tagger learns from sentences with a label for each word",
    "series": "A forecaster learns from series of numbers",
}


def registry() -> dict[str, DataSet]:
    """Every data set by name, sorted.

    >>> list(registry())[:3]
    ['activity', 'activity-hapt', 'c-headers']
    """
    return dict(_registry())


@cache
def _registry() -> dict[str, DataSet]:
    from elman.datasets.sets import (
        activity,
        c_source,
        conll,
        forecasting,
        lexicons,
        multi30k,
        names,
        names_country,
        names_nltk,
        nottingham,
        sigmorphon,
        sonnets,
        spoken_digits,
        surnames,
    )

    modules = (
        activity,
        c_source,
        conll,
        forecasting,
        lexicons,
        multi30k,
        names,
        names_country,
        names_nltk,
        nottingham,
        sigmorphon,
        sonnets,
        spoken_digits,
        surnames,
    )
    known = {dataset.name: dataset for module in modules for dataset in module.DATASETS}
    return dict(sorted(known.items()))


def describe(name: str) -> DataSet:
    """What is known of one data set.

    Raises:
        UnknownDataset: no set has that name; the message names close matches and all others.

    >>> describe("names-nltk").licence
    'free to use and redistribute with its README (Mark Kantrowitz)'
    """
    known = _registry()
    if name not in known:
        close = difflib.get_close_matches(str(name).lower(), known, n=2, cutoff=0.7)
        meant = f"did you mean {' or '.join(map(repr, close))}? " if close else ""
        raise UnknownDataset(
            f"no data set is called {shorten(name)}", remedy=f"{meant}there are: {', '.join(known)}"
        )
    return known[name]


def named(data: str) -> DataSet | None:
    """The data set of that name; None where `data` is rather a path.

    Raises:
        UnknownDataset: it is neither.
    """
    try:
        return describe(data)
    except UnknownDataset as error:
        path = Path(data)
        if path.exists() or path.suffix or len(path.parts) > 1:
            return None
        raise UnknownDataset(
            f"{error.problem}, and there is no such file", remedy=error.remedy
        ) from None


def require(dataset: DataSet, records: type[R], instead: str = "") -> None:
    """Check that a set holds such records.

    Raises:
        DatasetError: it holds others; the message lists the sets that do, and `instead`.
    """
    if dataset.holds != records.kind:
        sets = [other.name for other in _registry().values() if other.holds == records.kind]
        named = {"pairs": "transduce", "tagged": "tag", "series": "forecast"}.get(dataset.holds, "")
        task = f', or pass task="{named}"' if named else ""
        raise DatasetError(
            f"{_LEARNERS[records.kind]}, {dataset.name} {_HELD[dataset.holds]}",
            remedy=f"choose one of {', '.join(sets)}{instead}{task}",
        )


def state(name: str) -> State:
    """Whether a set is at hand: "installed", "cached", on the "mirror", or "not downloaded".

    Raises:
        UnknownDataset: no set has that name.

    >>> state("names")
    'installed'
    """
    dataset = describe(name)
    if dataset.installed:
        return "installed"
    folder = cache_folder(dataset.name)
    if dataset.files and all(matches(folder / f.name, f.sha256) for f in dataset.files):
        return "cached"
    return "mirror" if dataset.files and on_mirror(dataset) else "not downloaded"


def available(besides: str = "") -> list[str]:
    """The names of the sets that can be loaded here and now without the public network."""
    return [name for name in _registry() if name != besides and state(name) != "not downloaded"]


@overload
def load(name: _Labelled, progress: Progress | None = None, **options: Any) -> Labelled: ...
@overload
def load(name: _Text, progress: Progress | None = None, **options: Any) -> Text: ...
@overload
def load(name: _Said, progress: Progress | None = None, **options: Any) -> Pairs: ...
@overload
def load(name: _Sentences, progress: Progress | None = None, **options: Any) -> Tagged: ...
@overload
def load(name: _Series, progress: Progress | None = None, **options: Any) -> Series: ...
@overload
def load(
    name: str, progress: Progress | None = None, **options: Any
) -> Labelled | Text | Pairs | Tagged | Series: ...
def load(
    name: str, progress: Progress | None = None, **options: Any
) -> Labelled | Text | Pairs | Tagged | Series:
    """The records of a data set, fetched first if they are not here.

    Args:
        name: one of `registry()`.
        progress: called with a file's name, its bytes that are here, and the total if known.
        options: the set's own, for example `script="latin"` for names.

    Raises:
        UnknownDataset: no set has that name.
        ConfigurationError: the set has no such option.
        DatasetUnavailable: it cannot be had here and now.
        ChecksumMismatch: a source sent something else than what was published.
        OutputError: the cache cannot be written.

    >>> examples = load("names", script="latin")
    >>> sorted(set(examples.labels))
    ['female', 'male']
    """
    dataset = describe(name)
    accepted = options_of(dataset)
    if unknown := sorted(set(options) - set(accepted)):
        raise ConfigurationError(
            f"{dataset.name} has no option {', '.join(map(repr, unknown))}",
            remedy=f"its options are: {', '.join(accepted)}" if accepted else "it has none",
        )
    with _naming_others(dataset):
        return dataset.loader(dataset, progress or None, **options)


def fetch(dataset: DataSet | str, progress: Progress | None = None) -> Path:
    """Bring a data set here and return its file, or the folder of its several files.

    Args:
        dataset: a data set or its name.
        progress: called with a file's name, its bytes that are here, and the total if known.

    Raises:
        UnknownDataset: no set has that name.
        DatasetUnavailable: no source can be reached, or it is packaged and has no files.
        ChecksumMismatch: a source sent something else.
        OutputError: the cache cannot be written.
    """
    if isinstance(dataset, str):
        dataset = describe(dataset)
    if dataset.packaged:
        raise DatasetUnavailable(
            f"{dataset.name} has no files to fetch: it comes with {dataset.requires or 'Python'}",
            remedy=f'load("{dataset.name}") reads it',
        )
    with _naming_others(dataset):
        found = locate(dataset, progress)
    return found.files[0] if len(found.files) == 1 else found.folder


def options_of(dataset: DataSet) -> list[str]:
    """The names of a set's own options, which `load` takes."""
    return list(inspect.signature(dataset.loader).parameters)[2:]


def load_as(records: type[R], name: str, progress: Progress | None = None, **options: Any) -> R:
    """The records of a data set, which holds such; raises as `require` and `load` do."""
    require(describe(name), records)
    found = load(name, progress, **options)
    assert isinstance(found, records)
    return found


@contextlib.contextmanager
def _naming_others(dataset: DataSet) -> Iterator[None]:
    """Add to the refusal of a set that cannot be downloaded which others are here."""
    try:
        yield
    except DatasetUnavailable as error:
        if dataset.packaged or not (others := available(besides=dataset.name)):
            raise
        here = f"use a set that is here: {', '.join(others)}"
        remedy = f"{error.remedy}; {here}" if error.remedy else here
        raise DatasetUnavailable(error.problem, remedy=remedy) from None

"""From what the user points at to one text to learn to continue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.errors import ConfigurationError, UnknownDataset

if TYPE_CHECKING:
    from elman.datasets import Corpus, TextFiles
    from elman.datasets.dataset import Progress

__all__ = ["check_no_columns", "is_corpus", "is_table", "read_corpus"]


def is_corpus(data: str, approach: str | None, glob: str | None) -> bool:
    """Tell whether `data` is text to continue rather than labelled examples."""
    from elman.datasets import describe
    from elman.datasets.files.formats import kind_of

    if approach is not None or glob is not None:
        return True
    try:
        return describe(data).kind == "corpus"
    except UnknownDataset:
        return Path(data).is_file() and kind_of(data) == "text"


def is_table(data: str) -> bool:
    """Tell whether `data` is a table, or a data set of labelled examples."""
    from elman.datasets import describe
    from elman.datasets.files.formats import kind_of

    try:
        return describe(data).kind.startswith("classify")
    except UnknownDataset:
        return kind_of(data) != "text"


def check_no_columns(source: Any, what: str = "one text", **more: object) -> None:
    """Raise `ConfigurationError` for options of a table that a text or pairs cannot have.

    `more` are further ones by their name, None where they were not given.
    """
    given = {
        "text": source.text,
        "label": source.label,
        "group": source.group,
        "series": source.series,
        "channels": source.channels,
        "separator": source.separator,
        **more,
    }
    unused = [f"--{name.replace('_', '-')}" for name, value in given.items() if value is not None]
    if not source.has_header:
        unused.append("--no-header")
    if unused:
        raise ConfigurationError(
            f"{source.data} is read as {what}, without columns to choose, received "
            f"{', '.join(unused)}",
            remedy="leave it out" if len(unused) == 1 else "leave them out",
        )


def read_corpus(
    data: str,
    glob: str | None,
    encoding: str,
    progress: Progress | None = None,
    *,
    skip_bad: bool = False,
    raw: bool = False,
) -> Corpus | TextFiles:
    """Read a data set, a file, or a folder's files that match `glob`; large ones stay on disk.

    `raw` keeps every byte of files, for a model of bytes. Raises `DatasetError` or `TableError`
    that say what to do.
    """
    from elman.datasets import Corpus, find_text, read_text
    from elman.datasets.catalogue import load_as, named, require
    from elman.datasets.files.formats import check_kind, is_stream
    from elman.estimators.generator.corpus import BIG

    if (dataset := named(data)) is None:
        path = Path(data)
        if is_stream(path):
            return read_text(path, encoding=encoding)
        if path.is_file() and not raw:
            check_kind(path, "text")
        found = find_text(path, glob or "**/*", encoding=encoding, skip_bad=skip_bad, raw=raw)
        if found.size >= BIG:
            return found
        return Corpus(found.text(), name=found.name, source=found.source)
    require(dataset, Corpus, ", or a text file")
    if glob is not None:
        raise ConfigurationError(
            f"The data set {data} has no files to choose, received --glob", remedy="leave it out"
        )
    return load_as(Corpus, data, progress)

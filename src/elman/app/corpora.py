"""From what the user points at to one text to learn to continue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from elman.errors import ConfigurationError, UnknownDataset

if TYPE_CHECKING:
    from elman.datasets import Corpus

__all__ = ["is_corpus", "read_corpus"]

_TABLES = {".csv", ".tsv", ".parquet", ".ndjson", ".jsonl", ".npz", ".arff"}


def is_corpus(data: str, approach: str | None, glob: str | None) -> bool:
    """Tell whether `data` is text to continue rather than labelled examples."""
    from elman.datasets import describe

    if approach is not None or glob is not None:
        return True
    try:
        return describe(data).kind == "corpus"
    except UnknownDataset:
        path = Path(data)
        return path.is_file() and path.suffix.lower() not in _TABLES


def read_corpus(data: str, glob: str | None, encoding: str, *, skip_bad: bool = False) -> Corpus:
    """Read a data set, a file, or a folder's files that match `glob`.

    Raises `DatasetError` or `TableError` that say what to do.
    """
    from elman.app import progress
    from elman.datasets import Corpus, describe, load, read_text, registry

    try:
        kind = describe(data).kind
    except UnknownDataset as error:
        path = Path(data)
        if not (path.exists() or path.suffix or len(path.parts) > 1):
            raise UnknownDataset(
                f"{error.problem}, and there is no such file", remedy=error.remedy
            ) from None
        return read_text(path, glob or "**/*", encoding=encoding, skip_bad=skip_bad)
    if kind != "corpus":
        texts = [one.name for one in registry().values() if one.kind == "corpus"]
        raise ConfigurationError(
            f"A generator learns from text, {data} holds labelled examples",
            remedy=f"choose one of {', '.join(texts)}, or a text file",
        )
    if glob is not None:
        raise ConfigurationError(f"The data set {data} has no files to choose, received --glob",
                                 remedy="leave it out")  # fmt: skip
    with progress.downloading() as bar:
        found = load(data, bar)
    assert isinstance(found, Corpus)
    return found

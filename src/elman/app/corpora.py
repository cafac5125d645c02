"""From what the user points at to one text to learn to continue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.errors import ConfigurationError, SequenceError, UnknownDataset

if TYPE_CHECKING:
    from elman.app.source import Source
    from elman.datasets import Text, TextFiles

__all__ = [
    "check_no_columns",
    "cut",
    "is_corpus",
    "is_table",
    "measure_text",
    "read_corpus",
    "sample_of",
    "unknown_words",
]

MEASURED = 1 << 20
"""Characters of a text on disk that a model is measured on."""


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


def check_no_columns(source: Source, what: str = "one text", **more: object) -> None:
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
    data: str, glob: str | None, encoding: str, *, skip_bad: bool = False, raw: bool = False
) -> Text | TextFiles:
    """Read a data set, a file, or a folder's files that match `glob`; large ones stay on disk.

    `raw` keeps every byte of files, for a model of bytes. Raises `DatasetError` or `TableError`
    that say what to do.
    """
    from elman.app.shown import progress
    from elman.datasets import Text, find_text, read_text
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
        return Text(found.text(), name=found.name, source=found.source)
    require(dataset, Text, ", or a text file")
    if glob is not None:
        raise ConfigurationError(
            f"The data set {data} has no files to choose, received --glob", remedy="leave it out"
        )
    with progress.downloading() as bar:
        return load_as(Text, data, bar)


def cut(corpus: Text | TextFiles, test: float) -> tuple[str | TextFiles, str | TextFiles]:
    """Part a text: its beginning to learn from, the share `test` at its end to measure on."""
    from elman.datasets import TextFiles

    if isinstance(corpus, TextFiles):
        return corpus.cut(test)
    at = len(corpus) - int(len(corpus) * test)
    return corpus.text[:at], corpus.text[at:]


def sample_of(part: str | TextFiles, most: int = MEASURED) -> str:
    """Take a text into memory, of a large one on disk its first `most` characters."""
    return part if isinstance(part, str) else part.text(most)


def measure_text(model: Any, held: str | TextFiles) -> tuple[float | None, int, list[str]]:
    """Return bits per character of a text, how many characters these are, and remarks.

    Characters that the model has never seen are left out. None where nothing can be measured.
    """
    text = sample_of(held)
    remarks = []
    if len(text) < len(held):
        remarks.append(f"measured on the first {len(text):,} of {len(held):,} characters")
    if model.unit == "characters":
        known = set(model.vocabulary_.pieces)
        seen = "".join(c for c in text if c in known)
        if len(seen) < len(text):
            remarks.append(
                f"{len(text) - len(seen):,} characters of the text measured on, which "
                "the model has never seen, were left out"
            )
        text = seen
    if model.unit == "words" and (strange := model.vocabulary_.unknown(text)):
        remarks.append(unknown_words(strange))
    if len(text) < 2:
        return None, 0, remarks
    try:
        scores = model.score(text)
    except SequenceError:
        return None, 0, remarks  # Not longer than a window.
    return scores.bits_per_character, scores.characters, remarks


def unknown_words(share: float) -> str:
    """Say what share of symbols are unknown words, and what that does to a figure."""
    return (
        f"{share:.1%} of the symbols measured on are words without a code, which cost as much as "
        "one: that flatters the model"
    )

"""Anyone's own text: a file, or all files of a folder, as one corpus."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from elman.datasets.frames import decode, read_bytes
from elman.datasets.records import Corpus
from elman.errors import TableError, shorten

__all__ = ["read_text"]

_log = logging.getLogger("elman")


def read_text(
    path: str | os.PathLike[str],
    glob: str = "**/*",
    *,
    encoding: str = "utf-8",
    skip_bad: bool = False,
) -> Corpus:
    """Read a text to learn to continue.

    Line ends become "\\n"; a byte-order mark is left out. A folder's files follow each other
    in the order of their paths; hidden files and folders are passed over.

    Args:
        path: a file, or a folder.
        glob: which files of a folder, for example "**/*.[ch]".
        encoding: of the files.
        skip_bad: leave out a folder's files that cannot be read, and say so in `source` and
            the log.

    Raises:
        TableError: no file, an empty one, or one that is not text in this encoding.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.txt").write_text("to be")
    ...     _ = (Path(folder) / "b.txt").write_text("or not")
    ...     read_text(folder, glob="*.txt").text
    'to be\\nor not\\n'
    """
    path = Path(path)
    if not path.is_dir():
        return Corpus(_read(path, encoding), name=path.name, source=path.name)
    texts: list[str] = []
    skipped: list[str] = []
    for file in _files(path, glob):
        try:
            texts.append(_read(file, encoding).rstrip("\n") + "\n")
        except TableError as error:
            if not skip_bad:
                raise
            skipped.append(file.name)
            _log.warning("left out: %s", error.problem)
    if not texts:
        raise TableError(
            f"{path} has no readable text in files matching {shorten(glob)}",
            remedy='pass another glob, for example glob="**/*.txt", or the files\' encoding',
        )
    source = f"{len(texts):,} files of {path.resolve().name}"
    if skipped:
        source += f" (left out {len(skipped):,}: {', '.join(skipped[:8])})"
    return Corpus("".join(texts), name=path.resolve().name, source=source)


def _files(folder: Path, glob: str) -> list[Path]:
    try:
        found = sorted(folder.glob(glob))
    except (ValueError, NotImplementedError) as error:
        raise TableError(
            f"{shorten(glob)} is no pattern for files ({error})",
            remedy='pass one such as "**/*.txt", relative to the folder',
        ) from error
    return [
        file
        for file in found
        if file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    ]


def _read(path: Path, encoding: str) -> str:
    text = decode(read_bytes(path), path, encoding)
    return text.replace("\r\n", "\n").replace("\r", "\n")

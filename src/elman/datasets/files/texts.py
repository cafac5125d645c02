"""Anyone's own text: a file, or all files of a folder, as one corpus."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from elman.datasets.files.formats import check_kind, is_stream, kind_of
from elman.datasets.files.frames import check_readable, decode, read_bytes
from elman.datasets.files.text_files import TextFiles
from elman.datasets.records.text import Text
from elman.errors import TableError, shorten

__all__ = ["find_text", "read_text"]

_log = logging.getLogger("elman")


def read_text(
    path: str | os.PathLike[str],
    glob: str = "**/*",
    *,
    encoding: str = "utf-8",
    skip_bad: bool = False,
) -> Text:
    """Read a text to learn to continue, as `find_text` finds it.

    Raises:
        TableError: no file, an empty one, or one that is not text in this encoding (see
            `formats`).

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.txt").write_text("to be")
    ...     _ = (Path(folder) / "b.txt").write_text("or not")
    ...     read_text(folder, glob="*.txt").text
    'to be\\nor not\\n'
    """
    if is_stream(str(path)):
        # What is read once only is taken into memory whole.
        text = decode(read_bytes(Path(path)), Path(path), encoding)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return Text(text, name="standard input", source=str(path))
    found = find_text(path, glob, encoding=encoding, skip_bad=skip_bad)
    return Text(found.text(), name=found.name, source=found.source)


def find_text(
    path: str | os.PathLike[str],
    glob: str = "**/*",
    *,
    encoding: str = "utf-8",
    skip_bad: bool = False,
    raw: bool = False,
) -> TextFiles:
    """Find a text of any size, which is not read into memory.

    Line ends become "\\n"; a byte-order mark is left out. A folder's files follow each other
    in the order of their paths; hidden files and folders are passed over.

    Args:
        path: a file, or a folder.
        glob: which files of a folder, for example "**/*.[ch]".
        encoding: of the files.
        skip_bad: leave out a folder's files that cannot be read, and say so in `source` and
            the log.
        raw: keep every byte, whatever the encoding (see `TextFiles`).

    Raises:
        TableError: no file, or nothing in it.
    """
    path = Path(path)
    if not path.is_dir():
        check_readable(path)
        if is_stream(path):
            raise TableError(
                f"{path} is a stream, which can be read only once", remedy="write it to a file"
            )
        if not raw and kind_of(path) is None:
            check_kind(path, "text")
        found = TextFiles((path,), path.name, path.name, encoding, raw)
        if not any(block if raw else block.strip() for block in found.blocks()):
            raise TableError(f"{path.name} is empty", remedy="name a file with text")
        return found
    name = path.resolve().name
    skipped: list[str] = []
    files: list[Path] = []
    for file in _files(path, glob):
        try:
            blocks = TextFiles((file,), file.name, "", encoding, raw).blocks()
            # What is to be left out must be known; what is not fails when it is read.
            if sum(map(len, blocks)) if skip_bad else any(blocks):
                files.append(file)
        except TableError as error:
            if not skip_bad:
                raise
            skipped.append(file.name)
            _log.warning("left out: %s", error.problem)
    if not files:
        raise TableError(
            f"{path} has no readable text in files matching {shorten(glob)}",
            remedy='pass another glob, for example glob="**/*.txt", or the files\' encoding',
        )
    source = f"{len(files):,} files of {name}"
    if skipped:
        source += f" (left out {len(skipped):,}: {', '.join(skipped[:8])})"
    return TextFiles(tuple(files), name, source, encoding, raw)


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

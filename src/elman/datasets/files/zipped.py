"""Texts of a zip archive: each file in it that is text by its name, in the order of their names."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from elman.datasets.files.archives import unzipping
from elman.datasets.files.formats import check_text, kind_of
from elman.datasets.files.frames import check_readable, decode
from elman.errors import ChecksumMismatch, TableError

__all__ = ["zipped_texts"]

MOST = 1 << 30
"""Bytes that all texts of an archive may unpack to."""


def zipped_texts(path: Path, encoding: str = "utf-8") -> list[str]:
    """Read the texts of an archive, each whole; empty ones and hidden files are passed over.

    Raises:
        TableError: it is damaged, holds no text, more than a gigabyte, or what is no text in
            this encoding.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "texts.zip"
    ...     with zipfile.ZipFile(path, "w") as archive:
    ...         archive.writestr("b.txt", "or not")
    ...         archive.writestr("a.txt", "to be")
    ...     zipped_texts(path)
    ['to be', 'or not']
    """
    check_readable(path)
    texts, room = [], MOST
    try:
        with unzipping(path, "texts", MOST) as read, zipfile.ZipFile(path) as archive:
            names = sorted(filter(_is_text, archive.namelist()))
            for name in names:
                content = read(name)
                room -= len(content)
                if room < 0:
                    raise TableError(
                        f"{path.name} unpacks to more than {MOST:,} bytes",
                        remedy="give fewer texts",
                    )
                inside = Path(f"{path.name}:{name}")
                check_text(content, str(inside), encoding)
                text = decode(content, inside, encoding)
                if text.strip():
                    texts.append(text)
    except ChecksumMismatch as error:
        raise TableError(
            f"{path.name} is no zip archive that can be read ({error.problem})",
            remedy="pack the texts again, or name a text file",
        ) from error
    if not texts:
        raise TableError(
            f"{path.name} holds no text: {len(names):,} files that are text by their names",
            remedy="pack .txt files, or name a text file",
        )
    return texts


def _is_text(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__")) for part in path.parts)
    return not name.endswith("/") and not hidden and kind_of(name) == "text"

"""What a data set is: where it is published, how to check it, how to read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from elman.datasets.records.labelled import Labelled
from elman.datasets.records.pairs import Pairs
from elman.datasets.records.protocol import Kind as Records
from elman.datasets.records.tagged import Tagged
from elman.datasets.records.text import Text

if TYPE_CHECKING:
    from elman.datasets.records.series import Series

__all__ = ["DataSet", "File", "Kind", "Progress", "State"]

Kind: TypeAlias = Literal[
    "classify-text", "classify-series", "corpus", "lexicon", "translation", "sentences", "series"
]
_HOLDS: dict[Kind, Records] = {
    "classify-text": "labelled",
    "classify-series": "labelled",
    "corpus": "text",
    "lexicon": "pairs",
    "translation": "pairs",
    "sentences": "tagged",
    "series": "series",
}
State: TypeAlias = Literal["installed", "cached", "mirror", "not downloaded"]
Progress: TypeAlias = Callable[[str, int, int | None], None]
"""Called with a file's name, the bytes that are here, and the bytes in all where known."""


@dataclass(frozen=True)
class File:
    """One file of a data set.

    Args:
        name: its name in the cache.
        sha256: its published content; empty where the publisher gives no sum, and then the
            sum of the first arrival is noted and checked ever after.
        mirror_path: its place below `ELMAN_DATA_MIRROR`.
        url: its public address; empty where it only comes out of the set's archive.
        size: bytes, where known.
    """

    name: str
    sha256: str = ""
    mirror_path: str = ""
    url: str = ""
    size: int = 0


@dataclass(frozen=True)
class DataSet:
    """A data set elman knows by name.

    Args:
        name: what users type.
        summary: one line.
        kind: what an estimator can learn from it.
        licence: the terms of the data, not of elman.
        citation: whom to name.
        loader: called as `loader(dataset, progress, **options)`, returns the records.
        url: the public address a person would open.
        files: what is fetched; none for a packaged set.
        archive: the published file from which `unpack` makes `files`.
        unpack: called as `unpack(archive, folder)`, writes `files` into the folder.
        requires: the installed package that a packaged set is read from.
        summed: whether its loader sums the contents, for want of a published sum of the file.
        instead: what to say of a set near to this one, where this one cannot be had.
    """

    name: str
    summary: str
    kind: Kind
    licence: str
    citation: str
    loader: Callable[..., Labelled | Text | Pairs | Tagged | Series]
    url: str = ""
    files: tuple[File, ...] = ()
    archive: File | None = None
    unpack: Callable[[Path, Path], None] | None = None
    requires: str = ""
    summed: bool = False
    instead: str = ""

    @property
    def holds(self) -> Records:
        """Which kind of records it holds."""
        return _HOLDS[self.kind]

    @property
    def packaged(self) -> bool:
        """Whether it arrives with elman's own dependencies, with no download."""
        return not self.files

    @property
    def installed(self) -> bool:
        """Whether it is a packaged set and its package is here."""
        return self.packaged and (not self.requires or find_spec(self.requires) is not None)

    @property
    def sha256(self) -> str:
        """The sum of a set that is one file; empty for others, whose files have their own."""
        return self.files[0].sha256 if len(self.files) == 1 else ""

    @property
    def mirror_path(self) -> str:
        """Where a mirror keeps it: a file, or the folder of its files."""
        if len(self.files) == 1:
            return self.files[0].mirror_path
        return self.files[0].mirror_path.rpartition("/")[0] if self.files else ""

    @property
    def size(self) -> int:
        """Bytes of all files, 0 where unknown."""
        return sum(file.size for file in self.files)

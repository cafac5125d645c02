"""Bring a data set's files to this machine: cache, then mirror, then the public address.

`ELMAN_DATA_MIRROR` names a folder, or an http, https or file address; a set's files lie
below it at their `mirror_path`. A local mirror is read in place and never written to.
Every file is checked against its published sum before it is used, wherever it lies.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import SplitResult, quote, urlsplit
from urllib.request import url2pathname

from elman.datasets.cache import cache_folder, file_sha256, make_folder, matches, note_sha256
from elman.datasets.dataset import DataSet, File, Progress
from elman.datasets.http import Unreachable, download_file, exists
from elman.errors import ChecksumMismatch, ConfigurationError, DatasetUnavailable

__all__ = ["Fetched", "locate", "on_mirror"]


@dataclass(frozen=True)
class Fetched:
    """Where a set's files lie, all in one folder, and which source they came from."""

    folder: Path
    files: tuple[Path, ...]
    source: str


def locate(dataset: DataSet, progress: Progress | None = None) -> Fetched:
    """Find the files of a set, downloading what is missing.

    Raises:
        DatasetUnavailable: no source can be reached.
        ChecksumMismatch: a source sent something else.
        OutputError: the cache cannot be written.
    """
    folder = cache_folder(dataset.name)
    found = Fetched(folder, tuple(folder / file.name for file in dataset.files), "cache")
    notes = _discard_damaged(folder, dataset)
    missing = [file for file in dataset.files if not matches(folder / file.name, file.sha256)]
    if not missing:
        return found
    attempts: list[Callable[[], Fetched | None]] = [
        lambda: _from_archive_here(dataset, folder),
        lambda: _from_mirror_folder(dataset, folder),
        lambda: _from_address(dataset, missing, found, _mirror_url, "mirror", progress),
        lambda: _from_address(dataset, missing, found, _public_url, "", progress),
    ]
    for attempt in attempts:
        try:
            arrived = attempt()
        except Unreachable as error:
            notes.append(str(error))
            continue
        except OSError as error:
            notes.append(f"{error.filename or dataset.name} cannot be read ({error.strerror})")
            continue
        if arrived:
            return arrived
    raise _unavailable(dataset, folder, notes)


def on_mirror(dataset: DataSet) -> bool:
    """Whether `ELMAN_DATA_MIRROR` has the set; an address is asked for its first file."""
    if (root := _mirror_root()) is None:
        return False
    if isinstance(root, Path):
        return _lies_in(root, dataset.files) or _lies_in(root, _archives(dataset))
    candidates = [*dataset.files[:1], *_archives(dataset)]
    return any(exists(_mirror_url(file)) for file in candidates if file.mirror_path)


# Sources ---------------------------------------------------------------------------------


def _from_archive_here(dataset: DataSet, folder: Path) -> Fetched | None:
    """Use an archive that somebody has put into the cache by hand."""
    for archive in _archives(dataset):
        path = folder / archive.name
        if path.is_file():
            _require_sum(path, archive.sha256, remove=True)
            return _unpacked(dataset, path, folder, "cache")
    return None


def _from_mirror_folder(dataset: DataSet, folder: Path) -> Fetched | None:
    root = _mirror_root()
    if not isinstance(root, Path):
        return None
    for files, unpacked in ((dataset.files, True), (_archives(dataset), False)):
        if not _lies_in(root, files):
            continue
        paths = tuple(root / file.mirror_path for file in files)
        for file, path in zip(files, paths, strict=True):
            _require_sum(path, file.sha256)
        if unpacked:
            return Fetched(paths[0].parent, paths, "mirror")
        return _unpacked(dataset, paths[0], folder, "mirror")
    return None


_Address: TypeAlias = Callable[[File], str]


def _from_address(
    dataset: DataSet,
    missing: list[File],
    found: Fetched,
    address: _Address,
    source: str,
    progress: Progress | None,
) -> Fetched | None:
    """Download the missing files themselves, else the archive they come out of."""
    if all(address(file) for file in missing):
        try:
            for file in missing:
                path = found.folder / file.name
                download_file(address(file), path, file.sha256, size=file.size, progress=progress)
                if not file.sha256:
                    note_sha256(path)
        except Unreachable:
            if not _archives(dataset):
                raise
        else:
            return Fetched(found.folder, found.files, source or dataset.url)
    for archive in _archives(dataset):
        if url := address(archive):
            path = found.folder / archive.name
            download_file(url, path, archive.sha256, size=archive.size, progress=progress)
            return _unpacked(dataset, path, found.folder, source or url)
    return None


def _unpacked(dataset: DataSet, archive: Path, folder: Path, source: str) -> Fetched:
    """Make the set's files out of its archive, and check each."""
    if dataset.unpack is None:
        raise TypeError(f"{dataset.name} has an archive and no way to unpack it")
    make_folder(folder)
    try:
        dataset.unpack(archive, folder)
        for file in dataset.files:
            path = folder / file.name
            if file.sha256:
                _require_sum(path, file.sha256, remove=True)
            else:
                note_sha256(path)
    finally:
        # The archive has served; a bad one must not be met again.
        if archive.parent == folder:
            archive.unlink(missing_ok=True)
    return Fetched(folder, tuple(folder / file.name for file in dataset.files), source)


# Addresses -------------------------------------------------------------------------------


def _mirror_root() -> Path | str | None:
    """The mirror as a local folder, or as an address ending in a slash."""
    mirror = os.environ.get("ELMAN_DATA_MIRROR", "").strip()
    if not mirror:
        return None
    try:
        parts = urlsplit(mirror)
    except ValueError:  # an address with half a bracket
        parts = SplitResult("", "", mirror, "", "")
    if parts.scheme in ("http", "https"):
        return mirror.rstrip("/") + "/"
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        return Path(url2pathname(parts.path))
    if "://" in mirror:
        raise ConfigurationError(
            "ELMAN_DATA_MIRROR is a folder, or an http, https or file address, "
            f"received {mirror!r}",
            remedy="set it to one of these, or unset it",
        )
    # A Path would raise for the home of a user nobody knows.
    return Path(os.path.expanduser(mirror))  # noqa: PTH111


def _mirror_url(file: File) -> str:
    root = _mirror_root()
    if isinstance(root, str) and file.mirror_path:
        return root + quote(file.mirror_path)
    return ""


def _public_url(file: File) -> str:
    return file.url


def _archives(dataset: DataSet) -> tuple[File, ...]:
    return (dataset.archive,) if dataset.archive else ()


def _lies_in(root: Path, files: tuple[File, ...]) -> bool:
    return bool(files) and all(f.mirror_path and (root / f.mirror_path).is_file() for f in files)


# Refusals --------------------------------------------------------------------------------


def _require_sum(path: Path, sha256: str, *, remove: bool = False) -> None:
    if not sha256 or (received := file_sha256(path)) == sha256:
        return
    if remove:
        with contextlib.suppress(OSError):
            path.unlink()
    raise ChecksumMismatch(
        f"{path.name} must have sha256 {sha256}, the one at {path} has {received}",
        remedy="it was removed and not used" if remove else "it is not used; replace it there",
    )


def _discard_damaged(folder: Path, dataset: DataSet) -> list[str]:
    """Remove cached files that no longer hold what they should, and say so."""
    notes = []
    for file in dataset.files:
        path = folder / file.name
        with contextlib.suppress(OSError):
            if file.sha256 and path.is_file() and (received := file_sha256(path)) != file.sha256:
                path.unlink()
                notes.append(
                    f"the cached {file.name} was damaged and removed "
                    f"(sha256 {received}, must be {file.sha256})"
                )
    return notes


def _unavailable(dataset: DataSet, folder: Path, notes: list[str]) -> DatasetUnavailable:
    wanted = dataset.archive or dataset.files[0]
    whole = dataset.archive is not None or len(dataset.files) == 1
    reasons = list(notes)
    root = _mirror_root()
    if root is None:
        reasons.append("ELMAN_DATA_MIRROR is not set")
    elif isinstance(root, Path) and not root.is_dir():
        reasons.append(f"ELMAN_DATA_MIRROR names {root}, which is no folder")
    elif isinstance(root, Path):
        reasons.append(f"the mirror {root} does not have it")
    remedies = []
    if wanted.url:
        what, where = (wanted.url, folder / wanted.name) if whole else (dataset.url, folder)
        remedies.append(f"download {what} by hand to {where}")
    if below := [f.mirror_path for f in (dataset.files[0], wanted) if f.mirror_path]:
        remedies.append(f"set ELMAN_DATA_MIRROR to a folder or address that has {below[0]}")
    if dataset.instead:
        remedies.append(dataset.instead)
    return DatasetUnavailable(
        f"{dataset.name} cannot be had here: {', '.join(reasons)}", remedy="; ".join(remedies)
    )

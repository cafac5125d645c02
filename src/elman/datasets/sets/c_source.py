"""`c-headers`: C that is already on this machine; `linux-kernel`: the kernel's core in one text."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from elman.datasets.dataset import DataSet, File, Progress
from elman.datasets.download import locate
from elman.datasets.files.archives import gunzip
from elman.datasets.records.text import Text
from elman.errors import DatasetUnavailable

__all__ = ["DATASETS", "load_headers", "load_kernel"]


def load_headers(dataset: DataSet, progress: Progress | None = None) -> Text:
    """Every `.h` of Python (where its headers are installed) and of NumPy, in order of path.

    Args:
        dataset: the entry in `DATASETS`.
        progress: not called, since nothing is downloaded.

    Raises:
        DatasetUnavailable: no header is installed.
    """
    texts: list[str] = []
    owners: list[str] = []
    for owner, folder in _header_folders():
        found = [path.read_text("utf-8", "replace") for path in sorted(folder.rglob("*.h"))]
        if found:
            texts += found
            owners.append(f"{len(found)} headers of {owner}")
    if not texts:
        raise DatasetUnavailable(
            "c-headers reads the C headers of Python and NumPy, and neither is installed",
            remedy="install NumPy or Python's development files",
        )
    text = "\n".join(text.strip("\n") + "\n" for text in texts)
    return Text(text, name=dataset.name, source=f"{' and '.join(owners)} (installed)")


def _header_folders() -> Iterator[tuple[str, Path]]:
    import numpy as np

    python = ".".join(map(str, sys.version_info[:3]))
    yield f"Python {python}", Path(sysconfig.get_path("include"))
    yield f"NumPy {np.__version__}", Path(np.get_include())


def load_kernel(dataset: DataSet, progress: Progress | None = None) -> Text:
    """All `.c` and `.h` files below `kernel/` of Linux 6.1.192, joined.

    Args:
        dataset: the entry in `DATASETS`.
        progress: called while a mirror's copy downloads.

    Raises:
        DatasetUnavailable: no mirror has it; nobody publishes the joined file.
        ChecksumMismatch: a mirror's file is another one.
    """
    found = locate(dataset, progress)
    text = gunzip(found.files[0].read_bytes(), found.files[0].name, most=1 << 26).decode("utf-8")
    return Text(text, name=dataset.name, source=found.source)


DATASETS = (
    DataSet(
        name="c-headers",
        summary="the C headers of the Python and NumPy installed here",
        kind="corpus",
        licence="PSF-2.0 (Python), BSD-3-Clause (NumPy)",
        citation="Python and NumPy",
        loader=load_headers,
        url="https://docs.python.org/3/c-api/",
        requires="numpy",
    ),
    DataSet(
        name="linux-kernel",
        summary="the C source below kernel/ of Linux 6.1, 11.7 MB",
        kind="corpus",
        licence="GPL-2.0",
        citation="Linux 6.1.192, kernel.org",
        loader=load_kernel,
        url="https://www.kernel.org/",
        files=(
            File(
                "linux-6.1-kernel.c.txt.gz",
                sha256="f8d8bae8af5ef8771852a94bfc82526cbfbcdf33858f7f6a8d9eff8b146a6c35",
                mirror_path="c-source/linux-6.1-kernel.c.txt.gz",
                size=2_916_490,
            ),
        ),
        instead='unpack any Linux source and use read_text("linux/kernel", glob="**/*.[ch]")',
    ),
)

"""Files that lie packed in one place and plain in another: their content is what is summed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from elman.datasets.dataset import DataSet, Progress
from elman.datasets.download import locate
from elman.datasets.files.archives import gunzip
from elman.errors import ChecksumMismatch

__all__ = ["contents_of"]

_GZIP = b"\x1f\x8b"
_MOST = 1 << 24
"""Bytes of a file, with room."""


def contents_of(
    dataset: DataSet, sums: Mapping[str, str], progress: Progress | None = None
) -> tuple[dict[str, bytes], str]:
    """Return the content of each file of a set by its name, and where they came from.

    `sums` has the sha256 of what was published, unpacked. Raises `ChecksumMismatch` for another
    content, and as `locate` does.
    """
    found = locate(dataset, progress)
    contents = {}
    for file, path in zip(dataset.files, found.files, strict=True):
        content = path.read_bytes()
        if content.startswith(_GZIP):
            content = gunzip(content, path.name, _MOST)
        received = hashlib.sha256(content).hexdigest()
        if received != sums[file.name]:
            raise ChecksumMismatch(
                f"The content of {path.name} must have sha256 {sums[file.name]}, received "
                f"{received}",
                remedy=f"remove {path}, and it is fetched again",
            )
        contents[file.name] = content
    return contents, found.source

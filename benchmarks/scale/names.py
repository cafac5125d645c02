"""Names by their sound: how fast a list is indexed, opened and asked, and how large its index is.

The names are made of syllables, as registered ones mostly are: a million of them, each once. For a
hundred million the same is done a hundred times, so that time, disk and a look-up are a hundred
times those of a million; the memory is that of one partition.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from statistics import median

import numpy as np

from elman.domains import confused_with, registered

ASKED = ("netflix", "airmix", "google", "spotify", "zalando", "kraken", "bolero", "tandem")


def measured(folder: Path, count: int) -> dict[str, float]:
    """Index so many names, in a cache of their own."""
    path = written(folder / "names.txt", count)
    before = os.environ.get("ELMAN_CACHE")
    os.environ["ELMAN_CACHE"] = str(folder / "cache")
    try:
        confused_with("airmix", names=["netflix.com"])  # the voice is opened before the clock is
        began = time.perf_counter()
        confused_with("airmix", names=path)
        made = time.perf_counter() - began
        registered._indexes.clear()
        began = time.perf_counter()
        confused_with("airmix", names=path)
        opened = time.perf_counter() - began
        seconds = []
        for name in ASKED:
            began = time.perf_counter()
            confused_with(name, names=path)
            seconds.append(time.perf_counter() - began)
        files = (folder / "cache" / "registered").glob("*.index")
        size = max(file.stat().st_size for file in files)
    finally:
        if before is None:
            del os.environ["ELMAN_CACHE"]
        else:
            os.environ["ELMAN_CACHE"] = before
    return {
        "names_indexed": float(count),
        "names_indexed_per_second": count / made,
        "index_bytes_per_name": size / count,
        "index_open_ms": 1e3 * opened,
        "index_query_ms": 1e3 * median(seconds),
        "index_hours_of_100_million": 100e6 * made / count / 3600,
        "index_gigabytes_of_100_million": 100e6 * size / count / 1e9,
        "index_query_seconds_of_100_million": median(seconds) * 100e6 / count,
    }


def written(path: Path, count: int) -> Path:
    """Write a list of so many names."""
    random = np.random.default_rng(0)
    first, then = "bcdfghjklmnprstvwz", "aeiou"
    syllables = np.array([f"{a}{b}{c}" for a in first for b in then for c in ("", "n", "r", "s")])
    found: dict[str, None] = {}
    while len(found) < count:
        parts = random.integers(0, len(syllables), (count, 4))
        sizes = random.integers(2, 5, count)
        for row, size in zip(parts, sizes.tolist(), strict=True):
            found.setdefault("".join(syllables[row[:size]].tolist()))
    path.write_text("".join(f"{name}.com\n" for name in list(found)[:count]))
    return path

"""`m4-hourly`, `m4-weekly`, `etth1`: series that forecasts are compared on."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TYPE_CHECKING

from elman.datasets.dataset import DataSet, File, Progress
from elman.datasets.sets.published import contents_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from elman.datasets.records.series import Series

__all__ = ["DATASETS", "load_etth1", "load_m4"]

_M4 = "https://raw.githubusercontent.com/Mcompetitions/M4-methods/master/Dataset"
_ETT = "https://raw.githubusercontent.com/zhouhaoyi/ETDataset/main/ETT-small"

_SUMS = {
    "Hourly-train.csv": "ea59b7783573c49077a835ab6465c7d66f1474783360f310988a9a737fbca62f",
    "Hourly-test.csv": "71a57fccb15e534d973626ada4fb87febf789e9317715b7cc6dd3b5f90db6f42",
    "Weekly-train.csv": "d478d3f6ed673e6ed3c2cb0fbed5425f72eedd51318ebebeb0b5ecfcefc37714",
    "Weekly-test.csv": "3b2bc4be8e636e802260dcd843ca3c5da40536a1fbe1ecb3229a97dae4f44688",
    "ETTh1.csv": "f18de3ad269cef59bb07b5438d79bb3042d3be49bdeecf01c1cd6d29695ee066",
}
"""Of the contents as they were published, whether or not they lie packed."""


def load_m4(dataset: DataSet, progress: Progress | None = None) -> Series:
    """Series of the competition by name; what was to be forecast is the end of each (`begins`).

    Args:
        dataset: the entry in `DATASETS`.
        progress: called while it downloads.

    Raises:
        DatasetUnavailable: they can be had from nowhere.
        ChecksumMismatch: a file is not the published one.
    """
    import numpy as np

    from elman.datasets.records.clock import Clock
    from elman.datasets.records.series import Series

    contents, source = contents_of(dataset, _SUMS, progress)
    train, test = (dict(_series(contents[file.name])) for file in dataset.files)
    return Series(
        [np.concatenate([train[name], test[name]]) for name in train],
        names=tuple(train),
        clock=Clock(),
        begins=tuple(len(values) for values in train.values()),
        name=dataset.name,
        source=source,
    )


def _series(content: bytes) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Yield a name and its values; empty cells stand behind the end of shorter series."""
    import numpy as np

    rows = csv.reader(content.decode("utf-8").splitlines())
    next(rows)
    for name, *cells in rows:
        yield name, np.array([float(cell) for cell in cells if cell not in ("", "NA")])


def load_etth1(dataset: DataSet, progress: Progress | None = None) -> Series:
    """Oil temperature and six loads of a transformer, hourly, two years.

    Raises as `load_m4` does.
    """
    import numpy as np

    from elman.datasets.records.clock import clock_of
    from elman.datasets.records.series import Series

    contents, source = contents_of(dataset, _SUMS, progress)
    heading, *rows = csv.reader(contents["ETTh1.csv"].decode("utf-8").splitlines())
    times = np.array([row[0] for row in rows], "M8[s]").astype(np.int64)
    clock = clock_of([times], dates=True)
    values = np.array([row[1:] for row in rows], np.float64).T
    return Series(
        [np.ascontiguousarray(column) for column in values],
        names=tuple(heading[1:]),
        starts=(int(clock.steps(times[:1])[0]),) * len(values),
        clock=clock,
        name=dataset.name,
        source=source,
    )


def _m4(group: str, series: int, horizon: int) -> DataSet:
    return DataSet(
        name=f"m4-{group}",
        summary=f"{series} {group} series of the M4 competition, the last {horizon} values to be "
        "forecast",
        kind="series",
        licence="free use, cite the paper",
        citation="Makridakis, Spiliotis and Assimakopoulos 2020, The M4 Competition",
        loader=load_m4,
        url="https://github.com/Mcompetitions/M4-methods",
        summed=True,
        files=tuple(
            File(
                f"{group.title()}-{part}.csv",
                mirror_path=f"forecasting/m4-{group}-{part}.csv.gz",
                url=f"{_M4}/{part.title()}/{group.title()}-{part}.csv",
            )
            for part in ("train", "test")
        ),
    )


DATASETS = (
    _m4("hourly", 414, 48),
    _m4("weekly", 359, 13),
    DataSet(
        name="etth1",
        summary="temperature and six loads of a transformer, 17,420 hours",
        kind="series",
        licence="CC BY-ND 4.0",
        citation="Zhou et al. 2021, Informer",
        loader=load_etth1,
        url="https://github.com/zhouhaoyi/ETDataset",
        summed=True,
        files=(File("ETTh1.csv", mirror_path="forecasting/ETTh1.csv.gz", url=f"{_ETT}/ETTh1.csv"),),
    ),
)

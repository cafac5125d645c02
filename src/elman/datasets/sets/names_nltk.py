"""`names-nltk`: the 7,944 English first names of the NLTK book, female or male."""

from __future__ import annotations

from elman.datasets.dataset import DataSet, File, Progress
from elman.datasets.download import locate
from elman.datasets.files.archives import unzipping
from elman.datasets.records.labelled import Labelled

__all__ = ["DATASETS", "load_names_nltk"]

_URL = "https://raw.githubusercontent.com/nltk/nltk_data/gh-pages/packages/corpora/names.zip"


def load_names_nltk(dataset: DataSet, progress: Progress | None = None) -> Labelled:
    """All lines of `male.txt`, then of `female.txt`; 365 names stand in both.

    Args:
        dataset: the entry in `DATASETS`.
        progress: called while it downloads.

    Raises:
        DatasetUnavailable: it can be had from nowhere.
        ChecksumMismatch: the file is not the published one.
    """
    found = locate(dataset, progress)
    names: list[str] = []
    labels: list[str] = []
    what = "names/male.txt and names/female.txt"
    with unzipping(found.files[0], what, most=1 << 20) as read:
        for gender in ("male", "female"):
            lines = read(f"names/{gender}.txt").decode("ascii").splitlines()
            listed = [name for line in lines if (name := line.strip())]
            names += listed
            labels += [gender] * len(listed)
    return Labelled(
        inputs=names,
        labels=labels,
        groups=[name.lower() for name in names],
        name=dataset.name,
        source=found.source,
    )


DATASETS = (
    DataSet(
        name="names-nltk",
        summary="7,944 English first names, female or male; 365 of them both",
        kind="classify-text",
        licence="free to use and redistribute with its README (Mark Kantrowitz)",
        citation="Mark Kantrowitz, Names Corpus 1.3, 1994; NLTK data",
        loader=load_names_nltk,
        url=_URL,
        files=(
            File(
                "names.zip",
                sha256="0eec7e958b34982662b8f05824ae64642dea097b08057ade65c252191c5fe7ca",
                mirror_path="names/names.zip",
                url=_URL,
                size=21_326,
            ),
        ),
    ),
)

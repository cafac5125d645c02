"""`conll2002-es`, `conll2002-nl`, `conll2000`: sentences of the CoNLL shared tasks."""

from __future__ import annotations

import hashlib

from elman.datasets.dataset import DataSet, File, Progress
from elman.datasets.download import locate
from elman.datasets.files.archives import unzipping
from elman.datasets.files.conll import Rows, parsed_conll, tagged_of
from elman.datasets.records.tagged import Tagged

__all__ = ["DATASETS", "load_conll"]

_ROOT = "https://raw.githubusercontent.com/nltk/nltk_data/gh-pages/packages/corpora"
_MOST = 1 << 23
"""Bytes of one file of an archive."""


def load_conll(dataset: DataSet, progress: Progress | None, members: dict[str, str]) -> Tagged:
    """All sentences, with the part that the publisher gave each; the word classes beside them.

    Args:
        dataset: the entry in `DATASETS`.
        progress: called while it downloads.
        members: the files of the archive by part.

    Raises:
        DatasetUnavailable: it can be had from nowhere.
        ChecksumMismatch: the file is not the published one.
    """
    found = locate(dataset, progress)
    digest = hashlib.sha256()
    whole = Rows([], [], 3, 0)
    split: list[str] = []
    with unzipping(found.files[0], ", ".join(members.values()), most=_MOST) as read:
        for part, member in members.items():
            raw = read(member)
            digest.update(raw)
            rows = parsed_conll(raw.decode("utf-8"), member, least=3)
            whole.sentences.extend(rows.sentences)
            split += [part] * len(rows.sentences)
    return tagged_of(
        whole,
        names=("pos",),
        name=dataset.name,
        source=found.source,
        sha256=digest.hexdigest(),
        split=split,
    )


def _set(
    name: str, summary: str, archive: str, sha256: str, size: int, members: dict[str, str]
) -> DataSet:
    named = name.startswith("conll2002")
    url = f"{_ROOT}/{archive}.zip"

    def loader(dataset: DataSet, progress: Progress | None = None) -> Tagged:
        return load_conll(dataset, progress, members)

    return DataSet(
        name=name,
        summary=summary,
        kind="sentences",
        licence="research in the context of the shared task only" if named else "research only",
        citation="Tjong Kim Sang 2002, CoNLL"
        if named
        else "Tjong Kim Sang and Buchholz 2000, CoNLL",
        loader=loader,
        url=url,
        files=(
            File(
                f"{archive}.zip",
                sha256=sha256,
                mirror_path=f"tagging/{archive}.zip",
                url=url,
                size=size,
            ),
        ),
    )


def _parts(code: str) -> dict[str, str]:
    files = {"train": "train", "dev": "testa", "test": "testb"}
    return {part: f"conll2002/{code}.{ending}" for part, ending in files.items()}


_SUM_2002 = "64440e49236d0d393e08e0b266284966d68e2d2a82a50cc41b8e96d98c03b5c8"

DATASETS = (
    _set(
        "conll2000",
        "English news in chunks: 8,936 sentences to learn from, 2,012 to test on",
        "conll2000",
        "01e65164f268366e7caa0db92332a1955d081908c87016e2c7640c3c5279b7cd",
        756_607,
        {"train": "conll2000/train.txt", "test": "conll2000/test.txt"},
    ),
    _set(
        "conll2002-es",
        "Spanish news with names of people, places, organisations: 8,323 / 1,915 / 1,517 sentences",
        "conll2002",
        _SUM_2002,
        1_867_449,
        _parts("esp"),
    ),
    _set(
        "conll2002-nl",
        "Dutch news with names of people, places, organisations: 15,806 / 2,895 / 5,195 sentences",
        "conll2002",
        _SUM_2002,
        1_867_449,
        _parts("ned"),
    ),
)

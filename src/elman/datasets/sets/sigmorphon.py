"""`sigmorphon2020`, `sigmorphon2021`: the shared tasks on grapheme-to-phoneme conversion."""

from __future__ import annotations

import hashlib
from typing import Literal

from elman.datasets.dataset import DataSet, File, Progress
from elman.datasets.download import locate
from elman.datasets.records.pairs import Pairs
from elman.datasets.sets.lexicons import published_size, published_sum
from elman.errors import ConfigurationError, TableError

__all__ = ["DATASETS", "PARTS", "languages", "load_part"]

Part = Literal["train", "dev", "test", "all"]
PARTS: tuple[Part, ...] = ("train", "dev", "test")

_OF_2020 = "ady arm bul dut fre geo gre hin hun ice jpn kor lit rum vie"
_OF_2021 = {
    "high": "eng_us",
    "medium": "arm_e bul dut fre geo hbs_latn hun jpn_hira kor vie_hanoi",
    "low": "ady gre ice ita khm lav mlt_latn rum slv wel_sw",
}


def languages(year: int, setting: str | None = None) -> tuple[str, ...]:
    """List the codes of a year's languages; those of 2021 by setting: high, medium or low.

    >>> len(languages(2020)), languages(2021, "high")
    (15, ('eng_us',))
    """
    if year == 2020:
        return tuple(_OF_2020.split())
    chosen = _OF_2021 if setting is None else {setting: _OF_2021[setting]}
    return tuple(code for codes in chosen.values() for code in codes.split())


def load_part(
    dataset: DataSet, progress: Progress | None = None, language: str = "", part: Part = "train"
) -> Pairs:
    """Load one part of one language, or all, where `split` says which part each word is of.

    Args:
        dataset: the entry in `DATASETS`.
        progress: called while it downloads.
        language: a code of `languages`.
        part: "train", "dev", "test" (2020 only: the test files of 2021 are left alone) or "all".

    Raises:
        ConfigurationError: there is no such language or part; the message lists them.
        DatasetUnavailable: it can be had from nowhere.
        ChecksumMismatch: a file is not the published one.
    """
    known = sorted({file.name.rpartition("_")[0] for file in dataset.files})
    parts = [each for each in PARTS if f"{known[0]}_{each}.tsv" in {f.name for f in dataset.files}]
    if language not in known:
        raise ConfigurationError(
            f"{dataset.name} has the languages {', '.join(known)}, received {language!r}",
            remedy=f'pass for example language="{known[0]}"',
        )
    if part not in (*parts, "all"):
        raise ConfigurationError(
            f"{dataset.name} has the parts {', '.join(parts)}, received {part!r}",
            remedy='pass for example part="dev"',
        )
    found = locate(dataset, progress)
    paths = {path.name: path for path in found.files}
    digest = hashlib.sha256()
    rows: list[tuple[str, str]] = []
    split: list[str] = []
    for each in parts if part == "all" else [part]:
        name = f"{language}_{each}.tsv"
        raw = paths[name].read_bytes()
        digest.update(raw)
        for number, line in enumerate(raw.decode("utf-8").splitlines(), start=1):
            word, tab, phonemes = line.partition("\t")
            if not tab:
                raise TableError(f"{name} has a tab on each line; line {number} has none")
            rows.append((word, phonemes))
            split.append(each)
    return Pairs.of(
        rows,
        split=split if part == "all" else None,
        language=language,
        name=f"{dataset.name} {language} {part}",
        source=found.source,
        sha256=digest.hexdigest(),
    )


def _file(name: str, year: int, folder: str) -> File:
    mirror_path = f"lexicons/sigmorphon{year}/{name}"
    root = "2020/master/task1/data" if year == 2020 else "2021-task1/master/data"
    return File(
        name,
        sha256=published_sum(mirror_path),
        mirror_path=mirror_path,
        url=f"https://raw.githubusercontent.com/sigmorphon/{root}/{folder}/{name}",
        size=published_size(mirror_path),
    )


def _set(year: int, files: tuple[File, ...], what: str, citation: str) -> DataSet:
    repository = "2020" if year == 2020 else "2021-task1"
    return DataSet(
        name=f"sigmorphon{year}",
        summary=f"{what}; options language and part",
        kind="lexicon",
        licence="CC BY-SA 3.0 (Wiktionary)",
        citation=citation,
        loader=load_part,
        url=f"https://github.com/sigmorphon/{repository}",
        files=files,
    )


DATASETS = (
    _set(
        2020,
        tuple(_file(f"{c}_{p}.tsv", 2020, p) for c in languages(2020) for p in PARTS),
        "shared task 1 of 2020: 15 languages, 3,600 / 450 / 450 words each",
        "Gorman et al. 2020, SIGMORPHON",
    ),
    _set(
        2021,
        tuple(
            _file(f"{c}_{p}.tsv", 2021, setting)
            for setting in _OF_2021
            for c in languages(2021, setting)
            for p in ("train", "dev")
        ),
        "shared task 1 of 2021: 21 languages, train and dev",
        "Ashby et al. 2021, SIGMORPHON",
    ),
)

"""`multi30k`: captions of pictures in English, German and French, sentence by sentence."""

from __future__ import annotations

from elman.datasets.dataset import DataSet, File, Progress
from elman.datasets.records.pairs import Pairs
from elman.datasets.sets.published import contents_of
from elman.errors import ConfigurationError, TableError

__all__ = ["DATASETS", "DIRECTIONS", "load_captions"]

_RAW = "https://raw.githubusercontent.com/multi30k/dataset/master/data/task1/raw"
_LANGUAGES = ("de", "en", "fr")
_PARTS = {"train": "train", "dev": "val", "test": "test_2016_flickr"}

DIRECTIONS = tuple(f"{a}-{b}" for a in _LANGUAGES for b in _LANGUAGES if a != b)
"""From which language to which: de-en, de-fr, and so on."""

_SUMS = {
    "train.de.gz": "2c2b73fd2b548fbcde3a875e0a78d6ee94d498bfdee6bd3eae3945779e9ddf72",
    "train.en.gz": "460a15fbd157e34a7a9957ee388c1ca247fe47af3ef25fb50442af6c274e0fc6",
    "train.fr.gz": "5925a3c18f1587b6b54b87743106e6e8ab93618edb6f65d19eac0621f853a10d",
    "val.de.gz": "660e09eb7e1da2f856ea13ee5ad3cf6d36b3d5b0b733c857e94c5747a3dfc660",
    "val.en.gz": "1f2a23d992769b5b3d209b0a10dd0b77c08cceb1f20dfb97ed0aafa49d107227",
    "val.fr.gz": "5304e444d842e962b2dda4d816b70b22a1765b15401642b7ca37a67477e708dc",
    "test_2016_flickr.de.gz": "4be6b5b3236b79c25475c6bb829800a7ce559e9ba7a1f6c2394fe4d40be46d16",
    "test_2016_flickr.en.gz": "399a4382932c1aadd3ceb9bef1008d388a64c76d4ae4e9d4728c6f4301cac182",
    "test_2016_flickr.fr.gz": "cb3160d69b002bb638e66cc7612fcd56cb0af82eadc9c142dedc438afb885ef6",
}
"""Of the contents, unpacked."""


def load_captions(
    dataset: DataSet, progress: Progress | None = None, language: str = "", part: str = "train"
) -> Pairs:
    """Load one part, or all, where `split` says which part each sentence is of.

    Args:
        dataset: the entry in `DATASETS`.
        progress: called while it downloads.
        language: a direction, such as "de-en".
        part: "train", "dev", "test" (that of 2016) or "all".

    Raises:
        ConfigurationError: there is no such direction or part; the message lists them.
        DatasetUnavailable: it can be had from nowhere.
        ChecksumMismatch: a file is not the published one.
    """
    if language not in DIRECTIONS:
        raise ConfigurationError(
            f"{dataset.name} has the directions {', '.join(DIRECTIONS)}, received {language!r}",
            remedy='pass for example language="de-en"',
        )
    if part not in (*_PARTS, "all"):
        raise ConfigurationError(
            f"{dataset.name} has the parts {', '.join(_PARTS)}, received {part!r}",
            remedy='pass for example part="dev"',
        )
    contents, source = contents_of(dataset, _SUMS, progress)
    rows: list[tuple[str, str]] = []
    split: list[str] = []
    for each in _PARTS if part == "all" else [part]:
        sides = [
            contents[f"{_PARTS[each]}.{code}.gz"].decode("utf-8").strip("\n").split("\n")
            for code in language.split("-")
        ]
        if len(sides[0]) != len(sides[1]):
            raise TableError(
                f"Each sentence has its translation, received {len(sides[0]):,} and "
                f"{len(sides[1]):,} of {dataset.name} {language}"
            )
        # One or two captions of the published files are empty.
        pairs = [(a.strip(), b.strip()) for a, b in zip(*sides, strict=True)]
        rows += [pair for pair in pairs if all(pair)]
        split += [each] * (len(rows) - len(split))
    return Pairs.of(
        rows,
        split=split if part == "all" else None,
        language=language,
        name=f"{dataset.name} {language} {part}",
        source=source,
    )


DATASETS = (
    DataSet(
        name="multi30k",
        summary="29,000 / 1,014 / 1,000 captions in English, German and French; options language "
        "(de-en, en-fr, ...) and part",
        kind="translation",
        licence="CC BY-NC-SA 4.0",
        citation="Elliott et al. 2016, Multi30K",
        loader=load_captions,
        url="https://github.com/multi30k/dataset",
        summed=True,
        files=tuple(
            File(name, mirror_path=f"translation/multi30k-{name}", url=f"{_RAW}/{name}")
            for name in _SUMS
        ),
    ),
)

"""`nottingham`: 1,034 British and American folk tunes as text, in ABC notation."""

from __future__ import annotations

from elman.datasets.dataset import DataSet, File, Progress
from elman.datasets.download import locate
from elman.datasets.records.text import Text

__all__ = ["DATASETS", "load_tunes"]

_ROOT = "https://raw.githubusercontent.com/jukedeck/nottingham-dataset/master/ABC_cleaned"

_FILES = {
    "ashover.abc": ("6586eea8dca53866b42721050d11fc1408bdb2cf31a902b41c5c13504139b164", 19647),
    "hpps.abc": ("6d035c6972ac0c204ba79d8128e2d71978ece2214a29ffceeb3e053e27f17db5", 25222),
    "jigs.abc": ("5bb6f621e443bde552540810e3ea53e53531fd22258736e338d795e7a5bdcaf5", 129665),
    "morris.abc": ("cbf60b212c87748dea226c76b72a15db5b4f606bb35a580763e9cd8f7294e7da", 12002),
    "playford.abc": ("070877bc37176e0dedbcd038268d6669399201cd7b58d88b4ab36127528f9c76", 5101),
    "reelsa-c.abc": ("f92ed0e66024e0a5bb7d21fe3172cd50c3fb4cb7f642b4ec7cd5aa8ad0396da8", 37613),
    "reelsd-g.abc": ("33f535569116ec8cfb530c112f4cdc3bfb7fc042c271e0317cf6458bad30dfae", 42433),
    "reelsh-l.abc": ("cb701d4ffe6839cb7a5655bc21785ecb71a72ab63d8560f7be3856f6aedaf7e5", 43044),
    "reelsm-q.abc": ("a99f2967cf47460bba70bae40cd355a220b537a87180131c6d9433750bc446a1", 38405),
    "reelsr-t.abc": ("f80a2c0f37a49b9b0c748e922924d59c40d82758abc5b0f7fc9245d7fd563be0", 46838),
    "reelsu-z.abc": ("d104d7d1bb83eb1ca18f6b944dc22cf9f7bfe5f955d07cd573615985f69c2c1f", 17203),
    "slip.abc": ("da686b3a0de20aab38e64f8c8ec57edace980bab6450a6c388d79a2866e5b16a", 3838),
    "waltzes.abc": ("ffa773d012756be17784ab4a84e0e4618f316be5c6f244f9d60c06b23cd812c6", 21490),
    "xmas.abc": ("05ebc4b856c8c5186bb828641e8f88f723c109d47ba7e3f1e5048b536e091249", 3519),
}


def load_tunes(dataset: DataSet, progress: Progress | None = None) -> Text:
    """All tunes, file after file, an empty line between files.

    Args:
        dataset: the entry in `DATASETS`.
        progress: called while it downloads.

    Raises:
        DatasetUnavailable: it can be had from nowhere.
        ChecksumMismatch: a file is not the published one.
    """
    found = locate(dataset, progress)
    texts = (path.read_text("utf-8").strip("\n") for path in found.files)
    return Text("\n\n".join(texts) + "\n", name=dataset.name, source=found.source)


DATASETS = (
    DataSet(
        name="nottingham",
        summary="1,034 folk tunes in ABC notation",
        kind="corpus",
        licence="GPL-3.0",
        citation="Eric Foxley's Nottingham collection, cleaned by Jukedeck",
        loader=load_tunes,
        url="https://github.com/jukedeck/nottingham-dataset/tree/master/ABC_cleaned",
        files=tuple(
            File(name, sha256, f"music/nottingham/{name}", f"{_ROOT}/{name}", size)
            for name, (sha256, size) in _FILES.items()
        ),
    ),
)

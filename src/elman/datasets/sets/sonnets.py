"""`sonnets`: Shakespeare's sonnets as one text; `tiny-shakespeare`: his plays."""

from __future__ import annotations

import re
from pathlib import Path

from elman.datasets.cache import write_bytes
from elman.datasets.dataset import DataSet, File, Progress
from elman.datasets.download import locate
from elman.datasets.records.text import Text
from elman.errors import ChecksumMismatch

__all__ = ["DATASETS", "load_text", "sonnets_from_book"]

_BOOK = "https://www.gutenberg.org/cache/epub/1041/pg1041.txt"
_PLAYS = "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt"

# Where the edition this text was made from differs from the book of 2014.
_VARIANTS = (
    ("a couplement of proud compare.\n", "a couplement of proud compare'\n"),
    ("Which, like a jewel hung in", "Which, like a jewel (hung in"),
    ("  Then happy I, that love and am belov'd,\n", "Then happy I, that love and am belov'd,\n"),
    ("  Where I may not remove nor be remov'd.", "Where I may not remove nor be remov'd."),
)
# Newer editions have typographic quotation marks and dashes.
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "—": "--", "\ufeff": None})


def load_text(dataset: DataSet, progress: Progress | None = None) -> Text:
    """The text of a data set that is one file.

    Args:
        dataset: the entry in `DATASETS`.
        progress: called while it downloads.

    Raises:
        DatasetUnavailable: it can be had from nowhere.
        ChecksumMismatch: the file is not the published one.
    """
    found = locate(dataset, progress)
    text = found.files[0].read_bytes().decode("utf-8")
    return Text(text, name=dataset.name, source=found.source)


def sonnets_from_book(book: str) -> str:
    r"""Project Gutenberg's book 1041 without its frame, numerals and first indent.

    One empty line parts the poems, a byte-order mark comes first: 94,652 characters of 62
    symbols.

    Raises:
        ChecksumMismatch: the text is not that book.

    >>> sonnets_from_book("By W. S.\n  I\n\n  From fairest\n    Pity\n\n  II\n\n  When\n\n*** END")
    '\ufeffFrom fairest\n  Pity\n\nWhen\n'
    """
    plain = book.translate(_PLAIN).replace("\r\n", "\n")
    parts = re.split(r"(?m)^ *[IVXLC]+\.?\n\n", plain)
    if len(parts) < 3:
        raise ChecksumMismatch(
            f"book 1041 has 154 poems under Roman numerals, found {len(parts) - 1}",
            remedy="it is not used; try a mirror that has sonnets/sonnets.txt",
        )
    # What follows the last poem is separated from it by an empty line.
    poems = [part.strip("\n").split("\n\n")[0] for part in parts[1:]]
    text = "\n\n".join(re.sub("(?m)^  ", "", poem.rstrip()) for poem in poems) + "\n"
    for printed, ours in _VARIANTS:
        text = text.replace(printed, ours)
    return "\ufeff" + text


def _derive(book: Path, folder: Path) -> None:
    text = sonnets_from_book(book.read_bytes().decode("utf-8", "replace"))
    write_bytes(folder / "sonnets.txt", text.encode())


DATASETS = (
    DataSet(
        name="sonnets",
        summary="Shakespeare's 154 sonnets, 94,652 characters",
        kind="corpus",
        licence="public domain",
        citation="William Shakespeare; Project Gutenberg book 1041",
        loader=load_text,
        url=_BOOK,
        files=(
            File(
                "sonnets.txt",
                sha256="cfdf6aa1602b58361a588e4c99f42950ec24b01c809e21db380e8b617d67e01b",
                mirror_path="sonnets/sonnets.txt",
                size=94_654,
            ),
        ),
        archive=File("pg1041.txt", mirror_path="sonnets/gutenberg_1041.txt", url=_BOOK),
        unpack=_derive,
    ),
    DataSet(
        name="tiny-shakespeare",
        summary="Shakespeare's plays, 1,115,394 characters",
        kind="corpus",
        licence="public domain",
        citation="Andrej Karpathy, char-rnn, 2015",
        loader=load_text,
        url=_PLAYS,
        files=(
            File(
                "tinyshakespeare.txt",
                sha256="86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
                mirror_path="sonnets/tinyshakespeare.txt",
                url=_PLAYS,
                size=1_115_394,
            ),
        ),
    ),
)

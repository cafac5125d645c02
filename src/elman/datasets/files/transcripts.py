"""Anyone's own recordings of sound with what is said in them: a table of files and texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from elman.datasets.files.audio import front_like, is_audio, usual_rate
from elman.datasets.files.audio import read_recordings as read
from elman.datasets.files.formats import TABLES
from elman.datasets.files.frames import listed
from elman.datasets.files.layout import TableLayout
from elman.datasets.files.spectrum import LogMel
from elman.datasets.files.tables import labelled_texts
from elman.datasets.records.pairs import Division
from elman.datasets.records.transcribed import Transcribed
from elman.errors import ConfigurationError, TableError

__all__ = ["table_in", "transcribed_audio"]


def transcribed_audio(
    path: Path,
    layout: TableLayout,
    like: Sequence[str] | None = None,
    *,
    outputs: Division | None = None,
) -> Transcribed:
    """Read recordings of sound with their texts: a table of files, or a folder that holds one.

    `text` is the column with the files' places, seen from the table, `label` that with what is
    said, `group` that with who says it. Frames are those of the model whose channels are `like`,
    else of the rate that most files have.

    Raises:
        TableError: a file cannot be read, or there is none.
        ConfigurationError: an option that sound has no use for; a model of something else.
    """
    if given := layout.given("series", "channels", "features"):
        raise ConfigurationError(
            f"Sound has no {listed(sorted(given))} to choose, received {path.name}",
            remedy="leave them out",
        )
    front = front_like(path, like)
    table = table_in(path)
    found = labelled_texts(table, layout)
    places = [str(place) for place in found.inputs]
    if strange := [place for place in places if not is_audio(place)]:
        raise TableError(
            f"{table.name}: column {layout.text!r} names files of sound, received {strange[0]!r}",
            remedy="name the column of file names with text=",
        )
    files = [table.parent / place for place in places]
    front = front or LogMel(usual_rate(files))
    heard, kept, left_out = read(files, front, skip_bad=layout.skip_bad, name=table.name)
    source = f"{found.source} (left out {len(left_out):,}: {listed(left_out, 8)})"
    return Transcribed(
        [str(files[i]) for i in kept],
        [found.labels[i] for i in kept],
        recordings=heard,
        groups=found.groups and [found.groups[i] for i in kept],
        channels=front.channels,
        name=path.resolve().name,
        source=source if left_out else found.source,
        asked=("characters", outputs),
    )


def table_in(path: Path) -> Path:
    """Return a table, or the one that lies in a folder; raises `TableError` for none or several."""
    if not path.is_dir():
        return path
    tables = sorted(
        file
        for file in path.iterdir()
        if file.is_file()
        and not file.name.startswith(".")
        and file.name.removesuffix(".gz").lower().endswith(TABLES)
    )
    if len(tables) != 1:
        names = listed([table.name for table in tables], 5) if tables else "none"
        raise TableError(
            f"{path} must hold one table that names its recordings and what is said in them, "
            f"received {names}",
            remedy="write one, with a row for each file, or name it instead of the folder",
        )
    return tables[0]

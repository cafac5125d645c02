"""Anyone's own recordings of sound: WAV, FLAC, OGG and MP3, as log-mel frames."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.datasets.files.frames import listed
from elman.datasets.files.layout import TableLayout
from elman.datasets.files.spectrum import LogMel
from elman.datasets.records.labelled import Labelled
from elman.errors import ConfigurationError, InputError, TableError
from elman.extras import need

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "AUDIO",
    "audio_files",
    "front_like",
    "is_audio",
    "labelled_audio",
    "read_audio",
    "read_frames",
    "read_recordings",
    "usual_rate",
]

_log = logging.getLogger("elman")

AUDIO = (".wav", ".flac", ".ogg", ".mp3", ".aif", ".aiff", ".au")
"""Endings of files of sound."""

_DATA = re.compile(r"^data : (\d+) \(should be (\d+)\)", re.MULTILINE)
_UNKNOWN = 1 << 31  # a stream that was written before its end was known says so
_LONGEST = 1 << 27
"""Samples of all channels of a file: an hour at 37 kHz."""


def is_audio(path: Path | str) -> bool:
    """Whether a file's name says that it is sound.

    >>> is_audio("yes.WAV"), is_audio("yes.csv")
    (True, False)
    """
    return Path(path).suffix.lower() in AUDIO


def audio_files(folder: Path) -> list[Path]:
    """List the files of sound in a folder and those within it, hidden ones left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if is_audio(path)
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def read_audio(file: Any, name: str = "") -> tuple[NDArray[Any], int]:
    """Read a file of sound, or bytes of it, as float32 samples `(n,)` and their rate.

    Channels are averaged. Read by libsndfile. Raises `TableError` for what cannot be read, is
    empty, cut off or too long, `MissingExtra` where soundfile is not installed.
    """
    need("Sound", "soundfile")
    import numpy as np
    import soundfile

    name = name or Path(file).name
    try:
        with soundfile.SoundFile(file) as opened:
            if opened.frames * opened.channels > _LONGEST:
                raise TableError(
                    f"{name} has at most {_LONGEST:,} samples, received "
                    f"{opened.frames * opened.channels:,}",
                    remedy="cut it into parts",
                )
            said, rate = _said(opened), int(opened.samplerate)
            samples = opened.read(dtype="float32", always_2d=True)
    except (OSError, RuntimeError, TypeError, ValueError) as error:
        # libsndfile's own errors are RuntimeErrors.
        problem = getattr(error, "strerror", None) or str(error).rpartition(": ")[2]
        if not problem or "not a regular file" in problem:
            # What libsndfile says of a file that is there, where its decoder gives up.
            problem = "its sound cannot be decoded"
        raise TableError(
            f"{name} must be a file of sound, received: {problem}",
            remedy=f"convert it to .wav; elman reads {', '.join(AUDIO)}",
        ) from error
    if not said:
        raise TableError(f"{name} must hold samples, received none", remedy="record it again")
    if len(samples) < said:
        raise TableError(
            f"{name} must be whole, received {len(samples):,} of the {said:,} samples that it "
            "speaks of",
            remedy="copy or record it again",
        )
    if not np.isfinite(samples).all():
        raise TableError(f"{name} must hold finite samples", remedy="record or convert it again")
    if not samples.any():
        _log.warning("%s is silent from beginning to end", name)
    return samples.mean(axis=1), rate


def _said(opened: Any) -> int:
    """The samples that a file's head speaks of, more than there are in one that was cut off."""
    found = _DATA.search(opened.extra_info)
    if found is None or int(found[1]) >= _UNKNOWN:
        return int(opened.frames)
    said, there = map(int, found.groups())
    return int(opened.frames) * said // max(there, 1) if there < said else int(opened.frames)


def read_frames(file: Any, front: LogMel, name: str = "") -> tuple[NDArray[Any], int]:
    """Read a file of sound as frames `(time, bands)` of `front`; return its own rate as well.

    Another rate is converted. Raises as `read_audio` and `LogMel.frames`, with the file's name.
    """
    name = name or Path(file).name
    samples, rate = read_audio(file, name)
    if rate != front.rate:
        samples = _resampled(samples, rate, front.rate)
    try:
        return front.frames(samples), rate
    except InputError as error:
        raise type(error)(f"{name}: {error.problem}", remedy=error.remedy) from error


def _resampled(samples: NDArray[Any], rate: int, wanted: int) -> NDArray[Any]:
    need("Sound of another rate", "scipy")
    from math import gcd

    from scipy.signal import resample_poly

    shared = gcd(rate, wanted)
    converted: NDArray[Any] = resample_poly(samples, wanted // shared, rate // shared)
    return converted


def labelled_audio(path: Path, layout: TableLayout, like: Sequence[str] | None = None) -> Labelled:
    """Read labelled recordings of sound: a folder for each label, or a table of files.

    In a table `text` is the column with the files' places, seen from the table, and `label` and
    `group` are columns as ever. Frames are those of the model whose channels are `like`, else of
    the rate that most files have.

    Raises:
        TableError: a file cannot be read, or there is none.
        ConfigurationError: an option that sound has no use for; a model of something else.
    """
    if given := layout.given("series", "channels"):
        raise ConfigurationError(
            f"Sound has no {listed(sorted(given))} to choose, received {path.name}",
            remedy="leave them out",
        )
    front = front_like(path, like)
    files, labels, groups = _from_folder(path) if path.is_dir() else _from_table(path, layout)
    front = front or LogMel(usual_rate(files))
    inputs, kept, skipped = read_recordings(files, front, skip_bad=layout.skip_bad, name=path.name)
    source = path.resolve().name
    if skipped:
        source += f" (left out {len(skipped):,}: {listed(skipped, 8)})"
    return Labelled(
        inputs=inputs,
        labels=[labels[i] for i in kept],
        groups=None if groups is None else [groups[i] for i in kept],
        name=path.resolve().name,
        source=source,
        channels=front.channels,
    )


def front_like(path: Path, like: Sequence[str] | None) -> LogMel | None:
    """Return what makes the frames of a model with the channels `like`; None without a model.

    Raises `ConfigurationError` for a model of something else.
    """
    front = LogMel.of(like)
    if like is not None and front is None:
        raise ConfigurationError(
            f"The model must have learned from sound to read {path.name}, it has the channels "
            f"{listed(list(like), 5)}",
            remedy="train one with --audio",
        )
    return front


def read_recordings(
    files: Sequence[Path], front: LogMel, *, skip_bad: bool, name: str
) -> tuple[list[NDArray[Any]], list[int], list[str]]:
    """Read files of sound as frames: those, which of the files they are, what was left out.

    Other rates are told in the log. Raises `TableError` where nothing is left of `name`.
    """
    inputs, kept, skipped, converted = [], [], [], Counter[int]()
    for i, file in enumerate(files):
        try:
            frames, rate = read_frames(file, front)
        except InputError as error:
            if not skip_bad:
                raise
            skipped.append(file.name)
            _log.warning("left out: %s", error.problem)
            continue
        inputs.append(frames)
        kept.append(i)
        converted[rate] += rate != front.rate
    if not inputs:
        raise TableError(
            f"{name} has no usable recording; left out: {listed(skipped, 8)}",
            remedy="the log says why for each of them",
        )
    for rate, count in sorted(converted.items()):
        if count:
            some = "1 recording" if count == 1 else f"{count:,} recordings"
            _log.warning("%s of %d Hz read as %d Hz", some, rate, front.rate)
    return inputs, kept, skipped


def usual_rate(files: Sequence[Path]) -> int:
    """The rate of most of the files; the lowest of several."""
    need("Sound", "soundfile")
    import soundfile

    rates: Counter[int] = Counter()
    for file in files:
        try:
            rates[int(soundfile.info(str(file)).samplerate)] += 1
        except RuntimeError:  # which reading will tell
            continue
    return min(rates, key=lambda rate: (-rates[rate], rate)) if rates else LogMel().rate


def _from_folder(folder: Path) -> tuple[list[Path], list[str], list[str] | None]:
    files = audio_files(folder)
    if not files:
        raise TableError(
            f"{folder} has no files of sound",
            remedy=f"put files in it that end in {', '.join(AUDIO)}",
        )
    if beside := [file for file in files if file.parent == folder]:
        raise TableError(
            f"{beside[0].name} lies beside the folders whose names are the labels, and has none",
            remedy="move it into its label's folder, or write a table of files and labels",
        )
    return files, [file.parent.name for file in files], None


def _from_table(path: Path, layout: TableLayout) -> tuple[list[Path], list[str], list[str] | None]:
    from elman.datasets.files.tables import labelled_texts

    found = labelled_texts(path, layout)
    places = [str(place) for place in found.inputs]
    if strange := [place for place in places if not is_audio(place)]:
        raise TableError(
            f"{path.name}: column {layout.text!r} names files of sound, received {strange[0]!r}",
            remedy=f"name the column whose cells end in {', '.join(AUDIO)}",
        )
    return [path.parent / place for place in places], found.labels, found.groups

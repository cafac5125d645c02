"""A tune in ABC notation as a MIDI file, which any player can be given."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Any

from elman.errors import InputError
from elman.extras import need
from elman.files import check_output, write_atomically

__all__ = ["LONGEST", "check_tune_output", "first_tune", "save_tune", "tune_as_midi"]

LONGEST = 20_000
"""Characters of a tune: folk tunes have some hundred."""


def first_tune(text: str) -> str:
    """Return the first tune of a text: from its `X:` to the next one, or to an empty line.

    >>> first_tune("X: 1\\nK: D\\nabc|\\n\\nX: 2\\nK: G\\ngab|")
    'X: 1\\nK: D\\nabc|'

    Raises `InputError` where no tune begins.
    """
    begin = re.search(r"^X:", text, re.MULTILINE)
    if begin is None:
        raise InputError(
            "A tune in ABC notation begins with a line X: and a number, received none",
            remedy="use a generator of tunes, as `elman train nottingham` makes one",
        )
    tune = text[begin.start() :]
    end = re.search(r"\n[^\S\n]*\n|\n(?=X:)", tune)
    return tune[: end.start()] if end else tune.rstrip("\n")


def tune_as_midi(abc: str) -> bytes:
    """Return a tune in ABC notation as the bytes of a MIDI file.

    Read and written by music21 (Cuthbert and Ariza 2010). Raises `InputError` for what it
    cannot read and for a tune without a note, `MissingExtra` where it is not installed.
    """
    need("A tune as MIDI", "music21")
    from music21 import abcFormat, midi
    from music21.abcFormat import translate

    read: Any = translate.abcToStreamScore

    if len(abc) > LONGEST:
        raise InputError(
            f"A tune has at most {LONGEST:,} characters, received {len(abc):,}",
            remedy="ask for a shorter text",
        )
    if not re.search(r"^[LM]:", abc, re.MULTILINE):
        abc = abc.replace("\n", "\nL:1/8\n", 1)  # what the ABC standard says of such a tune
    try:
        score = read(abcFormat.ABCFile().readstr(abc))
        notes = len(score.recurse().notes)
        content = midi.translate.streamToMidiFile(score).writestr() if notes else b""
    # What a network writes can be wrong in any way, and the reader fails in as many.
    except Exception as error:
        raise InputError(
            f"A tune must be ABC notation that music21 can read, it says: {error}",
            remedy="draw another (another random seed, or a lower temperature)",
        ) from error
    if not content:
        raise InputError("A tune must have a note, received none", remedy="ask for a longer text")
    return bytes(content)


def check_tune_output(
    path: str | os.PathLike[str], *, inputs: Iterable[str | os.PathLike[str]] = ()
) -> None:
    """Raise before anything is drawn where no tune can be written to `path`."""
    need("A tune as MIDI", "music21")
    check_output(path, inputs=inputs)


def save_tune(text: str, path: str | os.PathLike[str]) -> str:
    """Write the first tune of a text to a MIDI file and return it, as it stands in the text.

    Raises as `first_tune` and `tune_as_midi` do, and `OutputError` where it cannot be written.
    """
    tune = first_tune(text)
    write_atomically(path, tune_as_midi(tune))
    return tune

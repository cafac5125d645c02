"""The voice of a language: one trained on this machine, else the one that ships, else trained now.

Training takes about half a minute and is deterministic; the file is named by what it was trained
on, so a newer lexicon or a newer elman trains a new one. One that cannot be read is trained again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from elman.cache import cache_root, kept, whole
from elman.errors import ConfigurationError, DatasetError
from elman.phonetics.entries import readings_of
from elman.phonetics.languages.codes import language
from elman.phonetics.languages.record import Language
from elman.phonetics.lexicons import Download, lexicon_mark, lexicon_of
from elman.phonetics.voices.file import keep_voice, read_voice
from elman.phonetics.voices.shipped import learned_from, shipped_voice
from elman.phonetics.voices.training import VERSION, train_voice
from elman.phonetics.voices.voice import Voice
from elman.phonetics.voices.words import known_words, table_mark

__all__ = ["forget", "trained_voice", "voice"]

Report = Callable[[str], None]


def voice(code: str, progress: Report | None = None, *, train: bool = True) -> Voice:
    """Find the voice of a language; one that does not ship is trained on first use, and cached.

    Raises `ConfigurationError` for a language that there is none of, or where nothing is trained
    and `train` is False; `DatasetUnavailable` when its lexicon cannot be had.
    """
    spoken = language(code)
    if spoken.code not in _voices:
        found = _here(spoken) or shipped_voice(spoken)
        if found is None and not train:
            raise ConfigurationError(
                f"No model of {spoken.title} has been trained on this machine",
                remedy=f"run once: elman pronounce --train --language {spoken.code}",
            )
        _voices[spoken.code] = found or _kept_voice(spoken, progress)
    return _voices[spoken.code]


def trained_voice(
    code: str, progress: Report | None = None, download: Download | None = None
) -> Voice:
    """Let the voice of a language learn its whole lexicon on this machine, if that is another.

    A voice that ships and has learned the same lexicon stays. Raises as `voice` does.
    """
    spoken = language(code)
    if learned_from(spoken) == spoken.lexicon:
        return voice(code, progress)
    _voices[spoken.code] = _kept_voice(spoken, progress, download)
    return _voices[spoken.code]


_voices: dict[str, Voice] = {}


def forget() -> None:
    """Forget the voices in memory, not those on disk."""
    _voices.clear()


def _here(spoken: Language) -> Voice | None:
    """The voice that was trained on this machine, if one was."""
    if not any((cache_root() / "voices").glob(f"{spoken.code}-*.elman")):
        return None
    try:
        found = whole(_path(spoken, lexicon_mark(spoken)), lambda path: _read(spoken, path))
    except DatasetError:  # no lexicon, and so no name for what is looked for
        return None
    return found[0] if found else None


def _kept_voice(
    spoken: Language, progress: Report | None, download: Download | None = None
) -> Voice:
    mark = lexicon_mark(spoken)

    def make() -> Voice:
        lexicon = lexicon_of(spoken, download)
        if progress:
            progress(f"learning the sounds of {spoken.title} (once, about half a minute)")
        words = known_words(spoken.code)
        return train_voice(
            readings_of(lexicon, spoken), spoken, words, source=f"{lexicon.name} {lexicon.source}"
        )

    return kept(
        _path(spoken, mark),
        read=lambda path: _read(spoken, path),
        make=make,
        write=lambda path, trained: keep_voice(path, trained, mark),
        waiting=progress,
    )


def _read(spoken: Language, path: Path) -> Voice:
    return read_voice(spoken, path, lambda: known_words(spoken.code))


def _path(spoken: Language, mark: str) -> Path:
    key = json.dumps([VERSION, spoken.mark, mark, table_mark(spoken.code)])
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    return cache_root() / "voices" / f"{spoken.code}-{digest}.elman"

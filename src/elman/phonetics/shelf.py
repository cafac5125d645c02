"""A language's two models and its words: trained from its lexicon on first use, then kept.

Each is a file of its own, which says what it is of, so that a training that was broken off goes on
with the direction it was at, and one damaged file does not cost the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.cache import cache_root, kept, seal, whole
from elman.datasets.records.pairs import Pairs
from elman.errors import DamagedModel, DatasetError
from elman.files import write_atomically
from elman.phonetics.compounds import frequencies
from elman.phonetics.engines.recurrent import (
    Recipe,
    Stage,
    Transducer,
    learned_words,
    lookups,
    pairs_of,
    train_direction,
)
from elman.phonetics.entries import Readings, choose, readings_of
from elman.phonetics.known_words import KnownWords, as_bytes
from elman.phonetics.languages.record import Language
from elman.phonetics.lexicons import Download, lexicon_mark, lexicon_of

if TYPE_CHECKING:
    from elman.estimators import SequenceTransducer

__all__ = ["Shelf"]

_VERSION = 3
"""Count up when training changes."""


class Shelf:
    """Where the models of one language and recipe are kept, and how they are made.

    Args:
        spoken: the language.
        recipe: how it is trained; models of another recipe are others.
        stage: called with "pronunciation" or "spelling" and the training's progress.
        download: called while the lexicon is downloaded.
        waiting: told when another process is training the same.
    """

    def __init__(
        self,
        spoken: Language,
        recipe: Recipe,
        *,
        stage: Stage | None = None,
        download: Download | None = None,
        waiting: Callable[[str], None] | None = None,
    ) -> None:
        self.spoken, self.recipe = spoken, recipe
        self._stage, self._download, self._waiting = stage, download, waiting

    @cached_property
    def mark(self) -> str:
        """The data and the recipe, by a checksum.

        Raises `DatasetUnavailable` where the package with the lexicon is not installed.
        """
        data = lexicon_mark(self.spoken)
        said = json.dumps([_VERSION, data, asdict(self.recipe), self.spoken.mark], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def folder(self) -> Path:
        """The folder of the language's files, beside those of others."""
        return cache_root() / "pronunciation" / f"{self.spoken.code}-{self.mark}"

    def find(self) -> tuple[Transducer, Transducer, KnownWords] | None:
        """Read both models and the words; None where one is missing or damaged."""
        try:
            reader = whole(self._path(False), self._read)
            speller = whole(self._path(True), self._read)
            words = whole(self.folder / "words.tsv", self._read_words)
        except DatasetError:  # no lexicon, and so no name for what is looked for
            return None
        return (reader[0], speller[0], words[0]) if reader and speller and words else None

    def models(self) -> tuple[Transducer, Transducer, KnownWords]:
        """Read both models and the words, training what is missing or damaged.

        Raises:
            DatasetUnavailable: the lexicon cannot be had; the message says how to get it.
        """
        reader, speller = (self.direction(swap=swap) for swap in (False, True))
        words = kept(
            self.folder / "words.tsv",
            read=self._read_words,
            make=lambda: KnownWords(self._words),
            write=lambda path, _: write_atomically(path, seal(self._words, self._name("words"))),
            waiting=self._waiting,
        )
        return reader, speller, words

    def direction(self, *, swap: bool) -> SequenceTransducer:
        """Read or train the model towards sounds, or with `swap` towards letters."""
        return kept(
            self._path(swap),
            read=self._read,
            make=lambda: self._train(swap),
            write=lambda path, model: model.save(path),
            waiting=self._waiting,
        )

    def _path(self, swap: bool) -> Path:
        return self.folder / f"{'spell' if swap else 'pronounce'}.elman"

    def _name(self, what: str) -> str:
        return f"{what} of {self.spoken.code}-{self.mark}"

    def _read(self, path: Path) -> SequenceTransducer:
        from elman.estimators import SequenceTransducer

        model = SequenceTransducer.load(path)
        if model.record_.get("kept_as") != self._name(path.stem):
            raise DamagedModel(
                f"{path} must be the model {self._name(path.stem)}, received another",
                remedy="it is trained again",
            )
        return model

    def _read_words(self, path: Path) -> KnownWords:
        return KnownWords.sealed(path, self._name("words"))

    def _train(self, swap: bool) -> SequenceTransducer:
        readings, learned = self._readings, self._learned
        inputs, outputs = pairs_of(
            readings, learned, self.spoken, self._usual, self.recipe, swap=swap
        )

        def report(now: Any) -> None:
            if self._stage is not None:
                self._stage("spelling" if swap else "pronunciation", now)

        model: SequenceTransducer = train_direction(inputs, outputs, self.recipe, progress=report)
        model.record_ |= {
            "kept_as": self._name(self._path(swap).stem),
            "lexicon": self.spoken.lexicon,
            "source": self._lexicon.source,
            "lexicon_sha256": self._lexicon.sha256,
            "words_of_the_lexicon": len(readings),
            "words_learned": len(learned),
        }
        return model

    # What they are made of

    @cached_property
    def _lexicon(self) -> Pairs:
        return lexicon_of(self.spoken, self._download)

    @cached_property
    def _usual(self) -> Any:
        return frequencies(self.spoken.frequent)

    @cached_property
    def _readings(self) -> Readings:
        return readings_of(self._lexicon, self.spoken)

    @cached_property
    def _learned(self) -> list[str]:
        return learned_words(self._readings, self.spoken, self._usual, self.recipe)

    @cached_property
    def _words(self) -> bytes:
        known = choose(self._readings, self._usual, self.recipe.known, self.recipe.seed)
        return as_bytes(lookups(self._readings, known, self.spoken))

"""One language in both directions: any string to phonemes, phonemes to spellings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Protocol, Self

from elman.errors import AlphabetError, ConfigurationError, SequenceError, shorten
from elman.estimators.reading.containers import as_list
from elman.interruption import each
from elman.phonetics.borrowing import FROM, Borrowing
from elman.phonetics.calibration import AMONG, calibrated
from elman.phonetics.capitals import dotted
from elman.phonetics.compounds import Share, share_of
from elman.phonetics.engines.protocol import Engine, Part, Phonemes, Reading, Spelling
from elman.phonetics.entries import typed
from elman.phonetics.languages.record import Language
from elman.phonetics.readings import Phrase, Way, ranked, ways
from elman.phonetics.sounds.inventory import knows
from elman.phonetics.voices.find import voice
from elman.phonetics.voices.voice import Voice

__all__ = ["Pronouncer", "check_count", "pronouncer_of"]

_TRUST = 0.95
"""What the lexicon's readings of a word get together; the model's others share the rest."""


_LONGEST = 60
"""Phonemes that are spelt at once: a label has at most 63 letters."""
_NAMED = 3
"""Readings that are asked for besides: some may name letters."""


class Words(Protocol):
    """Where known words are looked up."""

    def readings(self, word: str) -> list[Phonemes]:
        """List the readings of a word, the usual one first."""
        ...


class Pronouncer:
    """Letters to sounds and sounds to letters in one language.

    `engine` reads and spells what `words`, the lexicon's own readings, lack; at its `temperature`
    its probabilities are calibrated. Most callers want `Pronouncer.load("en")`. Strings are read
    as words, letters, digits or mixtures, by the same rules whatever the engine.

    >>> pronouncer = Pronouncer.load("es")
    >>> pronouncer.pronounce(["6pm"], count=1)[0][0].how
    'digits+letters'
    >>> pronouncer.spell([("s", "o", "l")], count=1)[0][0].text
    'sol'
    """

    def __init__(
        self,
        spoken: Language,
        engine: Engine,
        words: Words,
        share: Share | None = None,
        temperature: float | None = None,
    ) -> None:
        self.language, self.engine, self.temperature = spoken, engine, temperature
        self._words, self._share = words, share
        self._own: dict[str, list[Phonemes]] = {}
        self._borrowing: Borrowing | None = None
        if spoken.borrowed is not None:
            often = share or share_of(spoken)
            self._borrowing = Borrowing(spoken, words.readings, often, engine.native, _english)

    @classmethod
    def load(
        cls, language: str, *, progress: Callable[[str], None] | None = None, train: bool = True
    ) -> Self:
        """Load a language's voice: one trained on this machine, else the one that ships.

        Args:
            language: such as "en", "pt-pt"; `elman.phonetics.LANGUAGES` has all.
            progress: called with what is being done, where that takes long.
            train: False refuses to train; the voice of a language that does not ship is trained
                on first use, and kept.

        Raises:
            ConfigurationError: no such language, or not there and `train=False`.
            DatasetUnavailable: not there, and its lexicon cannot be had here.
        """
        return cls.of(voice(language, progress, train=train))

    @classmethod
    def of(cls, voice: Voice) -> Self:
        """Read and spell with a voice."""
        return cls(voice.language, voice.model, voice, voice.share, voice.temperature)

    def add(self, rows: Any) -> Self:
        """Let a lexicon of one's own come first: rows of a word and its transcription.

        Raises `AlphabetError` for a transcription that is not IPA, with its word.
        """
        for word, said in rows:
            try:
                phonemes = typed(said, self.language)
            except AlphabetError as error:
                raise AlphabetError(
                    f"{shorten(word)}: {error.problem}", remedy=error.remedy
                ) from error
            self._own.setdefault(self.language.fold(word), []).append(phonemes)
        return self

    # To sounds

    def pronounce(self, texts: Sequence[str], count: int = 5) -> list[list[Reading]]:
        """Give up to `count` readings of each string, of whatever kind, the most probable first.

        Raises `SequenceError` for one string in place of a list, and for an empty or overlong
        one, `AlphabetError` for a character outside the language's script (with its position).
        """
        check_count(count)
        texts = as_list(texts, "Texts", example='["airmix"]')
        abroad = self._borrowing.knows if self._borrowing else None
        taken = [
            ways(self._lettered(text), self.language, self._knows, self._share, abroad)[: 2 * count]
            for text in each(texts)
        ]
        asked = sorted({word for all_ in taken for way in all_ for word in way.words})
        said = dict(zip(asked, self.pronounce_words(asked, max(count, 2)), strict=True))
        return [
            ranked(
                self._with_own(text, [r for way in all_ for r in _spoken(way, said, count)]), count
            )
            for text, all_ in each(zip(texts, taken, strict=True))
        ]

    def _with_own(self, text: str, readings: list[Reading]) -> list[Reading]:
        """Put the caller's own readings of a whole string, of whatever kind, before all others."""
        own = self._own.get(self.language.fold(text.strip()))
        if not own:
            return readings
        rest = [replace(r, probability=(1 - _TRUST) * r.probability) for r in readings]
        return _trusted(text, own) + rest

    def pronounce_words(self, words: Sequence[str], count: int = 5) -> list[list[Reading]]:
        """Give up to `count` readings of each word: the lexicon's first, then the model's.

        Words are taken as they are, never split or spelt out.
        """
        check_count(count)
        words = as_list(words, "Words", example='["airmix"]')
        words = [self.language.fold(word) for word in words]
        settled = [self._lookup(word) for word in each(words)]
        # A word that the lexicon has needs the model only where more readings are wanted.
        open_ = [i for i, known in enumerate(settled) if len(known) < count]
        modelled = dict(zip(open_, self._modelled([words[i] for i in open_], count), strict=True))
        # What has letters that the engine never saw is read as it is written in Latin ones.
        strange = [i for i, readings in modelled.items() if not readings and not settled[i]]
        plain = [self.language.label(words[i]) for i in strange]
        modelled |= dict(zip(strange, self._modelled(plain, count), strict=True))
        answers = []
        for i, (word, known) in enumerate(each(zip(words, settled, strict=True))):
            rest = 1.0 - _TRUST if known else 1.0
            readings = _trusted(word, known)
            readings += [replace(r, probability=rest * r.probability) for r in modelled.get(i, ())]
            answers.append(ranked(self._as_borrowed(word, readings, count), count))
        return answers

    def _lettered(self, text: str) -> str:
        """A string with the capitals of foreign names as the language would write them."""
        if not self.language.lower:
            return text
        return dotted(text, self.language, self.engine, self._own)

    def _as_borrowed(self, word: str, readings: list[Reading], count: int) -> list[Reading]:
        """Readings with those of a word that the language knows from English."""
        if self._borrowing is None or word in self._own:
            return readings
        likely, heard = self._borrowing.heard(word, count)
        if not heard:
            return readings
        likely = likely if readings else 1.0
        return [
            *(replace(r, probability=likely * r.probability) for r in heard),
            *(replace(r, probability=(1.0 - likely) * r.probability) for r in readings),
        ]

    def _modelled(self, words: list[str], count: int) -> list[list[Reading]]:
        """The engine's readings without those that name letters: where to name them `ways` says."""
        among = max(AMONG, count + _NAMED)
        written = [self.language.naturalised(word) for word in words]
        found = self.engine.read(written, among) if words else []
        for n, (word, plain) in enumerate(zip(words, written, strict=True)):
            if word != plain:
                found[n] = [replace(r, parts=(Part(word, r.phonemes),)) for r in found[n]]
        # What is likeliest said by its letters' names alone is read once more without any.
        named = [n for n, readings in enumerate(found) if readings and all(map(_names, readings))]
        if named:
            again = self.engine.read([written[n] for n in named], among, names=False)
            for n, readings in zip(named, again, strict=True):
                found[n] = readings or found[n]
        if self.temperature is None:
            return [_unnamed(readings)[:count] for readings in found]
        return [calibrated(_unnamed(ways), self.temperature)[:count] for ways in found]

    def _lookup(self, word: str) -> list[Phonemes]:
        """The known readings of a word, else of what it is to those who lack its accents: café."""
        found = self._own.get(word) or self._words.readings(word)
        if not found and any(not c.isalnum() or self.language.lacks(c) for c in word):
            plain = self.language.label(word)
            found = self._own.get(plain) or self._words.readings(plain)
        return found

    def _knows(self, word: str) -> bool:
        return bool(self._lookup(word))

    # To letters

    def spell(self, sequences: Sequence[Sequence[str]], count: int = 20) -> list[list[Spelling]]:
        """Give up to `count` spellings of each sequence of phonemes, the most probable first.

        Languages of other scripts are spelt in Latin letters. Raises `AlphabetError` for what is
        no segment of the IPA; segments that the language lacks are replaced by its nearest.
        """
        check_count(count)
        sequences = as_list(sequences, "Sequences of phonemes", example='[("s", "o", "l")]')
        for sequence in sequences:
            if isinstance(sequence, str):
                as_list(sequence, "The phonemes of a sequence", example='("s", "o", "l")')
            if not sequence:
                raise SequenceError(
                    "A sequence to spell has at least one phoneme, received none",
                    remedy="give phonemes such as 'ɹ m ɪ k s'",
                )
            if len(sequence) > _LONGEST:
                raise SequenceError(
                    f"A sequence to spell has at most {_LONGEST} phonemes at once, received "
                    f"{len(sequence)}: {shorten(''.join(sequence))}",
                    remedy="spell its parts",
                )
            for position, segment in enumerate(sequence, start=1):
                if not knows(segment):
                    raise AlphabetError(
                        f"The IPA has no segment {segment!r} (number {position} of "
                        f"{shorten(' '.join(sequence))})",
                        remedy="divide transcriptions with elman.phonetics.segment",
                    )
        native = [self.engine.native(sequence) for sequence in sequences]
        # A genitive's apostrophe, or that of an article before it, is not the name's own.
        return [
            [s for s in found if "'" not in s.text][:count]
            or [replace(s, text=s.text.replace("'", "")) for s in found[:1]]
            for found in each(self.engine.spell(native, 2 * count))
        ]


@lru_cache(maxsize=64)
def pronouncer_of(voice: Voice) -> Pronouncer:
    """Find the one reader of a voice that all of domains uses; nobody adds to it."""
    return Pronouncer.of(voice)


def _english() -> Pronouncer:
    return pronouncer_of(voice(FROM, train=False))


def _trusted(word: str, known: Sequence[Phonemes]) -> list[Reading]:
    """Share what known readings get: each half as much as the one before."""
    falling = [0.5**i for i in range(len(known))]
    return [
        Reading(said, _TRUST * share / sum(falling), "word", (Part(word, said),))
        for said, share in zip(known, falling, strict=True)
    ]


def _names(reading: Reading) -> bool:
    """Whether a reading names a letter."""
    return any(part.name for part in reading.parts)


def _unnamed(readings: list[Reading]) -> list[Reading]:
    """Readings without the name of a letter; what is left has the probability of all."""
    kept = [r for r in readings if not _names(r)]
    if not kept or len(kept) == len(readings):
        return readings
    share = sum(r.probability for r in readings) / sum(r.probability for r in kept)
    return [replace(r, probability=share * r.probability) for r in kept]


def _spoken(way: Way, said: dict[str, list[Reading]], count: int) -> list[Reading]:
    """Say a way's parts one after another, in the most probable combinations."""
    found = [Reading((), way.weight, way.how)]
    for part, written in zip(way.parts, way.written, strict=True):
        if isinstance(part, str):
            # What digits stand for is read as the word, and written as it was.
            options = [
                r if part == written else replace(r, parts=(Part(written, r.phonemes),))
                for r in said[part]
            ]
        elif isinstance(part, Phrase):
            phrase = [Reading((), 1.0, way.how)]
            for word in part.words:
                ways_ = said[word] if isinstance(word, str) else [Reading(word, 1.0, way.how)]
                phrase = _joined(phrase, ways_, count)
            options = [replace(r, parts=(Part(written, r.phonemes),)) for r in phrase]
        else:
            options = [Reading(part, 1.0, way.how, (Part(written, part, True),))]
        found = _joined(found, options, count)
    return found


def _joined(first: list[Reading], second: list[Reading], count: int) -> list[Reading]:
    """The most probable readings of two stretches in a row, whose own stand in that order.

    Whoever has `i` before it in one and `j` in the other has `(i + 1) (j + 1) - 1` before it here.
    """
    return sorted(
        (
            Reading(
                before.phonemes + after.phonemes,
                before.probability * after.probability,
                before.how,
                before.parts + after.parts,
                before.evidence + after.evidence,
            )
            for i, before in enumerate(each(first[:count]), start=1)
            for after in second[: count // i]
        ),
        key=lambda reading: -reading.probability,
    )[:count]


def check_count(count: int) -> None:
    """Check how many answers are asked for; raises `ConfigurationError`."""
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= 1000:
        raise ConfigurationError(
            f"The count is a whole number from 1 to 1,000, received {count!r}",
            remedy="pass for example count=5",
        )

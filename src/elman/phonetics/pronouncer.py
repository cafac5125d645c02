"""One language in both directions: any string to phonemes, phonemes to spellings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

from elman.errors import AlphabetError, ConfigurationError, SequenceError, shorten
from elman.phonetics.engines.recurrent import Recipe, Stage, Transducer
from elman.phonetics.entries import fold_word, phonemes_of
from elman.phonetics.languages.codes import Language, language
from elman.phonetics.languages.romanisation import romanise
from elman.phonetics.readings import Reading, Way, ranked, ways
from elman.phonetics.shelf import Shelf
from elman.phonetics.sounds.inventory import knows

__all__ = ["Pronouncer", "Spelling", "check_count"]

_TRUST = 0.95
"""What the lexicon's readings of a word get together; the model's others share the rest."""

_LONGEST = 60
"""Letters of a single word, and phonemes to spell, that a model is asked about at once."""

Phonemes = tuple[str, ...]


@dataclass(frozen=True)
class Spelling:
    """One way to write a sequence of phonemes, and how probable it is."""

    text: str
    probability: float


class Words(Protocol):
    """Where known words are looked up."""

    def readings(self, word: str) -> list[Phonemes]:
        """List the readings of a word, the usual one first."""
        ...


class Pronouncer:
    """Letters to sounds and sounds to letters in one language.

    `reader` and `speller` are two fitted transducers, `words` the lexicon's own readings. Most
    callers want `Pronouncer.load("en")`. Strings are read as words, letters, digits or mixtures.

    >>> class Echo:  # a stand-in for a trained model
    ...     def predict_nbest(self, inputs, n=5, **how):
    ...         from elman.estimators import Hypothesis
    ...         return [[Hypothesis(tuple(one), 0.9)] for one in inputs]
    >>> class Nothing:
    ...     def readings(self, word):
    ...         return []
    >>> pronouncer = Pronouncer(language("es"), Echo(), Echo(), Nothing())
    >>> pronouncer.pronounce(["6pm"], count=1)[0][0].how
    'digits+letters'
    >>> pronouncer.spell([("s", "o", "l")], count=1)[0][0].text
    'sol'
    """

    def __init__(
        self, spoken: Language, reader: Transducer, speller: Transducer, words: Words
    ) -> None:
        self.language = spoken
        self._reader, self._speller, self._words = reader, speller, words
        self._own: dict[str, list[Phonemes]] = {}

    @classmethod
    def load(
        cls,
        language: str,
        *,
        progress: Stage | None = None,
        download: Callable[[str, int, int | None], None] | None = None,
        waiting: Callable[[str], None] | None = None,
        train: bool = True,
        recipe: Recipe | None = None,
    ) -> Self:
        """Read a language's models from this machine's cache, trained there on first use.

        Args:
            language: such as "en", "pt-pt"; `elman.phonetics.LANGUAGES` has all.
            progress: called with "pronunciation" or "spelling" and the training's progress.
            download: called while a lexicon is downloaded.
            waiting: told when another process trains the same language.
            train: False refuses to train.
            recipe: how to train; models of another recipe are others.

        Raises:
            ConfigurationError: no such language, or not trained and `train=False`.
            DatasetUnavailable: not trained, and its lexicon cannot be had here.
        """
        shelf = Shelf(
            _language(language),
            recipe or Recipe(),
            stage=progress,
            download=download,
            waiting=waiting,
        )
        if train:
            return cls(shelf.spoken, *shelf.models())
        if (found := shelf.find()) is None:
            raise ConfigurationError(
                f"No model of {shelf.spoken.title} has been trained on this machine",
                remedy=f"run once: elman pronounce --train --language {shelf.spoken.code}",
            )
        return cls(shelf.spoken, *found)

    def add(self, rows: Any) -> Self:
        """Let a lexicon of one's own come first: rows of a word and its transcription.

        Raises `AlphabetError` for a transcription that is not IPA, with its word.
        """
        for word, said in rows:
            try:
                phonemes = phonemes_of(said, self.language)
            except AlphabetError as error:
                raise AlphabetError(
                    f"{shorten(word)}: {error.problem}", remedy=error.remedy
                ) from error
            self._own.setdefault(fold_word(word, self.language.code), []).append(phonemes)
        return self

    # To sounds

    def pronounce(self, texts: Sequence[str], count: int = 5) -> list[list[Reading]]:
        """Give up to `count` readings of each string, of whatever kind, the most probable first.

        Raises `SequenceError` for an empty or overlong string, `AlphabetError` for a character
        outside the language's script (with its position).
        """
        check_count(count)
        taken = [ways(text, self.language, self._knows)[: 2 * count] for text in texts]
        asked = sorted(
            {p for all_ in taken for way in all_ for p in way.parts if isinstance(p, str)}
        )
        said = dict(zip(asked, self.pronounce_words(asked, max(count, 2)), strict=True))
        return [
            ranked(
                self._with_own(text, [one for way in all_ for one in _spoken(way, said, count)]),
                count,
            )
            for text, all_ in zip(texts, taken, strict=True)
        ]

    def _with_own(self, text: str, readings: list[Reading]) -> list[Reading]:
        """Put the caller's own readings of a whole string, of whatever kind, before all others."""
        own = self._own.get(fold_word(text.strip(), self.language.code))
        if not own:
            return readings
        rest = [replace(one, probability=(1 - _TRUST) * one.probability) for one in readings]
        return _trusted(own) + rest

    def pronounce_words(self, words: Sequence[str], count: int = 5) -> list[list[Reading]]:
        """Give up to `count` readings of each word: the lexicon's first, then the model's.

        Words are taken as they are, never split or spelt out.
        """
        check_count(count)
        words = [fold_word(word, self.language.code) for word in words]
        settled = [self._lookup(word) for word in words]
        # A word that the lexicon has needs the model only where more readings are wanted.
        open_ = [i for i, known in enumerate(settled) if len(known) < count]
        found = self._model(self._reader, [self._spelt(words[i]) for i in open_], count)
        modelled = dict(zip(open_, found, strict=True))
        answers = []
        for i, known in enumerate(settled):
            rest = 1.0 - _TRUST if known else 1.0
            readings = _trusted(known)
            readings += [
                Reading(symbols, rest * p, "model") for symbols, p in modelled.get(i, ()) if symbols
            ]
            answers.append(ranked(readings, count))
        return answers

    def _lookup(self, word: str) -> list[Phonemes]:
        return self._own.get(word) or self._words.readings(word)

    def _knows(self, word: str) -> bool:
        return bool(self._lookup(word))

    def _spelt(self, word: str) -> str:
        if self.language.code == "zh":
            return romanise(word, "zh") or word
        if self.language.code == "ja" and any("\u3400" <= c <= "\u9fff" for c in word):
            return romanise(word, "ja") or word
        return word

    # To letters

    def spell(self, sequences: Sequence[Sequence[str]], count: int = 20) -> list[list[Spelling]]:
        """Give up to `count` spellings of each sequence of phonemes, the most probable first.

        Languages of other scripts are spelt in Latin letters. Raises `AlphabetError` for what is
        no segment of the IPA; segments that the language lacks are replaced by its nearest.
        """
        check_count(count)
        for sequence in sequences:
            if not sequence:
                raise SequenceError(
                    "A sequence to spell has at least one phoneme, received none",
                    remedy="give phonemes such as 'ɹ m ɪ k s'",
                )
            for position, one in enumerate(sequence, start=1):
                if not knows(one):
                    raise AlphabetError(
                        f"The IPA has no segment {one!r} (number {position} of "
                        f"{shorten(' '.join(sequence))})",
                        remedy="divide transcriptions with elman.phonetics.segment",
                    )
        native = [self._native(sequence) for sequence in sequences]
        answers = []
        for found in self._model(self._speller, native, count):
            texts = [("".join(symbols), p) for symbols, p in found]
            answers.append([Spelling(text, p) for text, p in texts if text])
        return answers

    def _native(self, sequence: Sequence[str]) -> tuple[str, ...]:
        """Write a sequence with the segments that the speller has learned."""
        learned = getattr(self._speller, "inputs_", None)
        if learned is None:
            return tuple(sequence)
        known = learned.symbols
        return tuple(s if s in known else _nearest(s, known) for s in sequence)

    def _model(
        self, model: Transducer, inputs: Sequence[Any], count: int
    ) -> list[list[tuple[Phonemes, float]]]:
        if not inputs:
            return []
        for one in inputs:
            if len(one) > _LONGEST:
                raise SequenceError(
                    f"A model is asked about at most {_LONGEST} symbols at once, received "
                    f"{len(one)}: {shorten(''.join(one))}",
                    remedy="part it with hyphens or spaces",
                )
        found = model.predict_nbest(inputs, count, beams=max(5, count), unknown="skip")
        return [[(tuple(h.symbols), float(h.probability)) for h in all_] for all_ in found]


def _language(code: str) -> Language:
    return language(code)


def _nearest(segment: str, known: Sequence[str]) -> str:
    from elman.phonetics.sounds.distance import segment_distances

    return known[int(segment_distances([segment], list(known))[0].argmin())]


def _trusted(known: Sequence[Phonemes]) -> list[Reading]:
    """Share what known readings get: each half as much as the one before."""
    falling = [0.5**i for i in range(len(known))]
    return [
        Reading(said, _TRUST * share / sum(falling), "word")
        for said, share in zip(known, falling, strict=True)
    ]


def _spoken(way: Way, said: dict[str, list[Reading]], count: int) -> list[Reading]:
    """Say a way's parts one after another, in the most probable combinations."""
    found = [Reading((), way.weight, way.how)]
    for part in way.parts:
        options = said[part] if isinstance(part, str) else [Reading(part, 1.0, way.how)]
        found = sorted(
            (
                Reading(
                    before.phonemes + one.phonemes, before.probability * one.probability, way.how
                )
                for before in found
                for one in options
            ),
            key=lambda reading: -reading.probability,
        )[:count]
    return found


def check_count(count: int) -> None:
    """Check how many answers are asked for; raises `ConfigurationError`."""
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= 1000:
        raise ConfigurationError(
            f"The count is a whole number from 1 to 1,000, received {count!r}",
            remedy="pass for example count=5",
        )

"""The recurrent transducer as an engine: two models of one language, and how they are trained."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from elman.errors import SequenceError, shorten
from elman.phonetics.engines.protocol import Part, Phonemes, Reading, Spelling
from elman.phonetics.entries import Readings, choose
from elman.phonetics.languages.record import Language
from elman.phonetics.sounds.distance import segment_distances

__all__ = [
    "Recipe",
    "RecurrentEngine",
    "Stage",
    "Transducer",
    "learned_words",
    "lookups",
    "pairs_of",
    "train_direction",
]


_LONGEST = 60
"""Letters of a single word, and phonemes to spell, that a model is asked about at once."""


class Transducer(Protocol):
    """What a direction needs of its model: `elman.estimators.SequenceTransducer` has it."""

    def predict_nbest(
        self, inputs: Any, n: int = 5, *, beams: int | None = None, unknown: Any = "error"
    ) -> Any:
        """Give up to `n` hypotheses of each input, with `symbols` and `probability`."""
        ...


Stage = Callable[[str, Any], None]
"""Called with what is being done, and the estimator's progress or None."""


class RecurrentEngine:
    """A fitted transducer in each direction.

    Few errors, milliseconds a word. Which letters made which sounds it does not tell: a word is
    one part.
    """

    def __init__(self, spoken: Language, reader: Transducer, speller: Transducer) -> None:
        self.language, self.reader, self.speller = spoken, reader, speller

    def read(self, words: Sequence[str], n: int = 5) -> list[list[Reading]]:
        """Give up to `n` readings of each word; letters never learned are read in Latin ones."""
        found = self._asked(self.reader, [self._written(word) for word in words], n)
        return [
            [Reading(said, p, "model", (Part(word, said),)) for said, p in ways if said]
            for word, ways in zip(words, found, strict=True)
        ]

    def spell(self, sounds: Sequence[Phonemes], n: int = 20) -> list[list[Spelling]]:
        """Give up to `n` spellings of each sequence, in Latin letters."""
        found = self._asked(self.speller, [self.native(sequence) for sequence in sounds], n)
        texts = [[("".join(symbols), p) for symbols, p in ways] for ways in found]
        return [
            [Spelling(text, p, (Part(text, said),)) for text, p in ways if text]
            for said, ways in zip(map(tuple, sounds), texts, strict=True)
        ]

    def align(self, letters: str, sounds: Phonemes) -> tuple[Part, ...]:
        """Give the whole word as one part."""
        return (Part(letters, sounds),)

    def native(self, sounds: Sequence[str]) -> Phonemes:
        """Write a sequence with the segments that the speller has learned."""
        known = _symbols(self.speller)
        if known is None:
            return tuple(sounds)
        return tuple(s if s in known else _nearest(s, known) for s in sounds)

    def _written(self, word: str) -> str:
        known = _symbols(self.reader)
        # Models read letters apart from their accents.
        if known is None or all(c in known for c in unicodedata.normalize("NFD", word)):
            return word
        return self.language.to_latin(word) or word

    def _asked(
        self, model: Transducer, inputs: Sequence[Any], n: int
    ) -> list[list[tuple[Phonemes, float]]]:
        if not inputs:
            return []
        for symbols in inputs:
            if len(symbols) > _LONGEST:
                raise SequenceError(
                    f"A model is asked about at most {_LONGEST} symbols at once, received "
                    f"{len(symbols)}: {shorten(''.join(symbols))}",
                    remedy="part it with hyphens or spaces",
                )
        found = model.predict_nbest(inputs, n, beams=max(5, n), unknown="skip")
        return [[(tuple(h.symbols), float(h.probability)) for h in ways] for ways in found]


def _symbols(model: Transducer) -> Sequence[str] | None:
    learned = getattr(model, "inputs_", None)
    return None if learned is None else learned.symbols


def _nearest(segment: str, known: Sequence[str]) -> str:
    return known[int(segment_distances([segment], list(known))[0].argmin())]


@dataclass(frozen=True)
class Recipe:
    """How the models of a language are trained: the same for all languages.

    At most `words` are learned from in each direction, and fewer where they are long: an epoch's
    time goes by its `cells`, letters times sounds over all pairs. A small lexicon is passed over
    more often than `epochs`, as long as that takes no more time than a large one, `most_epochs`
    at most. `known` is how many of the lexicon's most frequent words are looked up rather than
    modelled.
    """

    words: int = 60_000
    cells: int = 4_400_000
    units: int = 96
    embedding: int = 48
    epochs: int = 5
    most_epochs: int = 30
    batch_size: int = 64
    learning_rate: float = 5e-3
    dropout: float = 0.1
    known: int = 200_000
    seed: int = 0


def learned_words(
    readings: Readings, spoken: Language, usual: Mapping[str, float], recipe: Recipe
) -> list[str]:
    """Choose the words to learn from: as many as the recipe's time allows."""
    words = choose(readings, usual, recipe.words, recipe.seed)
    cells = _cells(*pairs_of(readings, words, spoken, usual, recipe, swap=False))
    if cells <= recipe.cells:
        return words
    return choose(readings, usual, round(len(words) * recipe.cells / cells), recipe.seed)


def pairs_of(
    readings: Readings,
    words: list[str],
    spoken: Language,
    usual: Mapping[str, float],
    recipe: Recipe,
    *,
    swap: bool,
) -> tuple[list[Any], list[Any]]:
    """Make the pairs of one direction out of chosen words.

    Towards sounds: the word, and where it differs its spelling without accents or in Latin
    letters, which is what domain names have; every reading's first. Towards letters: the
    language's own spelling if Latin, else the romanised one.
    """
    inputs: list[Any] = []
    outputs: list[Any] = []
    extra = 0
    for word in words:
        said = readings[word][0]
        forms = spoken.latin_forms(word)
        if swap:
            if spelt := word if spoken.latin else "".join(forms[:1]):
                inputs.append(said)
                outputs.append(spelt)
            continue
        if spoken.in_script:
            inputs.append(word)
            outputs.append(said)
        # Half as many again at most: the budget of time is for the words themselves.
        most = len(words) // (4 if spoken.latin else 2)
        for plain in forms:
            if plain != word and plain not in readings and (not spoken.in_script or extra < most):
                extra += spoken.in_script
                inputs.append(plain)
                outputs.append(said)
    return inputs, outputs


def _cells(inputs: list[Any], outputs: list[Any]) -> int:
    return sum((len(x) + 1) * (len(y) + 1) for x, y in zip(inputs, outputs, strict=True))


def train_direction(
    inputs: list[Any], outputs: list[Any], recipe: Recipe, progress: Any = None
) -> Any:
    """Train one direction; returns the fitted `SequenceTransducer`."""
    from elman.estimators import SequenceTransducer

    affordable = recipe.epochs * recipe.cells // max(1, _cells(inputs, outputs))
    epochs = max(recipe.epochs, min(recipe.most_epochs, affordable))
    model = SequenceTransducer(
        units=recipe.units,
        embedding=recipe.embedding,
        epochs=epochs,
        batch_size=recipe.batch_size,
        learning_rate=recipe.learning_rate,
        schedule="one-cycle",
        average=0.99,
        dropout=recipe.dropout,
        seed=recipe.seed,
        progress=progress,
    )
    return model.fit(inputs, outputs)


def lookups(
    readings: Readings, words: list[str], spoken: Language
) -> list[tuple[str, list[tuple[str, ...]]]]:
    """List what is looked up: words, and what they are without accents or in Latin letters."""
    found: dict[str, list[tuple[str, ...]]] = {word: readings[word] for word in words}
    more: Readings = {}
    for word in words:
        for plain in spoken.latin_forms(word):
            if plain not in found:
                known = more.setdefault(plain, [])
                known += [way for way in readings[word] if way not in known][: 4 - len(known)]
    return [*found.items(), *more.items()]

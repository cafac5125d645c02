"""Train both directions of one language from its lexicon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from elman.phonetics.entries import Readings, choose
from elman.phonetics.languages.codes import Language
from elman.phonetics.languages.romanisation import romanise

__all__ = [
    "Recipe",
    "Stage",
    "Transducer",
    "learned_words",
    "lookups",
    "pairs_of",
    "train_direction",
]


class Transducer(Protocol):
    """What a direction needs of its model: `elman.estimators.SequenceTransducer` has it."""

    def predict_nbest(
        self, inputs: Any, n: int = 5, *, beams: int | None = None, unknown: Any = "error"
    ) -> Any:
        """Give up to `n` hypotheses of each input, with `symbols` and `probability`."""
        ...


Stage = Callable[[str, Any], None]
"""Called with what is being done, and the estimator's progress or None."""


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
    own = spoken.code != "zh"
    extra = 0
    for word in words:
        said = readings[word][0]
        plain = romanise(word, spoken.code)
        if swap:
            spelt = word if spoken.latin else plain
            if spelt:
                inputs.append(said)
                outputs.append(spelt)
            continue
        if own:
            inputs.append(word)
            outputs.append(said)
        # Half as many again at most: the budget of time is for the words themselves.
        if (
            plain
            and plain != word
            and plain not in readings
            and (not own or extra < len(words) // (2 if not spoken.latin else 4))
        ):
            extra += own
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
        plain = romanise(word, spoken.code)
        if plain and plain not in found:
            known = more.setdefault(plain, [])
            known += [one for one in readings[word] if one not in known][: 4 - len(known)]
    return [*found.items(), *more.items()]

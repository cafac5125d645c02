"""Which words moved an answer: each is left out or hidden in turn, and the answer asked again.

What is told is measured on the model itself, networks and linear model together, and not on an
approximation of it (occlusion, Zeiler and Fergus 2014; Li, Monroe and Jurafsky 2016).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from elman.errors import SequenceError

__all__ = ["HIDDEN", "LONGEST", "Moved", "moved_answer", "moved_tags", "reads_words"]

LONGEST = 1000
"""Words of a text of which each is left out."""

_TAGGED = 200
"""Words of a sentence of which each is hidden: what is computed grows with their square."""

HIDDEN = "\N{REPLACEMENT CHARACTER}"
"""Stands for a word that a tagger shall not know; no text that was read well has it."""


class Moved(NamedTuple):
    """A word, where it stands, and how much of the answer's probability goes without it.

    `begin` and `end` are characters of a text, of a sentence of words the word's number and the
    next. Below zero the word spoke against the answer.
    """

    word: str
    begin: int
    end: int
    lost: float

    def to_json(self) -> dict[str, Any]:
        return {**self._asdict(), "lost": round(self.lost, 6) + 0.0}


def reads_words(model: Any) -> bool:
    """Whether a classifier reads words or subwords, not characters."""
    from elman.sequences import Words

    return isinstance(model.reader_.alphabet, Words)


def moved_answer(
    model: Any, text: str, unknown: str | None = None, features: Any = None
) -> list[Moved]:
    """Tell of each word of a text how much the answer's probability falls without it.

    Words without which nothing is left to read are no part of it. Raises `SequenceError` for a
    text of too many words.
    """
    from elman.estimators.reading.features import taken
    from elman.sequences.tokens import tokens_of

    tokens = tokens_of(text)
    if len(tokens) > LONGEST:
        raise SequenceError(
            f"An answer is explained by up to {LONGEST:,} words, received {len(tokens):,}",
            remedy="shorten the text, or leave the explanation out",
        )
    reader = model.reader_.with_unknown(unknown)
    kept, shorter = [], []
    for token in tokens:
        rest = " ".join(f"{text[: token.begin]}{text[token.end :]}".split())
        try:
            if not rest:
                continue
            reader.read([rest])
        except SequenceError:
            continue
        kept.append(token)
        shorter.append(rest)
    if not shorter:
        return []
    beside = taken(features, [0] * (1 + len(shorter)), 1)
    whole, *rows = model.predict_proba([text, *shorter], unknown=unknown, features=beside)
    answer = int(whole.argmax())
    lost = [float(whole[answer] - row[answer]) for row in rows]
    return [Moved(*token, value) for token, value in zip(kept, lost, strict=True)]


def moved_tags(
    tagger: Any, words: Sequence[str], tags: Any, columns: Any = None
) -> list[list[Moved]]:
    """Tell of each span that was found, or else each label, how much hiding each word takes.

    The word hidden is read as one that nobody knows, of no case and no spelling; the span stays
    where it is, and so does what is asked: how sure it is that just these words are it. Of a
    tagger with plain labels there is one list for each word. Raises `SequenceError` for a sentence
    of too many words.
    """
    import numpy as np

    from elman.datasets.records.spans import Span

    if len(words) > _TAGGED:
        raise SequenceError(
            f"Tags are explained in sentences of up to {_TAGGED} words, received {len(words)}",
            remedy="part the sentence, or leave the explanation out",
        )
    spans = [Span(*entity[:3]) for entity in tags.entities]
    plain = tagger.scheme_ == "plain"
    if not words or not (spans or plain):
        return []
    hidden = [[*words[:i], HIDDEN, *words[i + 1 :]] for i in range(len(words))]
    beside = {name: [rows[0]] * len(words) for name, rows in (columns or {}).items()}
    if plain:
        place = {label: i for i, label in enumerate(tagger.labels_)}
        codes = np.array([place[label] for label in tags.labels])
        at = np.arange(len(words))
        whole = tags.marginals[at, codes]
        rows = [row[at, codes] for row in tagger.predict_marginals(hidden, columns=beside)]
    else:
        whole = np.array([entity.confidence for entity in tags.entities])
        rows = tagger.confidences(hidden, [spans] * len(words), columns=beside)
    lost = whole - np.array(rows)  # (words hidden, targets)
    return [
        [Moved(word, i, i + 1, float(lost[i, target])) for i, word in enumerate(words)]
        for target in range(lost.shape[1])
    ]

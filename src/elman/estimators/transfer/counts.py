"""Vectors of words counted in texts, to start from where no language model is learned."""

from __future__ import annotations

from collections.abc import Sequence

from elman.estimators.transfer.pretrained import Pretrained

__all__ = ["counted"]


def counted(
    texts: Sequence[str], units: int, *, vocabulary: int = 20_000, seed: int = 0, name: str = ""
) -> Pretrained:
    """Count which words stand around which in texts, and make vectors `(words, units)` of that.

    What comes of it is passed as `init_from`; `elman.estimators.generator.vectors` says how it is
    counted. Raises `SequenceError` for texts that are none.

    >>> from elman import SequenceClassifier
    >>> start = counted(["a fine film", "a moving plot", "a dull film", "a weak plot"] * 6, 4)
    >>> model = SequenceClassifier(unit="words", embedding=4, units=3, epochs=1, init_from=start)
    >>> model = model.fit(["a fine film", "a weak plot"] * 4, ["pos", "neg"] * 4)
    >>> model.record_["transfer"][0]
    'taken over from the texts: the vectors of 9 of 9 words'
    """
    from elman.estimators.generator.corpus import learn, text_values
    from elman.estimators.generator.vectors import vectors_of

    # A text is read as if a space stood before it, so that its first word is as any other.
    written = [f" {text}" for text in text_values(texts)]
    learned = learn(written, None, unit="words", vocabulary=vocabulary, validation=None, seed=seed)
    vectors = vectors_of(learned, learned.outputs, units, seed=seed)
    end = len(learned.vocabulary)
    return Pretrained(name or "the texts", learned.vocabulary, end, vectors, True, ())
